"""Tells Django of this room."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Families, the people in them, and the media that open a family's screen."""

    name = "registry.people"
    label = "people"
    verbose_name = "People"
