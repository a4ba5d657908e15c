"""Tells Django of this room."""

from django.apps import AppConfig


class GrowingConfig(AppConfig):
    """Backups, and reading from a copy."""

    name = "registry.growing"
    label = "growing"
    verbose_name = "Growing"
