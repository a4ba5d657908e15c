"""The least that writing a batch can cost: the very same rows, ready, into tables of the same shape.

On SQLite ``executemany``, on PostgreSQL ``COPY``, with a commit a batch.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction

TURN = 500
"""Rows of each twin written in turns: a batch."""
BATCH = "kiosk_id = '{kiosk}' AND seq > {after} AND seq <= {upto}"
TWINS = {
    "twin_event": f"SELECT * FROM intake_event WHERE {BATCH}",  # noqa: S608  our own words, here and below
    "twin_attendance": f"SELECT * FROM intake_attendance WHERE event_id IN "  # noqa: S608
    f"(SELECT id FROM intake_event WHERE {BATCH})",
}
ONE = {
    "one_table": f"SELECT e.id, e.kiosk_id, e.seq, e.at, e.content, a.person_id FROM intake_event e "  # noqa: S608
    f"JOIN intake_attendance a ON a.event_id = e.id WHERE {BATCH}"
}
ONE_KEYS = (
    "CREATE UNIQUE INDEX one_table_id ON one_table (id)",
    "CREATE UNIQUE INDEX one_table_number ON one_table (kiosk_id, seq)",
    "CREATE INDEX one_table_person ON one_table (person_id, at)",
)


@dataclass(frozen=True, slots=True)
class Floor:
    """Some tables, and what of a batch goes into each."""

    tables: dict[str, str]

    def ready(self, kiosk: UUID, after: int, upto: int) -> dict[str, Any]:
        """Return the rows that intake wrote for these numbers, in the form that can be written at once."""
        native = connection.features.has_native_uuid_field
        named = {"kiosk": kiosk if native else kiosk.hex, "after": after, "upto": upto}
        return {table: _rows(select.format(**named)) for table, select in self.tables.items()}

    def write(self, batches: list[dict[str, Any]]) -> None:
        """Write them, a commit a batch."""
        for ready in batches:
            with _transaction(), connection.cursor() as cursor:
                for table, rows in ready.items():
                    if connection.vendor == "postgresql":
                        with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                            copy.write(rows)
                    else:
                        places = ", ".join("?" * len(rows[0]))
                        cursor.cursor.connection.executemany(f"INSERT INTO {table} VALUES ({places})", rows)  # noqa: S608


@contextmanager
def _transaction() -> Iterator[None]:
    """Write as a plain program would: on SQLite it waits for its turn as SQLite does, not as we do."""
    if connection.vendor == "postgresql":
        with transaction.atomic():
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN IMMEDIATE")
        yield
        cursor.execute("COMMIT")


def floors() -> dict[str, Floor]:
    """Make the tables, holding what the registry holds."""
    with connection.cursor() as cursor:
        for table in TWINS:
            _twin(cursor, table, _origin(table))
        _fill(cursor)
        everything = ONE["one_table"].split(" WHERE ")[0]
        cursor.execute(f"CREATE TABLE one_table AS {everything}")
        for statement in ONE_KEYS:
            cursor.execute(statement)
        cursor.execute("ANALYZE")
    return {"same tables": Floor(TWINS), "one table": Floor(ONE)}


def _origin(twin: str) -> str:
    return twin.replace("twin_", "intake_")


def _twin(cursor: Any, twin: str, table: str) -> None:
    """Make a table with the columns, keys and indexes of another."""
    if connection.vendor == "postgresql":
        cursor.execute(f"CREATE TABLE {twin} (LIKE {table} INCLUDING ALL)")
        return
    cursor.execute(
        "SELECT sql FROM sqlite_master WHERE tbl_name = %s AND type <> 'trigger' AND sql IS NOT NULL",
        [table],
    )
    for (sql,) in cursor.fetchall():
        name = sql.split('"')[1]
        cursor.execute(sql.replace(f'"{table}"', twin).replace(f'"{name}"', f'"twin_{name}"', 1))


def _fill(cursor: Any) -> None:
    """Write what is held into the twins; into SQLite's one file in turns, as the year came in.

    Else a twin's indexes lie side by side there, and a commit writes a third of what it writes where a
    year has strewn them.
    """
    if connection.vendor == "postgresql":
        for twin in TWINS:
            cursor.execute(f"INSERT INTO {twin} SELECT * FROM {_origin(twin)}")  # noqa: S608  our own names
        return
    cursor.execute("SELECT max(rowid) FROM intake_event")
    (last,) = cursor.fetchone()
    with transaction.atomic():
        for first in range(1, last + 1, TURN):
            for twin in TWINS:
                rows = f"SELECT * FROM {_origin(twin)} WHERE rowid BETWEEN %s AND %s"  # noqa: S608
                cursor.execute(f"INSERT INTO {twin} {rows}", [first, first + TURN - 1])


def _rows(select: str) -> Any:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY ({select}) TO STDOUT") as copy:
                return b"".join(bytes(piece) for piece in copy)
        return list(cursor.cursor.connection.execute(select))
