"""Returns: layouts as configuration, previewed with their checks, filed, frozen, and adjusted afterwards."""
