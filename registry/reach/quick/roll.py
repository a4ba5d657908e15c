"""The roll as one process holds it: everybody's columns side by side, read again only where they changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import Count, Max, Sum
from numpy.typing import NDArray

from registry.reach.models import BLOCK, PersonBlock, RollPage
from registry.reach.numbered import Words
from registry.reach.roll.columns import TERMS, Columns
from registry.rows import among

Array = NDArray[Any]
AT_ONCE = 500
"""Blocks read by one statement."""


@dataclass(slots=True)
class _Block:
    version: int
    homes: tuple[Array, Array, Array]
    """Numbers, days, areas."""
    places: tuple[Array, Array, Array]
    """Numbers, days, hubs."""


class Roll:
    """Columns by number; number 0 is nobody's, and stands for who is not named."""

    def __init__(self) -> None:
        self.terms, self.areas, self.hubs = Words(), Words(), Words()
        self.columns: dict[str, Array] = {}
        self._blocks: dict[int, _Block] = {}
        self._sum: tuple[int, int] = (0, 0)
        self._homes: dict[int, Array] = {}
        self._places: tuple[Array, Array, Array] | None = None
        self._make_room(0)

    def refresh(self) -> None:
        """Read what is another than when it was read last."""
        self._make_room(PersonBlock.objects.aggregate(last=Max("pk"))["last"] or 0)
        totals = RollPage.objects.aggregate(pages=Count("pk"), versions=Sum("version"))
        now = (int(totals["pages"]), int(totals["versions"] or 0))
        if now == self._sum:
            return
        versions = dict(RollPage.objects.values_list("pk", "version"))
        changed = [pk for pk, version in versions.items() if self._version(pk) != version]
        for start in range(0, len(changed), AT_ONCE):
            some = RollPage.objects.filter(pk__in=among(changed[start : start + AT_ONCE]))
            for pk, version, content in some.values_list("pk", "version", "content"):
                self._take(pk, version, Columns.read(bytes(content)))
        for gone in self._blocks.keys() - versions.keys():
            self._take(gone, 0, Columns())
        self._sum, self._homes, self._places = now, {}, None

    def homes_on(self, day: int) -> Array:
        """Return the area, by number, in which each person lives on a day written as 20240229."""
        if day not in self._homes:
            homes = np.zeros(self._room, np.int32)
            for block in self._blocks.values():
                numbers, since, areas = block.homes
                by_then = since <= day
                homes[numbers[by_then]] = areas[by_then]  # of several days of one person, the last stands
            self._homes = {day: homes} if len(self._homes) > 3 else self._homes | {day: homes}
        return self._homes[day]

    @property
    def places(self) -> tuple[Array, Array, Array]:
        """The people who have a place in a family: their number, since when, and at which hub."""
        if self._places is None:
            blocks = [block.places for block in self._blocks.values()] or [_NOTHING]
            numbers, since, hubs = (np.concatenate(each) for each in zip(*blocks, strict=True))
            self._places = numbers, since, hubs
        return self._places

    @property
    def size(self) -> int:
        """How many numbers there may be."""
        return self._room

    @property
    def _room(self) -> int:
        return len(self.columns["born"]) if self.columns else 0

    def _version(self, block: int) -> int:
        return self._blocks[block].version if block in self._blocks else 0

    def _make_room(self, last_block: int) -> None:
        """Make columns long enough, and somewhat longer, so that not every new block moves them all."""
        needed, held = (last_block + 1) * BLOCK, self._room
        if needed > held:
            room = needed + needed // 8
            for name, kind in _KINDS.items():
                longer = np.zeros(room, kind)
                longer[:held] = self.columns.get(name, longer[:0])
                self.columns[name] = longer
            self.columns["carer"][held:] = self.terms.numbers(["none"])[0]

    def _take(self, block: int, version: int, read: Columns) -> None:
        first, terms = block * BLOCK, self.terms.numbers(read.terms)
        for name in _KINDS:
            column = read.people[name]
            self.columns[name][first : first + BLOCK] = terms[column] if name in TERMS else column
        areas, hubs = self.areas.numbers(read.areas), self.hubs.numbers(read.hubs)
        homes = (read.homes["at"].astype(np.int32) + first, read.homes["since"], areas[read.homes["area"]])
        places = (read.places["at"].astype(np.int32) + first, read.places["since"], hubs[read.places["hub"]])
        self._blocks[block] = _Block(version, homes, places)


def _kinds() -> Iterator[tuple[str, Any]]:
    yield from (("born", np.int32), ("first", np.int32), ("over_19", np.bool_))
    yield from ((name, np.uint16) for name in TERMS)


_KINDS = dict(_kinds())
_NOTHING: tuple[Array, Array, Array] = (np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.int32))
