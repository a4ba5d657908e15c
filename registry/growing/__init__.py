"""Backups, and reading from a copy: what a registry needs as it grows."""
