"""Whether a backup is worth anything: brought back beside the registry, counted, and thrown away."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from django.db import connection

from registry.growing import postgresql_backup, sqlite_backup

COUNTED = {
    "events": "intake_event",
    "attendances": "intake_attendance",
    "people": "people_person",
    "families": "people_family",
    "kiosks": "kiosks_kiosk",
    "audit entries": "audit_entry",
}
KEYS = "SELECT count(*) FROM kiosks_keyring"


class Conn(Protocol):
    """What is asked of a database, whichever it is."""

    def execute(self, query: str, /) -> Any:
        """Run one query."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One kind of record: how many the backup holds, and how many there are now."""

    what: str
    held: int
    now: int


def rehearse(file: Path) -> list[Counted]:
    """Bring a backup back and count what is in it.

    Raises:
        Unusable: it cannot be brought back, or lacks what nobody could replace.
    """
    with _brought_back(file) as restored:
        if not _number(restored, KEYS) and _keys_now():
            raise sqlite_backup.Unusable(f"{file} lacks the registry's keys: no kiosk could speak to it.")
        held = {what: _number(restored, f"SELECT count(*) FROM {table}") for what, table in COUNTED.items()}  # noqa: S608 - ours
    with connection.cursor() as cursor:
        return [Counted(what, held[what], _now(cursor, table)) for what, table in COUNTED.items()]


@contextmanager
def _brought_back(file: Path) -> Iterator[Conn]:
    if connection.vendor == "postgresql":
        with postgresql_backup.brought_back(file) as restored:
            yield restored
        return
    copy = file.with_name(f"{file.name}.rehearsal")
    try:
        sqlite_backup.restore(file, copy, copy.with_suffix(".aside"))
        with closing(sqlite3.connect(copy)) as restored_file:
            yield restored_file
    finally:
        copy.unlink(missing_ok=True)


def _number(conn: Conn, query: str) -> int:
    return int(conn.execute(query).fetchone()[0] or 0)


def _keys_now() -> int:
    """Return whether there are keys to lose: the first kiosk makes them."""
    with connection.cursor() as cursor:
        cursor.execute(KEYS)
        return int(cursor.fetchone()[0])


def _now(cursor: Any, table: str) -> int:
    cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - ours
    return int(cursor.fetchone()[0])
