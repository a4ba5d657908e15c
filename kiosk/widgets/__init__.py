"""Pieces of the screens; each brings its own looks, keys and messages."""
