"""Bytes on a wire become a Scan."""
