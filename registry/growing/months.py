"""Events and attendances on PostgreSQL are kept in months, each a table of its own under the one name.

A month of events is a span of ids, because an event's id begins with its time (UUIDv7); a month of
attendances is one of the hub's days. What has no month of its own is kept in the part for all other
times: what clocks that were wrong recorded, and ids that other systems gave.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper

AHEAD = 3
"""Months that are made before they come."""
EARLIEST = date(2000, 1, 1)
"""What is said to be older was recorded by a clock that was wrong."""
PATIENCE = "10s"
"""How long to wait for those who are just reading or writing."""
ELSEWHEN = "_elsewhen"


@dataclass(frozen=True, slots=True)
class Parted:
    """A table that is kept in months."""

    name: str
    column: str
    edge: Callable[[date], str]
    """From the first day of a month to the least value that belongs there."""
    day: str
    """A row's day, in SQL."""
    sound: str
    """Of which rows that day can be relied on."""
    holds: str
    """What people call its rows."""

    def part(self, month: date) -> str:
        """Return the name of a month's table."""
        return f"{self.name}_{month:%Y_%m}"


@dataclass(frozen=True, slots=True)
class Made:
    """A month that was made, and how many rows moved there."""

    table: Parted
    month: date
    moved: int


def first_id(day: date) -> str:
    """Return the least id of an event on or after this day."""
    return str(UUID(int=int(datetime.combine(day, datetime.min.time(), UTC).timestamp() * 1000) << 80))


TIME_OF_ID = "to_timestamp(('x' || left(replace(id::text, '-', ''), 12))::bit(48)::bigint / 1000.0)"
EVENTS = Parted(
    name="intake_event",
    column="id",
    edge=first_id,
    day=f"({TIME_OF_ID} AT TIME ZONE 'UTC')::date",
    sound="substr(id::text, 15, 1) = '7'",
    holds="events",
)
ATTENDANCES = Parted(
    name="intake_attendance",
    column="date",
    edge=date.isoformat,
    day="date",
    sound="true",
    holds="attendances",
)
TABLES = (EVENTS, ATTENDANCES)


def make(today: date, ahead: int = AHEAD, using: str = "default") -> Iterator[Made]:
    """Make every month that is held, from this one on and some ahead; yield each one when it is there.

    Each is a transaction of its own, so it can be broken off at any time, and done again.

    Raises:
        OperationalError: somebody was reading or writing for too long; nothing of that month changed.
    """
    if connections[using].vendor != "postgresql":
        return
    for table in TABLES:
        for month in _wanted(table, today, ahead, using):
            with transaction.atomic(using), connections[using].cursor() as cursor:
                moved = _make(cursor, table, month)
            yield Made(table, month, moved)


def _wanted(table: Parted, today: date, ahead: int, using: str) -> list[date]:
    """Return the months that are lacking, if the table is in parts at all."""
    last = _months_on(today, ahead)
    with connections[using].cursor() as cursor:
        there = _there(cursor, table)
        if not there:
            return []
        cursor.execute(
            f"SELECT DISTINCT date_trunc('month', {table.day})::date FROM {table.name}{ELSEWHEN} "  # noqa: S608  our own words
            f"WHERE {table.column} >= %s AND {table.column} < %s AND {table.sound}",
            [table.edge(EARLIEST), table.edge(_months_on(last, 1))],
        )
        held = {month for (month,) in cursor.fetchall()}
    coming = {_months_on(today, number) for number in range(ahead + 1)}
    return sorted(month for month in held | coming if table.part(month) not in there)


def _there(cursor: CursorWrapper, table: Parted) -> set[str]:
    cursor.execute(
        "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = to_regclass(%s)", [table.name]
    )
    return {name for (name,) in cursor.fetchall()}


def _make(cursor: CursorWrapper, table: Parted, month: date) -> int:
    """Make one month, move there what belongs there, and return how many rows that were."""
    part, rest = table.part(month), f"{table.name}{ELSEWHEN}"
    edges = (table.edge(month), table.edge(_months_on(month, 1)))
    cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
    cursor.execute(f"LOCK TABLE {rest} IN ACCESS EXCLUSIVE MODE")
    cursor.execute(f"CREATE TABLE {part} (LIKE {table.name} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)")
    within = f"{table.column} >= %s AND {table.column} < %s"
    cursor.execute(f"INSERT INTO {part} SELECT * FROM {rest} WHERE {within}", edges)  # noqa: S608
    moved = int(cursor.rowcount)
    if moved:
        cursor.execute(f"DELETE FROM {rest} WHERE {within}", edges)  # noqa: S608
    cursor.execute(f"ALTER TABLE {table.name} ATTACH PARTITION {part} FOR VALUES FROM (%s) TO (%s)", edges)
    return moved


def _months_on(day: date, number: int) -> date:
    """Return the first day of the month so many months after a day's."""
    months = day.year * 12 + day.month - 1 + number
    return date(months // 12, months % 12 + 1, 1)
