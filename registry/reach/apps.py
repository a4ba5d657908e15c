"""Tells Django of this room."""

from django.apps import AppConfig


class ReachConfig(AppConfig):
    """Measures: who comes, and how complete the answer is."""

    name = "registry.reach"
    label = "reach"
    verbose_name = "Reach"
