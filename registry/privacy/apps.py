"""Tells Django of this room."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """What people may ask of their data, and what is no longer kept."""

    name = "registry.privacy"
    label = "privacy"
    verbose_name = "Privacy"
