"""Tells Django of this room."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    """Families, media and past attendances from files of other systems."""

    name = "registry.imports"
    label = "imports"
    verbose_name = "Imports"
