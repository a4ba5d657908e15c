"""Counting in plain SQL over the tables as they stand: slow, and right by reading it."""
