"""Who looked at or changed whose record, when and why. Nothing here is ever changed or removed."""
