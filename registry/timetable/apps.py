"""Tells Django of this room."""

from django.apps import AppConfig


class TimetableConfig(AppConfig):
    """Hubs, venues and sessions."""

    name = "registry.timetable"
    label = "timetable"
    verbose_name = "Timetable"
