"""Tells Django of this room."""

from django.apps import AppConfig


class ExportsConfig(AppConfig):
    """Exports: tables and the tidy extract as files."""

    name = "registry.exports"
    label = "exports"
    verbose_name = "Exports"
