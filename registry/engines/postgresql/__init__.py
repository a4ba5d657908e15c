"""Django's PostgreSQL, where instants are read ten times as fast."""
