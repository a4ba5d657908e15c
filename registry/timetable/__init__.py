"""Hubs, venues and sessions."""
