"""Boards: pages of figures with their charts, their tables and their files."""
