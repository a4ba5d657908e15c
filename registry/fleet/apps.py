"""Tells Django of this room."""

from django.apps import AppConfig


class FleetConfig(AppConfig):
    """How kiosks stand, and alerts."""

    name = "registry.fleet"
    label = "fleet"
    verbose_name = "Fleet"
