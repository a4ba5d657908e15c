"""The roll as one process holds it: everybody's columns side by side, read again only where they changed."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import Count, Max, Sum
from numpy.typing import NDArray

from registry.reach.models import BLOCK, PersonBlock, RollPage, StalePerson
from registry.reach.numbered import Words
from registry.reach.roll.columns import TERMS, Columns
from registry.reach.roll.known import Known, known
from registry.rows import among

Array = NDArray[Any]
AT_ONCE = 500
"""Blocks read by one statement."""
DAYS = 4
"""On which it is held where people live."""
CODES = 48
"""How many ways of telling people apart are held."""


PLACES = "places"
"""Changes, beside the columns, where a place in a family does."""


@dataclass(slots=True)
class _Block:
    version: int
    homes: tuple[Array, Array, Array]
    """Numbers, days, areas."""
    places: tuple[Array, Array, Array]
    """Numbers, days, hubs."""


@dataclass(slots=True)
class _Codes:
    codes: Array
    turn: int


class Roll:
    """Columns by number; number 0 is nobody's, and stands for who is not named."""

    def __init__(self) -> None:
        self.terms, self.areas, self.hubs = Words(), Words(), Words()
        self.columns: dict[str, Array] = {}
        self._blocks: dict[int, _Block] = {}
        self._sum: tuple[int, int] = (0, 0)
        self._homes: dict[int, Array] = {}
        self._turn = 0
        self.used: dict[str, set[int]] = {name: {0} for name in TERMS}
        """Which words each column has, or had."""
        self._changed: dict[str, dict[int, int]] = {name: {} for name in (*_KINDS, PLACES)}
        self._codes: dict[Hashable, _Codes] = {}
        self._make_room(0)

    def refresh(self) -> None:
        """Read what is another than when it was read last."""
        self._make_room(PersonBlock.objects.aggregate(last=Max("pk"))["last"] or 0)
        totals = RollPage.objects.aggregate(pages=Count("pk"), versions=Sum("version"))
        now = (int(totals["pages"]), int(totals["versions"] or 0))
        noted = set(StalePerson.objects.values_list("person", flat=True))
        if now == self._sum and not noted:
            return
        self._turn += 1
        versions = dict(RollPage.objects.values_list("pk", "version"))
        changed = [pk for pk, version in versions.items() if self._version(pk) != version]
        for start in range(0, len(changed), AT_ONCE):
            some = RollPage.objects.filter(pk__in=among(changed[start : start + AT_ONCE]))
            for pk, version, content in some.values_list("pk", "version", "content"):
                self._take(pk, version, Columns.read(bytes(content)))
        gone = self._blocks.keys() - versions.keys()
        for each in gone:
            self._take(each, 0, Columns())
        beside = self._beside(noted)
        for day, homes in self._homes.items():
            self._homes[day] = self._moved(homes, day, [*changed, *gone, *beside])
        self._sum = (0, 0) if beside else now

    def _beside(self, noted: set[UUID]) -> list[int]:
        """Take what the records say of people who are noted; their blocks are read again the next time."""
        by_block: defaultdict[int, list[Known]] = defaultdict(list)
        for each in known(noted) if noted else ():
            by_block[each.number // BLOCK].append(each)
        pages = RollPage.objects.filter(pk__in=among(by_block)) if by_block else RollPage.objects.none()
        held = {page.pk: bytes(page.content) for page in pages}
        for block, some in by_block.items():
            columns = Columns.read(held.get(block, b""))
            columns.write(some)
            self._take(block, 0, columns)
        return list(by_block)

    @property
    def turn(self) -> int:
        """How often it has been read again."""
        return self._turn

    def changed(self, columns: Iterable[str], since: int) -> set[int]:
        """Return the blocks in which one of the columns has changed after a turn."""
        return {block for name in columns for block, turn in self._changed[name].items() if turn > since}

    def codes(self, what: Hashable, columns: Sequence[str], code: Callable[[Array], Array]) -> Array:
        """Return everybody's code by number, which follows from some columns alone, by ``code`` for numbers.

        It is the same array until somebody's code is another: then it is another, and never changed.
        """
        held = self._codes.pop(what, None)
        if held is None or len(held.codes) != self._room:
            held = _Codes(code(np.arange(self._room)), self._turn)
        elif held.turn != self._turn:
            held.codes = _written(held.codes, self.changed(columns, held.turn), code)
        held.turn = self._turn
        if len(self._codes) >= CODES:
            del self._codes[next(iter(self._codes))]
        self._codes[what] = held
        return held.codes

    def homes_on(self, day: int) -> Array:
        """Return the area, by number, in which each person lives on a day written as 20240229.

        It is the same array until somebody's area is another.
        """
        if day not in self._homes:
            if len(self._homes) >= DAYS:
                del self._homes[next(iter(self._homes))]
            self._homes[day] = self._moved(np.zeros(0, np.int32), day, self._blocks)
        return self._homes[day]

    @property
    def blocks(self) -> Iterable[int]:
        """Which blocks there are."""
        return self._blocks.keys()

    def places_in(self, block: int) -> tuple[Array, Array, Array]:
        """Return the people of a block with a place in a family: number, since when, and at which hub."""
        return self._blocks[block].places if block in self._blocks else _NOTHING

    @property
    def size(self) -> int:
        """How many numbers there may be."""
        return self._room

    @property
    def _room(self) -> int:
        return len(self.columns["born"]) if self.columns else 0

    def _moved(self, homes: Array, day: int, blocks: Iterable[int]) -> Array:
        """Return where each person lives on a day, with those of some blocks read again."""
        fresh = len(homes) != self._room
        if fresh:
            homes = np.concatenate([homes, np.zeros(self._room - len(homes), np.int32)])

        def area(numbers: Array) -> Array:
            first = int(numbers[0])
            found = np.zeros(len(numbers), np.int32)
            lived, since, areas = self._blocks[first // BLOCK].homes
            by_then = since <= day
            found[lived[by_then] - first] = areas[by_then]  # of several days of one person, the last stands
            return found

        return _written(homes, blocks, area, fresh=fresh)

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
            none = self.terms.given("none")
            self.columns["carer"][held:] = none
            self.used["carer"].add(none)

    def _take(self, block: int, version: int, read: Columns) -> None:
        first, terms = block * BLOCK, self.terms.numbers(read.terms)
        for name in _KINDS:
            column = read.people[name]
            fresh = terms[column] if name in TERMS else column
            held = self.columns[name][first : first + BLOCK]
            if not np.array_equal(held, fresh):
                held[:] = fresh
                self.used.get(name, set()).update(np.unique(fresh).tolist())
                self._changed[name][block] = self._turn
        areas, hubs = self.areas.numbers(read.areas), self.hubs.numbers(read.hubs)
        homes = (read.homes["at"].astype(np.int32) + first, read.homes["since"], areas[read.homes["area"]])
        rows = read.places[np.argsort(read.places["at"], kind="stable")]
        places = (rows["at"].astype(np.int32) + first, rows["since"], hubs[rows["hub"]])
        before = self.places_in(block)
        if not all(np.array_equal(one, other) for one, other in zip(before, places, strict=True)):
            self._changed[PLACES][block] = self._turn
        self._blocks[block] = _Block(version, homes, places)


def _written(
    codes: Array, blocks: Iterable[int], code: Callable[[Array], Array], *, fresh: bool = False
) -> Array:
    """Return codes with those of some blocks as they are now: the same array if none is another.

    One that is ``fresh`` nobody else holds.
    """
    for block in blocks:
        numbers = np.arange(block * BLOCK, (block + 1) * BLOCK)
        now = code(numbers)
        if not np.array_equal(codes[numbers], now):
            codes, fresh = (codes if fresh else codes.copy()), True
            codes[numbers] = now
    return codes


def _kinds() -> Iterator[tuple[str, Any]]:
    yield from (("born", np.int32), ("first", np.int32), ("over_19", np.bool_))
    yield from ((name, np.uint16) for name in TERMS)


_KINDS = dict(_kinds())
_NOTHING: tuple[Array, Array, Array] = (np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0, np.int32))
