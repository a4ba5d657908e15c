"""The sheets as one process holds them: each read once for each of its versions.

Nothing here has to be told of a change, or kept: another process, or this one after a restart, reads
the same from the database.
"""

import gc
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet, Sum
from pyroaring import BitMap

from registry.reach.models import ALL, Sheet
from registry.reach.numbered import Words
from registry.reach.sheets.content import days_of
from registry.reach.sheets.marks import Bag, Numbers, array_of
from registry.rows import among

AT_ONCE = 1000
"""Sheets read by one statement."""
ROOM = 512 * 2**20
"""Bytes of sheets that are held; beyond, those that nobody asked for last are read again when needed."""
FEW = 50
"""Of so many hubs it is looked up which versions their sheets have; of more, what they are together."""
SETTLED = 10_000
"""After so many columns were read, what is held is not looked through for garbage any more."""
OPENED: dict[str, Any] = {"who": BitMap.deserialize, "marks": Bag.read, "families": Bag.read}


class Hubs(tuple[UUID, ...]):
    """Some hubs; of a thousand it is worked out once which they are, and what stands for them as a key."""

    @cached_property
    def each(self) -> frozenset[UUID]:
        """They, as a set."""
        return frozenset(self)

    @cached_property
    def _hash(self) -> int:
        return tuple.__hash__(self)

    def __hash__(self) -> int:
        return self._hash


@dataclass(slots=True, eq=False)
class Leaf:
    """One sheet; its contents are read when they are needed."""

    pk: int
    kind: int
    version: int
    identified: int
    anonymous: int
    visits: int
    by_day: Any
    """Identified and anonymous attendances of each day."""
    used: int = 0
    size: int = 0
    opened: dict[Hashable, Any] = field(default_factory=dict)

    @property
    def who(self) -> BitMap:
        """The numbers of the people on it."""
        numbers: BitMap = self.opened["who"]
        return numbers

    @property
    def marks(self) -> Bag:
        """The marks of people."""
        bag: Bag = self.opened["marks"]
        return bag

    def once(self, whose: str) -> BitMap:
        """Return the marks of people or of families, each once."""
        bag: Bag = self.opened[whose]
        return bag.once

    def array(self, whose: str) -> Numbers:
        """Return the marks of people or of families, each once, in order."""
        name = f"{whose} once"
        if name not in self.opened:
            self.opened[name] = array_of(self.once(whose))
        found: Numbers = self.opened[name]
        return found


Leaves = dict[int, Leaf]
"""By kind."""
MADE = {"marked": 36, "sessions": 36, "people": 100, "families": 100}
"""Of how many rows, or months, it is kept what was made of their sheets: a country's are megabytes each."""
SMALL = 256
"""Of how many where that is little."""


Versions = Mapping[UUID, int]
"""Of each hub's sheet of all kinds in a month: never changed, but replaced."""
NO_SHEETS: Versions = {}


@dataclass(slots=True)
class Made:
    """What was made of the sheets of a row, hub by hub; of a hub whose sheets are the same, it stands."""

    versions: tuple[Versions, ...] | None = None
    of: dict[Any, Any] = field(default_factory=dict)
    turn: int = 0
    """When what follows from the roll was made."""


class Shelf:
    """Every sheet that was asked for, by month and hub."""

    def __init__(self, few: int = FEW) -> None:
        self._few = few
        self._months: dict[tuple[date, bool], dict[UUID, Leaves]] = {}
        self._versions: dict[tuple[date, bool], dict[UUID, int]] = {}
        """Of each hub's sheet of all kinds."""
        self._sums: dict[tuple[date, bool], tuple[int, int]] = {}
        self._now: dict[date, tuple[int, int]] = {}
        """The sums of the months that were looked at in this enquiry."""
        self._looked: dict[Hubs, dict[date, dict[UUID, int]]] = {}
        """The versions at a few hubs, of the months that were looked at in this enquiry."""
        self._differing: dict[tuple[int, int], tuple[Versions, Versions, frozenset[UUID]]] = {}
        self._made: dict[str, dict[Hashable, Made]] = {}
        self._turn = self._held = self._read = 0
        self.words = Words()
        """What is said of sessions, as `registry.reach.quick.timetable` holds them."""
        self.parts = Words()
        """Parts into which attendances are counted, as `registry.reach.quick.attended` holds them."""

    def begin(self) -> None:
        """Take nothing for current any more; if too much is held, forget what nobody asked for."""
        self._now.clear()
        self._looked.clear()
        self._differing.clear()
        self._turn += 1
        if self._held > ROOM:
            self._forget()
        if self._read > SETTLED:
            self._settle()

    def month(self, month: date, *, by_kind: bool) -> dict[UUID, Leaves]:
        """Return a month's sheets by hub: those of each kind, or that of all."""
        return self._months.get((month, by_kind), {})

    def refresh(self, months: Collection[date], hubs: Hubs, *, by_kind: bool) -> None:
        """Know the sheets of these months at some hubs as they are now.

        The sheet of all kinds has another version whenever any of its hub's month has.
        """
        if len(hubs) <= self._few:
            self._look(months, hubs)
            for month in months:
                self._list(month, self._looked[hubs][month], hubs, by_kind=by_kind)
            return
        self._sum_up(months)
        for month in months:
            if self._now[month] != self._sums.get((month, by_kind), (0, 0)):
                versions = _of_all().filter(month=month).values_list("hub_id", "version")
                self._list(month, dict(versions), None, by_kind=by_kind)
                self._sums[month, by_kind] = self._now[month]

    def _look(self, months: Collection[date], hubs: Hubs) -> None:
        """Look up the versions at a few hubs, in this enquiry."""
        looked = self._looked.setdefault(hubs, {})
        wanted = [month for month in months if month not in looked]
        if wanted:
            looked |= {month: {} for month in wanted}
            there = _of_all().filter(month__in=wanted, hub__in=list(hubs))
            for month, hub, version in there.values_list("month", "hub_id", "version"):
                looked[month][hub] = version

    def _sum_up(self, months: Collection[date]) -> None:
        """Look up the sums of months, in this enquiry."""
        wanted = [month for month in months if month not in self._now]
        if wanted:
            of_all = _of_all().filter(month__range=(min(wanted), max(wanted)))
            totals = of_all.values("month").annotate(sheets=Count("*"), versions=Sum("version"))
            sums = {each["month"]: (each["sheets"], int(each["versions"])) for each in totals}
            self._now |= {month: sums.get(month, (0, 0)) for month in wanted}

    def versions(self, months: Iterable[date], *, by_kind: bool) -> tuple[Versions, ...]:
        """Return what is another whenever any sheet of these months is."""
        return tuple(self._versions.get((month, by_kind), NO_SHEETS) for month in months)

    def changed(self, before: Versions, now: Versions) -> frozenset[UUID]:
        """Return at which hubs one version is another."""
        if before is now:
            return frozenset()
        which = id(before), id(now)
        if which not in self._differing:
            hubs = frozenset(hub for hub in before.keys() | now.keys() if before.get(hub) != now.get(hub))
            self._differing[which] = before, now, hubs  # held, so that no other has the same id
        return self._differing[which][2]

    def made(self, what: str, of: Hashable) -> Made:
        """Return what was made of something before, for whoever brings it up to date."""
        held = self._made.setdefault(what, {})
        made = held.pop(of, None) or Made()
        if len(held) >= MADE.get(what, SMALL):
            del held[next(iter(held))]
        held[of] = made
        return made

    def open(self, leaves: Iterable[Leaf], what: str) -> None:
        """Read this column of these sheets."""
        missing = {leaf.pk: leaf for leaf in leaves if not self.has(leaf, what)}
        pks = list(missing)
        for start in range(0, len(pks), AT_ONCE):
            rows = Sheet.objects.filter(pk__in=among(pks[start : start + AT_ONCE])).values_list("pk", what)
            for pk, kept in rows.order_by():
                content = bytes(kept)
                opened = OPENED[what](content) if content else _empty(what)
                self.put(missing[pk], what, opened, 2 * len(content))

    def has(self, leaf: Leaf, what: Hashable) -> bool:
        """Say whether something is held of a sheet; it is wanted, and not forgotten first."""
        leaf.used = self._turn
        return what in leaf.opened

    def put(self, leaf: Leaf, what: Hashable, content: Any, size: int) -> None:
        """Hold something of a sheet, for as long as it has the same version."""
        self._read += 1
        leaf.opened[what] = content
        leaf.size += size
        self._held += size

    def _list(self, month: date, now: dict[UUID, int], at: Hubs | None, *, by_kind: bool) -> None:
        """List the sheets of those hubs of which any has changed: of these hubs, or of any."""
        held, before = self._months.get((month, by_kind), {}), self._versions.get((month, by_kind), {})
        among_these = before.keys() if at is None else before.keys() & at.each
        changed = [hub for hub, version in now.items() if before.get(hub) != version]
        gone = among_these - now.keys()
        if not changed and not gone and (month, by_kind) in self._versions:
            return
        listed: dict[UUID, Leaves] = {hub: leaves for hub, leaves in held.items() if hub not in gone}
        listed |= {hub: {} for hub in changed}
        there = Sheet.objects.filter(month=month, hub__in=among(changed))
        kinds = there.exclude(kind=ALL) if by_kind else there.filter(kind=ALL)
        columns = ("hub_id", "kind", "pk", "version", "identified", "anonymous", "visits", "by_day")
        rows = kinds.order_by().values_list(*columns)
        for hub, kind, pk, version, identified, anonymous, visits, by_day in rows:
            leaf = held.get(hub, {}).get(kind)
            if leaf is None or (leaf.pk, leaf.version) != (pk, version):
                leaf = Leaf(pk, kind, version, identified, anonymous, visits, days_of(bytes(by_day)))
            listed[hub][kind] = leaf
        versions = {hub: version for hub, version in before.items() if hub not in gone} | now
        self._months[month, by_kind], self._versions[month, by_kind] = listed, versions

    def _settle(self) -> None:
        """Let Python look for garbage elsewhere: among the sheets of a country it looked for a second.

        What is forgotten is freed all the same.
        """
        gc.collect(1)
        gc.freeze()
        self._read = 0

    def _forget(self) -> None:
        for hubs in self._months.values():
            for leaves in hubs.values():
                for leaf in leaves.values():
                    if leaf.used < self._turn - 1:
                        leaf.opened, leaf.size = {}, 0
        self._held = sum(
            leaf.size
            for hubs in self._months.values()
            for leaves in hubs.values()
            for leaf in leaves.values()
        )


def _of_all() -> QuerySet[Sheet]:
    return Sheet.objects.filter(kind=ALL).order_by()


def _empty(what: str) -> BitMap | Bag:
    return BitMap() if what == "who" else Bag()
