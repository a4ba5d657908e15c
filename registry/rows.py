"""Many rows in one statement, and many values in one parameter: several times as fast as one by one.

Rows are msgspec structs whose fields are named like the columns. They travel as JSON: PostgreSQL takes
them apart itself, SQLite gets them as the texts and numbers in which it keeps them.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from itertools import repeat
from operator import is_
from typing import Any
from uuid import UUID

import msgspec
import psycopg
from django.db import connection, models
from django.db.backends.utils import CursorWrapper
from django.db.models.expressions import RawSQL
from msgspec import Struct

Model = type[models.Model]

_dashed = msgspec.json.Encoder()
_plain = msgspec.json.Encoder(uuid_format="hex")
_GIVEN_SQLITE = "(SELECT key AS place, value FROM json_each(%s)) AS given"
_GIVEN_POSTGRESQL = (
    "(SELECT (place - 1)::int AS place, value::uuid AS value "
    "FROM json_array_elements_text(%s) WITH ORDINALITY AS each(value, place)) AS given"
)


def insert(model: Model, rows: Sequence[Struct], otherwise: str = "") -> int:
    """Write new rows, and return how many; ``otherwise`` is an ON CONFLICT clause."""
    if not rows:
        return 0
    columns = rows[0].__struct_fields__
    into = f"INSERT INTO {_table(model)} ({', '.join(columns)})"
    with _cursor() as cursor:
        if _native():
            cursor.execute(f"{into} SELECT * FROM {_given(model, columns)} {otherwise}", [_text(rows)])  # noqa: S608  our own names
        else:
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"{into} VALUES ({places}) {otherwise}", _listed(model, rows))
        return int(cursor.rowcount)


def update(model: Model, rows: Sequence[Struct], key: Sequence[str]) -> None:
    """Write every field of rows that are there already, found by the columns of ``key``."""
    if not rows:
        return
    columns, table = rows[0].__struct_fields__, _table(model)
    others = [name for name in columns if name not in key]
    with _cursor() as cursor:
        if _native():
            values = ", ".join(f"{name} = given.{name}" for name in others)
            where = " AND ".join(f"{table}.{name} = given.{name}" for name in key)
            source = _given(model, columns)
            cursor.execute(f"UPDATE {table} SET {values} FROM {source} WHERE {where}", [_text(rows)])  # noqa: S608
        else:
            values = ", ".join(f"{name} = %s" for name in others)
            where = " AND ".join(f"{name} = %s" for name in key)
            order = [columns.index(name) for name in (*others, *key)]
            listed = [[row[at] for at in order] for row in _listed(model, rows)]
            cursor.executemany(f"UPDATE {table} SET {values} WHERE {where}", listed)  # noqa: S608


def save(row: models.Model, columns: Sequence[str]) -> None:
    """Write these columns of a row that is there; to have `Model.save` say it takes ten times as long."""
    model = type(row)
    values = [_field(model, name).get_db_prep_save(getattr(row, name), connection) for name in columns]
    places = ", ".join(f"{name} = %s" for name in columns)
    key = row.pk if isinstance(row.pk, int) else as_kept(row.pk)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {_table(model)} SET {places} WHERE id = %s", [*values, key])  # noqa: S608  our own names


def find(
    model: Model, columns: Sequence[str], column: str, values: Iterable[UUID | str], where: str = ""
) -> list[tuple[Any, ...]]:
    """Return these columns of the rows that have one of the values; it costs a tenth of a query set.

    The values come first in the join, so that the database goes through its index and not its table:
    to SQLite, which may turn a join round, CROSS says that it is not to.
    """
    table, given = _table(model), among(values)
    names = ", ".join(f"{table}.{name}" for name in columns)
    join = f"({given.sql}) AS given CROSS JOIN {table} WHERE {table}.{column} = given.value"
    with _cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM {join} {where and f'AND {where}'}", given.params)  # noqa: S608
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found if _native() else [_with_ids(model, columns, row) for row in found]


def ask(question: str, values: Sequence[UUID]) -> list[tuple[Any, ...]]:
    """Answer a question about values: in it ``{given}`` is a table of each ``value`` and its ``place``.

    Ids come as the database keeps them. A look-up by place needs no id of what was found, and those
    are dear: making a thousand of them takes as long as finding them.
    """
    statement = question.format(given=_GIVEN_POSTGRESQL if _native() else _GIVEN_SQLITE)
    with _cursor() as cursor:
        cursor.execute(statement, [_text(values) if _native() else _plain.encode(values).decode()])
        answer: list[tuple[Any, ...]] = cursor.fetchall()
    return answer


def look_up(
    model: Model, columns: Sequence[str], column: str, values: Sequence[UUID]
) -> list[tuple[Any, ...] | None]:
    """Return these columns of the one row of each value, value by value; None where there is none."""
    found: list[tuple[Any, ...] | None] = [None] * len(values)
    if values:
        table = _table(model)
        names = ", ".join(f"{table}.{name}" for name in columns)
        then = f"CROSS JOIN {table} WHERE {table}.{column} = given.value"
        for place, *row in ask(f"SELECT given.place, {names} FROM {{given}} {then}", values):  # noqa: S608  our own names
            found[place] = tuple(row)
    return found


def as_kept(id_: UUID) -> UUID | str:
    """Return an id as the database keeps it, for a statement that is written out."""
    return id_ if _native() else id_.hex


def as_id(kept: UUID | str) -> UUID:
    """Return an id from what the database keeps."""
    return kept if isinstance(kept, UUID) else UUID(kept)


def as_instant(kept: datetime | None) -> datetime | None:
    """Return an instant from what the database keeps: SQLite's names no zone and means UTC."""
    return kept and kept.replace(tzinfo=kept.tzinfo or UTC)


def among(values: Iterable[UUID | int | str]) -> RawSQL:
    """Return values as a subquery for ``field__in``: one parameter, however many they are."""
    listed = list(values)
    if _native():
        kind = "bigint" if listed and isinstance(listed[0], int) else "uuid"
        source = f"SELECT value::{kind} FROM json_array_elements_text(%s)"  # noqa: S608
        return RawSQL(source, [_text(listed)])  # noqa: S611
    return RawSQL("SELECT value FROM json_each(%s)", [_plain.encode(listed).decode()])


@contextmanager
def _cursor() -> Iterator[CursorWrapper]:
    """Open a cursor whose parameters travel beside the statement, and not in it: these are long."""
    if not _native():
        with connection.cursor() as cursor:
            yield cursor
        return
    connection.ensure_connection()
    wrapped = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    with wrapped(psycopg.Cursor(connection.connection)) as cursor:  # type: ignore[arg-type]  # stubs: 2.x
        yield cursor


def _native() -> bool:
    return connection.vendor == "postgresql"


def _text(values: Sequence[Any]) -> str:
    return _dashed.encode(values).decode()


def _listed(model: Model, rows: Sequence[Struct]) -> list[tuple[Any, ...]]:
    """Return rows as SQLite keeps them; column by column, so that JSON makes all texts of one in one go."""
    columns: list[Sequence[Any]] = list(zip(*map(msgspec.structs.astuple, rows), strict=True))
    for place, kind in _written(model, rows[0].__struct_fields__):
        values = columns[place]
        alike = all(map(is_, values, repeat(values[0])))  # most batches are of one kiosk, hub and moment
        columns[place] = _as_written(values[:1], kind) * len(rows) if alike else _as_written(values, kind)
    return list(zip(*columns, strict=True))


def _as_written(values: Sequence[Any], kind: str) -> list[Any]:
    """Return a column as SQLite keeps it: its driver takes five times as long over a bool as over an int."""
    if kind == "bool":
        return [None if value is None else int(value) for value in values]
    texts = _plain.encode(values)
    if kind == "datetime":
        texts = texts.replace(b"T", b" ").replace(b"Z", b"")  # as Django keeps them
    listed: list[Any] = msgspec.json.decode(texts)
    return listed


@cache
def _given(model: Model, columns: tuple[str, ...]) -> str:
    """Return what makes rows of a JSON parameter on PostgreSQL."""
    types = ", ".join(f"{name} {_field(model, name).db_type(connection)}" for name in columns)
    return f"json_to_recordset(%s) AS given ({types})"


@cache
def _written(model: Model, columns: tuple[str, ...]) -> list[tuple[int, str]]:
    """Return where ids, days, instants and truth values are, which SQLite keeps as texts and numbers."""
    kinds = [_field(model, name).db_type(connection) or "" for name in columns]
    return [(at, kind) for at, kind in enumerate(kinds) if kind in {"char(32)", "date", "datetime", "bool"}]


def _with_ids(model: Model, columns: Sequence[str], row: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return what SQLite found with its ids as ids."""
    ids = _ids(model, tuple(columns))
    return tuple(UUID(value) if is_id and value else value for value, is_id in zip(row, ids, strict=True))


@cache
def _ids(model: Model, columns: tuple[str, ...]) -> list[bool]:
    return [_field(model, name).db_type(connection) == "char(32)" for name in columns]


def _table(model: Model) -> str:
    return model._meta.db_table  # noqa: SLF001  Django's public way in


@cache
def _field(model: Model, column: str) -> "models.Field[Any, Any]":
    return next(field for field in model._meta.concrete_fields if field.column == column)  # noqa: SLF001
