"""Sheets in the database: read and held, written again, and never by two at once."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from registry.reach.models import Sheet, new_version
from registry.reach.sheets.content import Content


class Place(NamedTuple):
    """Which sheet: sorted by this, they are locked in one order and nobody waits for ever."""

    month: date
    hub: UUID
    kind: int


def locked(places: Collection[Place]) -> dict[Place, Content]:
    """Return sheets, empty ones where there were none; until the commit nobody else changes them."""
    wanted = sorted(places)
    found = dict(_held(wanted))
    missing = [place for place in wanted if place not in found]
    if missing:
        fresh = (Sheet(month=month, hub_id=hub, kind=kind) for month, hub, kind in missing)
        Sheet.objects.bulk_create(fresh, ignore_conflicts=True)
        found |= dict(_held(missing))
    return found


def write(sheets: Mapping[Place, Content]) -> None:
    """Write sheets that were locked."""
    for (month, hub, kind), content in sheets.items():
        sheet = Sheet.objects.filter(month=month, hub=hub, kind=kind)
        sheet.update(version=new_version(), **content.kept())


def _held(places: Collection[Place]) -> Iterator[tuple[Place, Content]]:
    for (month, hub), some in groupby(places, key=lambda place: place[:2]):
        kinds = [place.kind for place in some]
        rows = Sheet.objects.select_for_update().filter(month=month, hub=hub, kind__in=kinds)
        columns = ("kind", "marks", "families", "by_day")
        for kind, marks, families, by_day in rows.order_by("kind").values_list(*columns):
            yield Place(month, hub, kind), Content.read(bytes(marks), bytes(families), bytes(by_day))
