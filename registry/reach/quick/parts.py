"""Into which part each number falls: the roll's columns as codes, with the keys that they stand for."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import Any, NamedTuple

import numpy as np

from registry.reach.bands import ADULTS, AGE_UNKNOWN
from registry.reach.counting import AREA_PARTS, BETWEEN, NOT_ASKED, Ages, Both, Into, Often, Split, uses
from registry.reach.kept import Kept
from registry.reach.quick.places import Places
from registry.reach.quick.roll import Array, Roll
from registry.reach.roll.known import as_number

A_YEAR = 10_000
"""Between two days written as 20240229, one year later."""
OF_AGE = ("born", "over_19", "send")
"""The columns from which ages follow."""
OLDEST = 150
"""Completed years that nobody has."""
NOBODY = np.zeros(1, np.uint32)
"""The number of who is not named."""


class Coded(NamedTuple):
    """A code for each number that was asked of, and the key of each code."""

    codes: Array
    keys: list[str]


class Asked(NamedTuple):
    """Numbers, and what else their part may depend on."""

    numbers: Array
    own: Array | None = None
    """Whether each lives in the reach area of a hub at which they were seen."""
    days: Array | None = None
    """The day of each attendance, as 20240229."""


@dataclass(slots=True)
class Parts:
    """Codes for the people of one question."""

    roll: Roll
    kept: Kept
    places: Callable[[], Places]
    homes: Callable[[], Array]
    """The area, by number, in which each person lives."""
    often: Callable[[Often], Array]
    """On how many days each person came, by number."""
    first: int
    last: int
    """The first and the last day of the period, as 20240229."""

    def everybody(self, into: Into, *, own: bool = False) -> Coded:
        """Return the part of every number: the same array until somebody's part is another.

        ``own`` says whether all of them live in the reach area of a hub at which they were seen.
        """
        keys = self._of(into, NOBODY, own=own).keys
        columns = columns_of(into)
        if columns is not None:
            what = into, *keys, self.first if uses(into, Split.FIRST) else 0
            return Coded(self.roll.codes(what, columns, lambda some: self._of(into, some).codes), keys)
        if isinstance(into, Both):
            one, other = (self.everybody(each, own=own) for each in (into.one, into.other))
            things: tuple[object, ...] = one.codes, other.codes
            make = partial(_both, one, other)
        else:
            things = (self.often(into),) if isinstance(into, Often) else (self.homes(), self.places())
            make = partial(self._of_all, into, own=own)
        what = "parts", into, own, self.first, self.last
        return Coded(self.kept.once(what, things, lambda: make().codes), keys)

    def _of_all(self, into: Into, *, own: bool) -> Coded:
        return self._of(into, np.arange(self.roll.size), own=own)

    def _of(self, into: Into, numbers: Array, *, own: bool = False) -> Coded:
        return self.coded(into, Asked(numbers, np.full(len(numbers), own)))

    def coded(self, into: Into, asked: Asked) -> Coded:
        """Return the part of each number."""
        if isinstance(into, Both):
            return _both(self.coded(into.one, asked), self.coded(into.other, asked))
        if isinstance(into, Ages):
            on = asked.days if into.on is None else np.int32(as_number(into.on))
            assert on is not None  # noqa: S101  each attendance has a day
            return Coded(self._aged(into, asked.numbers, on), [*into.scheme.parts])
        if isinstance(into, Often):
            often = self.often(into)[asked.numbers] >= into.times
            return Coded(often.astype(np.uint8), ["fewer", "sustained"])
        return self._split(into, asked)

    def _aged(self, into: Ages, numbers: Array, on: Any) -> Array:
        """Return the part of each number by age on a day, or each on a day of its own."""
        born = self.roll.columns["born"][numbers]
        keys = [*into.scheme.parts]
        ages = np.where((born > 0) & (born <= on), (on - born) // A_YEAR, OLDEST)
        codes: Array = _by_years(into)[ages.clip(0, OLDEST)]
        send = into.scheme.send
        if send:
            young = (ages >= send.low) & (ages < send.high) & self._said("send", "yes", numbers)
            codes[young] = keys.index(into.scheme.send_key)
        codes[(born == 0) & self.roll.columns["over_19"][numbers]] = keys.index(ADULTS)
        return codes

    def _split(self, into: Split, asked: Asked) -> Coded:
        numbers = asked.numbers
        if into is Split.RESIDENCE:
            return self._by_residence(asked)
        if into is Split.DECILE:
            deciles = self.places().deciles[self.homes()[numbers]]
            return Coded(deciles, ["unknown", *map(str, range(1, 11))])
        if into in TRUTHS:
            return Coded(TRUTHS[into](self, numbers), TRUTH_KEYS[into])
        return self._by_word(into.value, numbers)

    def _by_residence(self, asked: Asked) -> Coded:
        of_area = np.where(self.places().city, 1, 2).astype(np.uint8)
        of_area[0] = 3
        codes = of_area[self.homes()[asked.numbers]]
        if asked.own is not None:
            codes[asked.own] = 0
        return Coded(codes, list(AREA_PARTS))

    def _by_word(self, column: str, numbers: Array) -> Coded:
        """Return the words of a column, only those that somebody has or had, with new codes."""
        present = sorted(self.roll.used[column])
        codes = np.zeros(len(self.roll.terms.of), np.min_scalar_type(len(present)))
        codes[present] = np.arange(len(present))
        words = [self.roll.terms.of[word] or NOT_ASKED for word in present]
        return Coded(codes[self.roll.columns[column][numbers]], words)

    def _said(self, column: str, word: str, numbers: Array) -> Array:
        said: Array = self.roll.columns[column][numbers] == self.roll.terms.number(word)
        return said


def columns_of(into: Into) -> tuple[str, ...] | None:
    """Return the columns of the roll from which parts follow alone, or None where they need more."""
    if isinstance(into, Both):
        one, other = columns_of(into.one), columns_of(into.other)
        return None if one is None or other is None else (*one, *other)
    if isinstance(into, Ages):
        return OF_AGE
    if into in (Split.NONE, Split.NAMED):
        return ()
    if isinstance(into, Often) or into in (Split.RESIDENCE, Split.DECILE, Split.HOME):
        return None
    return (into.value,)


def _both(one: Coded, other: Coded) -> Coded:
    keys = [BETWEEN.join(keys) for keys in product(one.keys, other.keys)]
    codes = one.codes.astype(np.min_scalar_type(len(keys))) * len(other.keys) + other.codes
    return Coded(codes.astype(np.min_scalar_type(len(keys))), keys)


def _by_years(into: Ages) -> Array:
    """Return the part's code for each completed year of age; unknown for an age that nobody has."""
    keys = [*into.scheme.parts]
    codes = np.full(OLDEST + 1, keys.index(ADULTS), np.uint8)
    for band in into.scheme.children:
        codes[band.low : band.high] = keys.index(band.key)
    codes[OLDEST] = keys.index(AGE_UNKNOWN)
    return codes


TRUTHS: dict[Split, Callable[[Parts, Array], Array]] = {
    Split.NONE: lambda _, numbers: np.zeros(len(numbers), np.uint8),
    Split.NAMED: lambda _, numbers: (numbers == 0).astype(np.uint8),
    Split.FIRST: lambda parts, numbers: (parts.roll.columns["first"][numbers] >= parts.first).astype(
        np.uint8
    ),
    Split.HOME: lambda parts, numbers: (parts.homes()[numbers] > 0).astype(np.uint8),
}
TRUTH_KEYS = {
    Split.NONE: [""],
    Split.NAMED: ["identified", "anonymous"],
    Split.FIRST: ["returning", "new"],
    Split.HOME: ["unknown", "known"],
}
