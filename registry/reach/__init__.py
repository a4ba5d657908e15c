"""Measures: who comes, and how complete the answer is."""
