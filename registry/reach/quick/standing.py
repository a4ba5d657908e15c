"""Counts of people as they stood the last time: only who came, left or changed is counted again.

A batch of events changes a few hundred people of millions, and every table counts all of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from pyroaring import BitMap

from registry.reach.counting import Counts
from registry.reach.quick.parts import Coded
from registry.reach.quick.roll import Array
from registry.reach.sheets.marks import array_of, set_of, united


class Who(NamedTuple):
    """Whom a row counts, each once: whoever is in any of some sets and in none of others.

    The sets are never changed, so if they are the very same it is the same people.
    """

    among: tuple[BitMap, ...]
    without: tuple[BitMap, ...] = ()

    def find(self) -> BitMap:
        """Return them."""
        return united(self.among) - united(self.without) if self.without else united(self.among)


Sets = Mapping[str | None, Who]


@dataclass(slots=True)
class Told:
    """A table of counts by row and part in words; a row whose numbers are the same stays as it is."""

    lines: list[str | None] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    table: Array = field(default_factory=lambda: np.zeros((0, 0), np.int64))
    rows: dict[str | None, dict[str, int]] = field(default_factory=dict)

    def tell(self, lines: list[str | None], keys: list[str], table: Array) -> Counts:
        """Return the counts; what is 0 is not mentioned."""
        if lines != self.lines or keys != self.keys:
            self.rows, changed = {}, np.arange(len(lines))
        else:
            self.rows = self.rows.copy()  # whoever was given the last one keeps it
            changed = np.flatnonzero((table != self.table).any(axis=1))
        for row in changed.tolist():
            numbers = table[row]
            parts = np.flatnonzero(numbers)
            told = zip(parts.tolist(), numbers[parts].tolist(), strict=True)
            self.rows[lines[row]] = {keys[part]: number for part, number in told}
        self.lines, self.keys, self.table = lines, keys, table
        return self.rows


@dataclass(frozen=True, slots=True)
class _Line:
    made_of: Who
    who: BitMap
    counts: Array


class Standing:
    """How many of each row are in each part."""

    def __init__(self) -> None:
        self._parts = 0
        self._codes: Array = np.zeros(0, np.uint8)
        self._lines: dict[str | None, _Line] = {}
        self._told = Told()

    def count(self, rows: Sets, coded: Coded) -> Counts:
        """Return the counts; ``coded`` is of everybody, by number."""
        codes, keys = coded
        return self._told.tell(list(rows), keys, self.table(rows, codes, len(keys)))

    def table(self, rows: Sets, codes: Array, parts: int) -> Array:
        """Return the counts as a table of rows and parts; codes are of everybody, by number."""
        if parts != self._parts or len(codes) != len(self._codes):
            self._lines, self._codes, self._parts = {}, codes, parts
        same = codes is self._codes
        moved = BitMap() if same else set_of(np.flatnonzero(codes != self._codes))
        nobody = _Line(Who(()), BitMap(), np.zeros(parts, np.int64))
        self._lines = {
            key: self._brought(self._lines.get(key, nobody), who, codes, moved) for key, who in rows.items()
        }
        self._codes = codes
        counts = [line.counts for line in self._lines.values()]
        return np.stack(counts) if counts else np.zeros((0, parts), np.int64)

    def _brought(self, before: _Line, now: Who, codes: Array, moved: BitMap) -> _Line:
        """Return a row as it is now."""
        same = now == before.made_of
        if same and not (moved and moved.intersect(before.who)):
            return before
        who = before.who if same else now.find()
        counts = before.counts.copy()
        for some, by, sign in (
            (before.who - who, self._codes, -1),
            (who - before.who, codes, 1),
            (stayed := before.who & who & moved, self._codes, -1),
            (stayed, codes, 1),
        ):
            if some:
                counts += sign * np.bincount(by[array_of(some)], minlength=len(counts))
        return _Line(now, who, counts)


def together(one: Counts, other: Counts) -> Counts:
    """Return the sums of two counts of parts that are different in each."""
    return {
        line: {**one.get(line, {}), **other.get(line, {})} for line in (*one, *(other.keys() - one.keys()))
    }
