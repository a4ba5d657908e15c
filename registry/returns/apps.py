"""Tells Django of this room."""

from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    """Returns: figures for those outside, filed and frozen."""

    name = "registry.returns"
    label = "returns"
    verbose_name = "Returns"
