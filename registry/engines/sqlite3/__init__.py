"""Django's SQLite, where who writes waits no longer than they must."""
