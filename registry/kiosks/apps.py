"""Tells Django of this room."""

from django.apps import AppConfig


class KiosksConfig(AppConfig):
    """Kiosks: enrolment, tokens, and what was last heard of each."""

    name = "registry.kiosks"
    label = "kiosks"
    verbose_name = "Kiosks"
