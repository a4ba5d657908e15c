"""Settings: TOML files and environment, validated once."""
