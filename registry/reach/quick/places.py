"""Small areas by number: which hubs reach them on a day, and how deprived they are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

import numpy as np

from registry.geography.held import deciles_of
from registry.geography.models import Generation, Kind, Release
from registry.geography.places import in_force
from registry.reach.numbered import Words
from registry.reach.quick.roll import Array


@dataclass(frozen=True, eq=False)
class Places:
    """What holds of small areas on one day; an area's number is that of the roll."""

    codes: Mapping[UUID, Sequence[str]]
    """The areas that each hub reaches."""
    reached: Mapping[UUID, Array]
    """Their numbers."""
    areas: Words
    size: int
    """How many areas there are."""
    release: Release | None
    """Which says how deprived they are."""

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
        for lsoa, decile in deciles_of(self.release).items() if self.release else ():
            number = self.areas.number(lsoa)
            if 0 < number < self.size:
                found[number] = decile
        return found

    def numbers_of(self, areas: Iterable[str]) -> Array:
        """Return the numbers of some areas, but of those that nobody lives in and no hub reaches."""
        numbers = (self.areas.number(code) for code in areas)
        return np.array([each for each in numbers if 0 < each < self.size], np.int32)

    def truths(self, areas: list[Array]) -> Array:
        """Return which areas are among some, as truths by number."""
        truths = np.zeros(self.size, np.bool_)
        for some in areas:
            truths[some] = True
        return truths


def places_on(day: date, codes: Mapping[UUID, Sequence[str]], areas: Words, before: Places | None) -> Places:
    """Return the places of a day, with what hubs reach then: those of the last time, if all is the same."""
    release = in_force(Kind.DEPRIVATION, day, Generation.LSOA_2021)
    if before and before.codes == codes and before.size == len(areas.of) and _same(before.release, release):
        return before
    numbers = {hub: areas.numbers(lsoas) for hub, lsoas in codes.items()}
    return Places(codes, numbers, areas, len(areas.of), release)


def _same(one: Release | None, other: Release | None) -> bool:
    """Say whether these are one release, loaded once."""
    return one == other and (one is None or other is None or one.loaded_at == other.loaded_at)
