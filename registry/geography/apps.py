"""Tells Django of this room."""

from django.apps import AppConfig


class GeographyConfig(AppConfig):
    """Where families live, as far as a figure needs it."""

    name = "registry.geography"
    label = "geography"
    verbose_name = "Geography"
