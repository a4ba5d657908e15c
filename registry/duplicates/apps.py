"""Tells Django of this room."""

from django.apps import AppConfig


class DuplicatesConfig(AppConfig):
    """Records that may be of one person: proposed, merged by people, and taken apart again."""

    name = "registry.duplicates"
    label = "duplicates"
    verbose_name = "Likely duplicates"
