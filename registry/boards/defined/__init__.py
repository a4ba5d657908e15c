"""The boards as they are defined, a module for what belongs together."""
