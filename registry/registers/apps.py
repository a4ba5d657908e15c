"""Tells Django of this room."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    """Who came to a session."""

    name = "registry.registers"
    label = "registers"
    verbose_name = "Registers"
