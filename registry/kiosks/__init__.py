"""Kiosks: enrolment, tokens, and what was last heard of each."""
