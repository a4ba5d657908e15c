"""Small areas by number: which hubs reach them on a day, and how deprived they are."""

from datetime import date
from functools import cached_property
from uuid import UUID

import numpy as np

from registry.geography.held import deciles_of
from registry.geography.models import Generation, Kind
from registry.geography.places import in_force, reached
from registry.reach.numbered import Words
from registry.reach.quick.roll import Array


class Places:
    """What holds of small areas on one day; an area's number is that of the roll."""

    def __init__(self, areas: Words, day: date) -> None:
        self._areas, self._day = areas, day
        self.reached: dict[UUID, Array] = {hub: areas.numbers(lsoas) for hub, lsoas in reached(day).items()}
        """The numbers of the areas that each hub reaches."""

    @property
    def size(self) -> int:
        """How many areas there are."""
        return len(self._areas.of)

    def of(self, hub: UUID) -> Array:
        """Return which areas a hub reaches, as truths by number."""
        return self.truths([self.reached[hub]] if hub in self.reached else [])

    @cached_property
    def city(self) -> Array:
        """Return which areas any hub reaches, as truths by number."""
        return self.truths(list(self.reached.values()))

    @cached_property
    def deciles(self) -> Array:
        """Return each area's decile by number; 0 where it is not known."""
        found = np.zeros(self.size, np.uint8)
        release = in_force(Kind.DEPRIVATION, self._day, Generation.LSOA_2021)
        for lsoa, decile in deciles_of(release).items() if release else ():
            number = self._areas.number(lsoa)
            if number > 0:
                found[number] = decile
        return found

    def truths(self, areas: list[Array]) -> Array:
        """Return which areas are among some, as truths by number."""
        truths = np.zeros(self.size, np.bool_)
        for some in areas:
            truths[some] = True
        return truths
