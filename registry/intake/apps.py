"""Tells Django of this room."""

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    """Events as they arrive, and the attendances that they mean."""

    name = "registry.intake"
    label = "intake"
    verbose_name = "Intake"
