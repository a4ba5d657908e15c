"""Tells Django of this room."""

from django.apps import AppConfig


class BoardsConfig(AppConfig):
    """Pages of figures with their charts, their tables and their files."""

    name = "registry.boards"
    label = "boards"
    verbose_name = "Boards"
