"""What a sheet holds, and how it changes with each visit that begins or ceases to count. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from registry.reach.sheets.marks import DAYS, Bag, array_of, mark, numbers_of, set_of

IDENTIFIED, ANONYMOUS = 0, 1
"""The rows of what is counted by day."""


@dataclass(frozen=True, slots=True)
class Came:
    """One visit by numbers; without a person it is anonymous."""

    person: int | None
    family: int | None
    day: date


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

    def change(self, began: Iterable[Came], ceased: Iterable[Came]) -> bool:
        """Put in and take out; say whether everything that was to be taken out was in it."""
        out = list(ceased)
        taken = self.people.take(_marks(out, "person")) & self.families.take(_marks(out, "family"))
        fresh = list(began)
        self.people.put(_marks(fresh, "person"))
        self.families.put(_marks(fresh, "family"))
        return self._count(fresh, out) and taken

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

    def _count(self, began: Iterable[Came], ceased: Iterable[Came]) -> bool:
        days = self.by_day.astype(np.int64)
        for signed, visits in ((1, began), (-1, ceased)):
            for each in visits:
                days[ANONYMOUS if each.person is None else IDENTIFIED, each.day.day - 1] += signed
        self.by_day = days.clip(0).astype(np.uint32)
        return bool((days >= 0).all())


def days_of(kept: bytes) -> NDArray[np.uint32]:
    """Return identified and anonymous attendances by day, as they were kept."""
    if not kept:
        return np.zeros((2, DAYS), np.uint32)
    return np.frombuffer(kept, dtype="<u4").reshape(2, DAYS)


def _marks(visits: Iterable[Came], whose: str) -> list[int]:
    """Return the marks of the people, or of the families of people, who came."""
    return [
        mark(number, each.day)
        for each in visits
        if each.person is not None and (number := getattr(each, whose)) is not None
    ]
