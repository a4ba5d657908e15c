"""Small areas by number: which hubs reach them on a day, and how deprived they are."""

from collections import defaultdict
from datetime import date
from functools import cached_property
from uuid import UUID

import numpy as np
from django.db.models import Q

from registry.geography.models import Deprivation, Generation, Kind, ReachArea
from registry.geography.places import in_force
from registry.reach.numbered import Words
from registry.reach.quick.roll import Array


class Places:
    """What holds of small areas on one day; an area's number is that of the roll."""

    def __init__(self, areas: Words, day: date) -> None:
        self._areas, self._day = areas, day
        there = ReachArea.objects.filter(Q(until=None) | Q(until__gt=day), since__lte=day)
        found: defaultdict[UUID, set[str]] = defaultdict(set)
        for hub, lsoa in there.values_list("hub_id", "lsoa"):
            found[hub].add(lsoa)
        self.reached: dict[UUID, Array] = {}
        """The numbers of the areas that each hub reaches."""
        for hub, lsoas in found.items():
            self.reached[hub] = areas.numbers(sorted(lsoas))

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
        ranked = Deprivation.objects.filter(release=release) if release else Deprivation.objects.none()
        for lsoa, decile in ranked.values_list("lsoa", "imd_decile"):
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
