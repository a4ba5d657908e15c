"""Tells Django of this room."""

from django.apps import AppConfig


class CityConfig(AppConfig):
    """The synthetic city."""

    name = "registry.city"
    label = "city"
    verbose_name = "Synthetic city"
