"""Tells Django of this room."""

from django.apps import AppConfig


class WhatsOnConfig(AppConfig):
    """What is on: the public timetable, without anything sensitive."""

    name = "registry.whatson"
    label = "whatson"
    verbose_name = "What's on"
