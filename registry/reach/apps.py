"""Tells Django of this room."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.migrations import AddIndex, AlterModelOptions, Migration, RemoveIndex, RenameIndex
from django.db.models.signals import post_migrate, pre_migrate

COUNTED = frozenset({"people", "geography", "timetable", "intake", "reach"})
"""Rooms from whose tables figures are counted."""
NO_ROW = AddIndex, AlterModelOptions, RemoveIndex, RenameIndex
"""What changes no row, and asks for none."""


class ReachConfig(AppConfig):
    """Measures: who comes, and how complete the answer is."""

    name = "registry.reach"
    label = "reach"
    verbose_name = "Reach"

    def ready(self) -> None:
        """Take the triggers away before each migration, and make them again after it."""
        pre_migrate.connect(_before, sender=self)
        post_migrate.connect(_after, sender=self)


def _before(using: str, **_: Any) -> None:
    from registry.reach.triggers import drop_triggers  # noqa: PLC0415  models are not there before

    drop_triggers(using)


def _after(using: str, plan: Sequence[tuple[Migration, bool]] = (), **_: Any) -> None:
    """Make the triggers; what a migration wrote while there were none is unknown, so make all anew."""
    from registry.reach.triggers import TABLES, everything_is_stale, make_triggers  # noqa: PLC0415  as above

    make_triggers(using)
    there = set(connections[using].introspection.table_names())
    if there >= TABLES and any(_may_write(migration) for migration, _ in plan):
        everything_is_stale(using)


def _may_write(migration: Migration) -> bool:
    """Say whether a migration may have changed anything that is counted."""
    counted = migration.app_label in COUNTED
    return counted and not all(isinstance(operation, NO_ROW) for operation in migration.operations)
