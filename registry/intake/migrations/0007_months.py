"""On PostgreSQL, events and attendances are kept in months; on SQLite, nothing changes.

What is held stays where it is: each table becomes the part for everything that has no month of its own,
of a table in parts. ``hub-registry partitions`` makes the months, and moves what belongs there.
"""

from dataclasses import dataclass
from typing import Any

from django.db import migrations

ELSEWHEN = "_elsewhen"


@dataclass(frozen=True)
class Table:
    """One table: by which column it is parted, and what must be unique with that column and without."""

    name: str
    column: str
    primary: tuple[str, str]
    unique: str
    columns: tuple[str, str]
    where: str = ""


TABLES = (
    Table("intake_event", "id", ("id", "id"), "one_event_a_number", ("kiosk_id, seq", "kiosk_id, seq, id")),
    Table(
        "intake_attendance",
        "date",
        ("id", "id, date"),
        "one_attendance_counts_a_key",
        ("key", "key, date"),
        "WHERE counts",
    ),
)


def into_months(apps: Any, editor: Any) -> None:
    """Put each table under one of the same name that has parts."""
    if editor.connection.vendor != "postgresql":
        return
    with editor.connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER IF EXISTS api_attendances ON intake_attendance")
        for table in TABLES:
            rest = table.name + ELSEWHEN
            others = _others(cursor, table)
            _drop_unique(cursor, table)
            cursor.execute(f"ALTER TABLE {table.name} DROP CONSTRAINT {table.name}_pkey")
            cursor.execute(f"ALTER TABLE {table.name} RENAME TO {rest}")
            for name in others:
                cursor.execute(f'ALTER INDEX "{name}" RENAME TO "{name}{ELSEWHEN}"')
            cursor.execute(
                f"CREATE TABLE {table.name} (LIKE {rest} INCLUDING DEFAULTS) PARTITION BY RANGE ({table.column})"
            )
            _make_keys(cursor, table, others, which=1)
            cursor.execute(f"ALTER TABLE {table.name} ATTACH PARTITION {rest} DEFAULT")


def out_of_months(apps: Any, editor: Any) -> None:
    """Put all parts of each table into one again."""
    if editor.connection.vendor != "postgresql":
        return
    with editor.connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER IF EXISTS api_attendances ON intake_attendance")
        for table in TABLES:
            others = _others(cursor, table)
            cursor.execute(f"CREATE TABLE {table.name}_whole (LIKE {table.name} INCLUDING DEFAULTS)")
            cursor.execute(f"INSERT INTO {table.name}_whole SELECT * FROM {table.name}")
            cursor.execute(f"DROP TABLE {table.name}")
            cursor.execute(f"ALTER TABLE {table.name}_whole RENAME TO {table.name}")
            _make_keys(cursor, table, others, which=0)


def _others(cursor: Any, table: Table) -> dict[str, str]:
    """Return the indexes of a table that stay as they are, each with how it is made."""
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() "
        "AND tablename = %s AND indexname NOT IN (%s, %s)",
        [table.name, table.unique, f"{table.name}_pkey"],
    )
    return {name: made.replace(" ON ONLY ", " ON ") for name, made in cursor.fetchall()}


def _drop_unique(cursor: Any, table: Table) -> None:
    cursor.execute(f"ALTER TABLE {table.name} DROP CONSTRAINT IF EXISTS {table.unique}")
    cursor.execute(f"DROP INDEX IF EXISTS {table.unique}")


def _make_keys(cursor: Any, table: Table, others: dict[str, str], which: int) -> None:
    cursor.execute(
        f"ALTER TABLE {table.name} ADD CONSTRAINT {table.name}_pkey PRIMARY KEY ({table.primary[which]})"
    )
    if table.where:
        cursor.execute(
            f"CREATE UNIQUE INDEX {table.unique} ON {table.name} ({table.columns[which]}) {table.where}"
        )
    else:
        cursor.execute(
            f"ALTER TABLE {table.name} ADD CONSTRAINT {table.unique} UNIQUE ({table.columns[which]})"
        )
    for made in others.values():
        cursor.execute(made)


class Migration(migrations.Migration):
    dependencies = [("intake", "0006_facts_without_checks")]
    operations = [migrations.RunPython(into_months, out_of_months)]
