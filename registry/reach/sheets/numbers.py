"""Everybody's number: given once, and never to anybody else."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from msgspec import Struct

from registry.reach.models import (
    BLOCK,
    Block,
    FamilyBlock,
    FamilyNumber,
    PersonBlock,
    PersonNumber,
)
from registry.rows import find, insert

TAKEN = "ON CONFLICT DO NOTHING"
"""Somebody whom another transaction just gave a number keeps that one."""


class _Person(Struct):
    person: UUID
    number: int
    first: date | None = None


class _Family(Struct):
    family: UUID
    number: int


def people_numbers(hubs: Mapping[UUID, UUID]) -> dict[UUID, tuple[int, date | None]]:
    """Return people's numbers and first days; who has none gets a number of the hub named beside them."""
    if not hubs:
        return {}
    held = _people(hubs)
    missing = sorted(hubs.keys() - held.keys())
    if missing:
        insert(PersonNumber, [_Person(*each) for each in _given(PersonBlock, missing, hubs)], TAKEN)
        held |= _people(missing)
    return held


def family_numbers(hubs: Mapping[UUID, UUID]) -> dict[UUID, int]:
    """Return families' numbers; one that has none gets one of the hub that is named beside it."""
    if not hubs:
        return {}
    held = dict(find(FamilyNumber, ["family", "number"], "family", hubs))
    missing = sorted(hubs.keys() - held.keys())
    if missing:
        insert(FamilyNumber, [_Family(*each) for each in _given(FamilyBlock, missing, hubs)], TAKEN)
        held |= dict(find(FamilyNumber, ["family", "number"], "family", missing))
    return held


def _people(ids: Any) -> dict[UUID, tuple[int, date | None]]:
    rows = find(PersonNumber, ["person", "number", "first"], "person", ids)
    return {person: (number, _day(first)) for person, number, first in rows}


def _day(kept: Any) -> date | None:
    """Return a day, which SQLite keeps as text."""
    return date.fromisoformat(kept) if isinstance(kept, str) else kept


def _given(blocks: type[Block], new: Sequence[UUID], hubs: Mapping[UUID, UUID]) -> Iterator[tuple[UUID, int]]:
    """Yield each with a number of its hub; hubs come in one order, so that nobody waits for ever."""
    by_hub: defaultdict[UUID, list[UUID]] = defaultdict(list)
    for each in new:
        by_hub[hubs[each]].append(each)
    for hub in sorted(by_hub):
        yield from zip(by_hub[hub], _give(blocks, hub, len(by_hub[hub])), strict=True)


def _give(blocks: type[Block], hub: UUID, many: int) -> list[int]:
    """Take numbers out of a hub's last block, and out of new ones where it is full."""
    manager: Any = blocks._default_manager  # noqa: SLF001  Django's public way in
    numbers: list[int] = []
    last = manager.select_for_update().filter(hub_id=hub).order_by("-pk").only("used").first()
    while len(numbers) < many:
        if last is None or last.used == BLOCK:
            last = manager.create(hub_id=hub)
        some = min(many - len(numbers), BLOCK - last.used)
        first = last.pk * BLOCK + last.used
        numbers += range(first, first + some)
        last.used += some
        last.save(update_fields=["used"])
    return numbers
