"""Sheets in the database: read and held, written again, and never by two at once.

Each batch of events comes through here, so statements are written out: to have them built takes longer
than to have them answered.
"""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from registry.reach.models import new_version
from registry.reach.sheets.content import Content
from registry.rows import as_kept


class Place(NamedTuple):
    """Which sheet: sorted by this, they are locked in one order and nobody waits for ever."""

    month: date
    hub: UUID
    kind: int


THERE = "month = %s AND hub_id = %s AND kind"
COLUMNS = ("version", *Content().kept())
VALUES = ", ".join(f"{name} = %s" for name in COLUMNS)
FRESH = (
    f"INSERT INTO reach_sheet (month, hub_id, kind, {', '.join(COLUMNS)}) "  # noqa: S608  our own names
    f"VALUES (%s, %s, %s{', %s' * len(COLUMNS)}) ON CONFLICT DO NOTHING"
)


def locked(places: Collection[Place]) -> dict[Place, Content]:
    """Return sheets, empty ones where there were none; until the commit nobody else changes them."""
    wanted = sorted(places)
    found = dict(_held(wanted))
    missing = [place for place in wanted if place not in found]
    if missing:
        _begin(missing)
        found |= dict(_held(missing))
    return found


def write(sheets: Mapping[Place, Content]) -> None:
    """Write sheets that were locked."""
    rows = [
        [new_version(), *content.kept().values(), month, as_kept(hub), kind]
        for (month, hub, kind), content in sheets.items()
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE reach_sheet SET {VALUES} WHERE {THERE} = %s", rows)  # noqa: S608  our own names


def _begin(places: Collection[Place]) -> None:
    """Write empty sheets; where another transaction was quicker, its one is waited for and stands."""
    rows = [[month, as_kept(hub), kind, 0, *Content().kept().values()] for month, hub, kind in places]
    with connection.cursor() as cursor:
        cursor.executemany(FRESH, rows)


def _held(places: Collection[Place]) -> Iterator[tuple[Place, Content]]:
    lock = "FOR UPDATE" if connection.features.has_select_for_update else ""
    for (month, hub), some in groupby(places, key=lambda place: place[:2]):
        kinds = [place.kind for place in some]
        these = f"{THERE} IN ({', '.join(['%s'] * len(kinds))}) ORDER BY kind {lock}"
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT kind, marks, families, by_day FROM reach_sheet WHERE {these}",  # noqa: S608  our own words
                [month, as_kept(hub), *kinds],
            )
            rows = cursor.fetchall()
        for kind, marks, families, by_day in rows:
            yield Place(month, hub, kind), Content.read(bytes(marks), bytes(families), bytes(by_day))
