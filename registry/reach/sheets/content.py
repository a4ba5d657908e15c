"""What a sheet holds, and how it changes with each visit that begins or ceases to count. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from registry.reach.sheets.marks import DAYS, Bag, array_of, marks_of, numbers_of, set_of

Column = NDArray[np.int64]
IDENTIFIED, ANONYMOUS = 0, 1
"""The rows of what is counted by day."""


NOBODY = -1
"""Stands for a number where nobody is named."""


@dataclass(slots=True, eq=False)
class Content:
    """A sheet, opened; or visits that are to go onto one."""

    people: Bag = field(default_factory=Bag)
    """The marks of those who came."""
    families: Bag = field(default_factory=Bag)
    """The marks of their families."""
    by_day: NDArray[np.uint32] = field(default_factory=lambda: np.zeros((2, DAYS), np.uint32))
    """How many of both kinds came on each day."""

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Content):
            return NotImplemented
        same = self.people == other.people and self.families == other.families
        return same and bool((self.by_day == other.by_day).all())

    __hash__ = None  # type: ignore[assignment]  # it changes

    @classmethod
    def read(cls, marks: bytes, families: bytes, by_day: bytes) -> "Content":
        """Open a sheet as it was kept."""
        days = days_of(by_day).copy()
        return cls(Bag.read(marks), Bag.read(families), days)

    @classmethod
    def of(cls, people: Column, families: Column, days: Column) -> "Content":
        """Return the sheet of visits: whose, of which family and on which day of the month, from 0."""
        named, at_home = people != NOBODY, families != NOBODY
        counts = [np.bincount(days[some], minlength=DAYS) for some in (named, ~named)]
        return cls(
            Bag.of(marks_of(people[named], days[named])),
            Bag.of(marks_of(families[at_home], days[at_home])),
            np.stack(counts).astype(np.uint32),
        )

    def change(self, began: "Content", ceased: "Content") -> bool:
        """Put in and take out; say whether everything that was to be taken out was in it."""
        taken = self.people.take(ceased.people) & self.families.take(ceased.families)
        self.people.put(began.people)
        self.families.put(began.families)
        days = self.by_day.astype(np.int64) + began.by_day - ceased.by_day
        self.by_day = days.clip(0).astype(np.uint32)
        return taken and bool((days >= 0).all())

    def kept(self) -> Mapping[str, int | bytes]:
        """Return the sheet's columns."""
        return {
            "identified": int(self.by_day[IDENTIFIED].sum()),
            "anonymous": int(self.by_day[ANONYMOUS].sum()),
            "visits": len(self.people.once),
            "by_day": self.by_day.astype("<u4").tobytes(),
            "who": set_of(numbers_of(array_of(self.people.once))).serialize(),
            "marks": self.people.content(),
            "families": self.families.content(),
        }


def days_of(kept: bytes) -> NDArray[np.uint32]:
    """Return identified and anonymous attendances by day, as they were kept."""
    if not kept:
        return np.zeros((2, DAYS), np.uint32)
    return np.frombuffer(kept, dtype="<u4").reshape(2, DAYS)
