"""Families, the people in them, and the media that open a family's screen."""
