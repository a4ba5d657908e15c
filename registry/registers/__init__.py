"""Registers: who came to a session, for those who run it."""
