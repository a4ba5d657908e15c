"""Tells Django of this room."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """What kiosks may know: the feed from which each takes its slice."""

    name = "registry.register"
    label = "register"
    verbose_name = "Register"
