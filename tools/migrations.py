"""Whether new migrations are such that the version before can live with them; see docs/decisions/0040.

``python -m tools.migrations`` prints every migration that there is: the list that a release keeps.
"""

import os
import sys
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from django.db import migrations
from django.db.models import NOT_PROVIDED, Field

RELEASED = Path(__file__).with_name("released-migrations.txt")
REASON = "lives_with_the_version_before"
"""An attribute of a migration: why a step that looks otherwise is harmless."""
GONE = (
    migrations.RemoveField,
    migrations.DeleteModel,
    migrations.RenameField,
    migrations.RenameModel,
    migrations.AlterModelTable,
)
UNSEEN = (migrations.RunSQL,)


def released() -> frozenset[tuple[str, str]]:
    """Return app and name of every migration of the last release; nothing before the first."""
    lines = RELEASED.read_text(encoding="utf-8").splitlines()
    words = [line.split() for line in lines if line and not line.startswith("#")]
    return frozenset((app, name) for app, name in words)


def faults(found: dict[tuple[str, str], Any], before: Collection[tuple[str, str]]) -> list[str]:
    """Return what the version before cannot live with, a sentence each; nothing before the first release."""
    if not before:
        return []
    ours = {app for app, _ in before}
    return [
        f"{app} {name}: {fault}"
        for (app, name), migration in sorted(found.items())
        if app in ours and (app, name) not in before and not getattr(migration, REASON, "")
        for fault in _in(migration.operations)
    ]


def _in(operations: Collection[Any]) -> Iterator[str]:
    made = {each.name_lower for each in operations if isinstance(each, migrations.CreateModel)}
    for each in operations:
        if isinstance(each, migrations.SeparateDatabaseAndState):
            yield from _in(each.database_operations)
        elif getattr(each, "model_name_lower", "") in made:
            continue  # a table that the version before does not know
        elif isinstance(each, GONE):
            yield f"{each.describe()}: the version before still uses it; do it a release later."
        elif isinstance(each, UNSEEN):
            yield f"{each.describe()}: say with {REASON} why the version before can live with it."
        elif isinstance(each, migrations.AddField) and not _may_be_left_out(each.field):
            yield f"{each.describe()}: the version before would insert without it; give null or db_default."
        elif isinstance(each, migrations.AlterField) and not _may_be_left_out(each.field):
            yield f"{each.describe()}: if it allows less than before, the version before cannot write."
        elif isinstance(each, migrations.AddConstraint):
            yield f"{each.describe()}: say with {REASON} why the version before cannot break it."


def _may_be_left_out(field: "Field[Any, Any]") -> bool:
    return field.null or field.db_default is not NOT_PROVIDED or field.many_to_many is True


def main() -> None:
    """Print every migration of ours."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "registry.settings")
    import django  # noqa: PLC0415 - the settings must be named first

    django.setup()
    from django.db.migrations.loader import MigrationLoader  # noqa: PLC0415 - as above

    ours = MigrationLoader(None).disk_migrations
    for app, name in sorted(ours):
        if ours[app, name].__module__.startswith("registry."):
            sys.stdout.write(f"{app} {name}\n")


if __name__ == "__main__":
    main()
