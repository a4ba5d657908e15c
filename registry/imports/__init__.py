"""Families, media and past attendances from files of other systems."""
