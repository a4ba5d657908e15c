"""Everybody's number: given once, and never to anybody else."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, cast
from uuid import UUID

from django.db import connection
from msgspec import Struct

from registry.reach.models import (
    BLOCK,
    Block,
    FamilyBlock,
    FamilyNumber,
    PersonBlock,
    PersonNumber,
)
from registry.reach.sheets.remembered import FIRST, FIRST_BITS, Remembered
from registry.rows import as_kept, insert, look_up, save

TAKEN = "ON CONFLICT DO NOTHING"
"""Somebody whom another transaction just gave a number keeps that one."""


class _Person(Struct):
    person: UUID
    number: int
    first: date | None = None


class _Family(Struct):
    family: UUID
    number: int


def people_numbers(of: Sequence[tuple[UUID, UUID]], known: Remembered) -> list[int]:
    """Return each person's number; who has none gets one of the hub that is named beside them."""
    return came(of, [date.max] * len(of), known)[0]


def came(
    of: Sequence[tuple[UUID, UUID]], days: Sequence[date], known: Remembered
) -> tuple[list[int], dict[UUID, date]]:
    """Return the numbers of people who came on these days, and whose day is before the first on record.

    Unless somebody came before the first day that is remembered, this one will do, else the true one is read.
    """
    rows = [known.people.get(person.int, FIRST) for person, _ in of]
    asked = [
        at for at, (row, day) in enumerate(zip(rows, days, strict=True)) if row & FIRST > day.toordinal()
    ]
    numbers, earlier = [row >> FIRST_BITS for row in rows], dict[UUID, date]()
    found = _numbered([of[at] for at in asked], _people, _give_people) if asked else []
    fresh: dict[int, tuple[int, date | None]] = {}
    for at, (number, kept) in zip(asked, found, strict=True):
        person, day, first = of[at][0], days[at], kept and as_day(kept)
        numbers[at], fresh[person.int] = number, (number, first)
        if first is None or day < first:
            earlier[person] = min(day, earlier.get(person, day))
    if fresh:
        known.keep_people(fresh)
    return numbers, earlier


def family_numbers(of: Sequence[tuple[UUID, UUID]], known: Remembered) -> list[int]:
    """Return the number of each family; one that has none gets one of the hub that is named beside it."""
    rows: list[Any] = [known.families.get(family.int) for family, _ in of]
    asked = [at for at, row in enumerate(rows) if row is None]
    if asked:
        found = _numbered([of[at] for at in asked], _families, _give_families)
        for at, (number,) in zip(asked, found, strict=True):
            rows[at] = number
        known.keep_families({of[at][0].int: rows[at] for at in asked})
    return rows


def _people(people: Sequence[UUID]) -> list[tuple[Any, ...] | None]:
    return look_up(PersonNumber, ["number", "first"], "person", people)


def _give_people(missing: Mapping[UUID, UUID]) -> list[tuple[Any, ...]]:
    rows = [_Person(*each) for each in _given(PersonBlock, missing)]
    if insert(PersonNumber, rows, TAKEN) < len(rows):
        return []
    return [(each.person, (each.number, None)) for each in rows]


def _families(families: Sequence[UUID]) -> list[tuple[Any, ...] | None]:
    return look_up(FamilyNumber, ["number"], "family", families)


def _give_families(missing: Mapping[UUID, UUID]) -> list[tuple[Any, ...]]:
    rows = [_Family(*each) for each in _given(FamilyBlock, missing)]
    if insert(FamilyNumber, rows, TAKEN) < len(rows):
        return []
    return [(each.family, (each.number,)) for each in rows]


def _numbered(
    of: Sequence[tuple[UUID, UUID]],
    numbers: Callable[[Sequence[UUID]], list[tuple[Any, ...] | None]],
    give: Callable[[Mapping[UUID, UUID]], list[tuple[Any, ...]]],
) -> list[tuple[Any, ...]]:
    """Return the row of each, in their order; most have one already."""
    held = numbers([each for each, _ in of])
    missing = {each: hub for (each, hub), row in zip(of, held, strict=True) if row is None}
    if missing:
        # Where another transaction was quicker with one of them, what it gave is looked up.
        given = dict(give(missing) or zip(missing, numbers(list(missing)), strict=True))
        held = [row or given[each] for (each, _), row in zip(of, held, strict=True)]
    return cast("list[tuple[Any, ...]]", held)


def as_day(kept: date | str) -> date:
    """Return a day, which SQLite keeps as text."""
    return date.fromisoformat(kept) if isinstance(kept, str) else kept


def _given(blocks: type[Block], hubs: Mapping[UUID, UUID]) -> Iterator[tuple[UUID, int]]:
    """Yield each with a number of its hub; both come in one order, so that nobody waits for ever."""
    by_hub: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for each in sorted(hubs):
        by_hub[hubs[each]].append(each)
    for hub in sorted(by_hub):
        yield from zip(by_hub[hub], _give(blocks, hub, len(by_hub[hub])), strict=True)


def _give(blocks: type[Block], hub: UUID, many: int) -> list[int]:
    """Take numbers out of a hub's last block, and out of new ones where it is full."""
    numbers: list[int] = []
    last = _last(blocks, hub)
    while len(numbers) < many:
        if last is None or last.used == BLOCK:
            last = blocks._default_manager.create(hub_id=hub)  # noqa: SLF001  Django's public way in
        some = min(many - len(numbers), BLOCK - last.used)
        first = last.pk * BLOCK + last.used
        numbers += range(first, first + some)
        last.used += some
        save(last, ["used"])
    return numbers


def _last(blocks: type[Block], hub: UUID) -> Block | None:
    """Return a hub's last block, which nobody else takes numbers from until the commit."""
    lock = "FOR UPDATE" if connection.features.has_select_for_update else ""
    table = blocks._meta.db_table  # noqa: SLF001  as above
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, used FROM {table} WHERE hub_id = %s ORDER BY id DESC LIMIT 1 {lock}",  # noqa: S608  our own names
            [as_kept(hub)],
        )
        row = cursor.fetchone()
    return cast("Any", blocks)(pk=row[0], used=row[1]) if row else None
