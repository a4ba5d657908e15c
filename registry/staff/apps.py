"""Tells Django of this room."""

from django.apps import AppConfig


class StaffConfig(AppConfig):
    """Who works at the hubs, as their kiosks need to know it."""

    name = "registry.staff"
    label = "staff"
    verbose_name = "Staff at the hubs"
