"""What a sheet holds, and how it changes with each visit that begins or ceases to count. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from registry.reach.sheets.marks import DAYS, Bag, array_of, marks_of, marks_on, numbers_of, set_of

Column = NDArray[np.int64]
IDENTIFIED, ANONYMOUS = 0, 1
"""The rows of what is counted by day."""


def _no_days() -> Column:
    return np.zeros((2, DAYS), np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Came:
    """Visits to one sheet."""

    people: list[int] = field(default_factory=list)
    """The marks of those who came."""
    families: list[int] = field(default_factory=list)
    """The marks of their families."""
    by_day: Column = field(default_factory=_no_days)
    """How many of both kinds came on each day."""

    def add(self, day: date, people: Sequence[int], families: Iterable[int], anonymous: int = 0) -> None:
        """Add visits of one day: the numbers of people and of their families, and how many name nobody."""
        self.people.extend(marks_on(day, people))
        self.families.extend(marks_on(day, families))
        self.by_day[IDENTIFIED, day.day - 1] += len(people)
        self.by_day[ANONYMOUS, day.day - 1] += anonymous

    def join(self, others: "Came") -> None:
        """Add visits to another sheet."""
        self.people.extend(others.people)
        self.families.extend(others.families)
        np.add(self.by_day, others.by_day, out=self.by_day)


NOBODY = Came()


@dataclass(slots=True, eq=False)
class Content:
    """A sheet, opened."""

    people: Bag = field(default_factory=Bag)
    families: Bag = field(default_factory=Bag)
    by_day: NDArray[np.uint32] = field(default_factory=lambda: np.zeros((2, DAYS), np.uint32))

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
        """Return the sheet of visits: whose, of which family and on which day of the month, from 0.

        Where a number is below 0 nobody is named.
        """
        named, at_home = people >= 0, families >= 0
        counts = [np.bincount(days[some], minlength=DAYS) for some in (named, ~named)]
        return cls(
            Bag.of(marks_of(people[named], days[named])),
            Bag.of(marks_of(families[at_home], days[at_home])),
            np.stack(counts).astype(np.uint32),
        )

    def change(self, began: Came, ceased: Came = NOBODY) -> bool:
        """Put in and take out; say whether everything that was to be taken out was in it."""
        taken = self.people.take(ceased.people) & self.families.take(ceased.families)
        self.people.put(began.people)
        self.families.put(began.families)
        days = self.by_day + began.by_day - ceased.by_day
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
