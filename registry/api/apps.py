"""Tells Django of this room."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ApiConfig(AppConfig):
    """Reading and writing for other programs."""

    name = "registry.api"
    label = "api"
    verbose_name = "API"

    def ready(self) -> None:
        """Make the triggers again after any migration: SQLite drops them with a table that it rebuilds."""
        post_migrate.connect(_make_triggers, sender=self)


def _make_triggers(using: str, **_: Any) -> None:
    from registry.api.touched import make_triggers  # noqa: PLC0415  models are not there before

    make_triggers(using)
