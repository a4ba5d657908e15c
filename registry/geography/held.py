"""What complete releases say, as one process holds it: none is ever changed, only replaced by another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from registry.geography.models import Area, Deprivation, Ethnicity, Population, Release, Ward

MOST = 10_000
"""Of how many groups of areas sums are held; whoever asks may put together any."""
AGES = 91
"""Single years of age: 0 to 89, and 90 or over."""


Spans = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class OfAreas:
    """Several numbers of each small area."""

    rows: Mapping[str, int]
    numbers: NDArray[np.int64]
    """A row for each area."""
    _together: dict[frozenset[str], list[int] | None] = field(default_factory=dict, repr=False, compare=False)

    def together(self, areas: frozenset[str]) -> list[int] | None:
        """Return the numbers of some areas together; None if there are none of one of them."""
        if areas not in self._together:
            if len(self._together) >= MOST:
                self._together.clear()
            rows = [self.rows.get(area, -1) for area in areas]
            self._together[areas] = None if -1 in rows else self.numbers[rows].sum(axis=0).tolist()
        return self._together[areas]


@dataclass(frozen=True, slots=True)
class Estimates(OfAreas):
    """How many people below each age, from 0 to `AGES`, live in each small area."""

    _of: dict[Spans, dict[str, int]] = field(default_factory=dict, repr=False, compare=False)

    def of(self, spans: Spans) -> Mapping[str, int]:
        """Return how many people live in each area of ages from one to below another, or of several."""
        if spans not in self._of:
            below = self.numbers[:, np.minimum(spans, AGES)]
            people = (below[:, :, 1] - below[:, :, 0]).sum(axis=1)
            self._of[spans] = dict(zip(self.rows, people.tolist(), strict=True))
        return self._of[spans]


@dataclass(frozen=True, slots=True, kw_only=True)
class Census(OfAreas):
    """How many people of each ethnic group live in each small area."""

    groups: tuple[str, ...]

    def living_in(self, areas: frozenset[str]) -> Mapping[str, int] | None:
        """Return how many of each group live in some areas; None if one of them was not counted."""
        numbers = self.together(areas)
        return None if numbers is None else dict(zip(self.groups, numbers, strict=True))


def estimates(release: Release, year: int) -> Estimates:
    """Return the estimates of a complete release for the middle of a year."""
    return _estimates(release.pk, release.loaded_at, year)


def census(release: Release) -> Census:
    """Return the census of ethnic groups of a complete release."""
    return _census(release.pk, release.loaded_at)


def deciles_of(release: Release) -> Mapping[str, int]:
    """Return the deprivation decile, 1 the most deprived, of every area of a complete release."""
    return _deciles(release.pk, release.loaded_at)


def wards_of(release: Release) -> Mapping[str, tuple[str, str]]:
    """Return the code and the name of the ward of every area of a complete release."""
    return _wards(release.pk, release.loaded_at)


def names_of(release: Release) -> Mapping[str, str]:
    """Return the name of every area of a complete release."""
    return _names(release.pk, release.loaded_at)


@lru_cache(maxsize=16)
def areas_apart(joined: tuple[tuple[UUID, str], ...]) -> Mapping[UUID, Sequence[str]]:
    """Return areas of hubs, each given in one text with spaces between; of equal texts, the very same."""
    return {hub: sorted(set(lsoas.split())) for hub, lsoas in joined}


def forget() -> None:
    """Hold nothing any more: for tests, which take back what they loaded."""
    _estimates.cache_clear()
    _census.cache_clear()
    _deciles.cache_clear()
    _wards.cache_clear()
    _names.cache_clear()


@lru_cache(maxsize=4)
def _estimates(release: int, _loaded_at: datetime, year: int) -> Estimates:
    there: list[tuple[str, Any]] = list(
        Population.objects.filter(release=release, year=year).values_list("lsoa", "by_age")
    )
    by_age = np.array([ages for _, ages in there], np.int64).reshape(-1, AGES)
    below = np.pad(by_age.cumsum(axis=1), ((0, 0), (1, 0)))
    return Estimates({lsoa: row for row, (lsoa, _) in enumerate(there)}, below)


@lru_cache(maxsize=4)
def _census(release: int, _loaded_at: datetime) -> Census:
    there: list[tuple[str, dict[str, int]]] = list(
        Ethnicity.objects.filter(release=release).values_list("lsoa", "by_group")
    )
    groups = tuple(sorted({group for _, by_group in there for group in by_group}))
    numbers = [[by_group.get(group, 0) for group in groups] for _, by_group in there]
    rows = {lsoa: row for row, (lsoa, _) in enumerate(there)}
    return Census(rows, np.array(numbers, np.int64).reshape(len(there), -1), groups=groups)


@lru_cache(maxsize=4)
def _deciles(release: int, _loaded_at: datetime) -> Mapping[str, int]:
    return dict(Deprivation.objects.filter(release=release).values_list("lsoa", "imd_decile"))


@lru_cache(maxsize=4)
def _wards(release: int, _loaded_at: datetime) -> Mapping[str, tuple[str, str]]:
    found = Ward.objects.filter(release=release).values_list("lsoa", "code", "name")
    return {lsoa: (code, name) for lsoa, code, name in found}


@lru_cache(maxsize=4)
def _names(release: int, _loaded_at: datetime) -> Mapping[str, str]:
    return dict(Area.objects.filter(release=release).values_list("code", "name"))
