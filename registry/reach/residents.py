"""How many people live in each reach area, by band: the denominators, from the official estimates.

Where an estimate is missing for one small area of a hub, the hub's is not available: it is never 0.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from registry.geography.models import Generation, Kind, Population, ReachArea, Release
from registry.geography.places import deciles, in_force
from registry.reach.bands import Band
from registry.reach.counting import By
from registry.reach.enquiry import Enquiry, once
from registry.reach.figures import NotAvailable

NO_AREAS = "No reach area is set for it: hub-registry reach-area."
NO_ESTIMATE = "No population estimate is loaded: hub-registry load-geography."
NOT_ALL = "The population estimate does not have all of its small areas."
NO_DECILES = "No deprivation file on 2021 LSOAs is loaded: hub-registry load-geography."


@dataclass(frozen=True, slots=True)
class Residents:
    """Who lives in the areas of the hubs of an enquiry, by one estimate."""

    source: str
    """Says which estimate of which year; empty if there is none."""
    areas: Mapping[str | None, frozenset[str]]
    """The small areas of each row, and of the whole."""
    by_age: Mapping[str, list[int]]
    """For each small area, how many people of each single year of age."""

    def of(
        self, line: str | None, bands: Iterable[Band], only: frozenset[str] | None = None
    ) -> "int | NotAvailable":
        """Return how many people of these bands live in a row's areas, or in some of them only."""
        areas = self.areas.get(line, frozenset())
        if not areas:
            return NotAvailable(NO_AREAS)
        if not self.by_age:
            return NotAvailable(NO_ESTIMATE)
        if not areas <= self.by_age.keys():
            return NotAvailable(NOT_ALL)
        wanted = list(bands)
        among = areas if only is None else areas & only
        return sum(sum(self.by_age[area][band.low : band.high]) for area in among for band in wanted)


@once
def residents(asked: Enquiry, by: By) -> Residents:
    """Return who lives in the reach areas of the hubs of an enquiry on the last day of its period."""
    day = asked.question.period.last
    areas: defaultdict[str | None, set[str]] = defaultdict(set)
    there = ReachArea.objects.filter(hub__in=asked.hubs, since__lte=day).exclude(until__lte=day)
    chosen = asked.question.areas
    for hub, lsoa in there.values_list("hub__code", "lsoa"):
        if chosen and lsoa not in chosen:
            continue
        areas[hub if by is By.HOME_HUB else lsoa].add(lsoa)
        areas[None].add(lsoa)
    rows = {line: frozenset(lsoas) for line, lsoas in areas.items()}
    release = in_force(Kind.POPULATION, day, Generation.LSOA_2021)
    if release is None:
        return Residents("", rows, {})
    year = _year(release, day)
    estimates = Population.objects.filter(release=release, year=year, lsoa__in=areas[None])
    source = f"Residents by the estimate for the middle of {year} ({release})."
    return Residents(source, rows, dict(estimates.values_list("lsoa", "by_age")))


@once
def in_deciles(asked: Enquiry, up_to: int) -> frozenset[str] | NotAvailable:
    """Return the small areas of the most deprived deciles, 1 to ``up_to``, among those of the hubs."""
    day = asked.question.period.last
    release = in_force(Kind.DEPRIVATION, day, Generation.LSOA_2021)
    if release is None:
        return NotAvailable(NO_DECILES)
    there = ReachArea.objects.filter(hub__in=asked.hubs, since__lte=day).exclude(until__lte=day)
    ranked = deciles(release, Generation.LSOA_2021, set(there.values_list("lsoa", flat=True)))
    return frozenset(lsoa for lsoa, decile in ranked.items() if decile <= up_to)


def _year(release: Release, day: date) -> int:
    """Return the latest year whose middle is not after the day, or the earliest there is."""
    years = sorted(Population.objects.filter(release=release).values_list("year", flat=True).distinct())
    return max((each for each in years if date(each, 6, 30) <= day), default=years[0])
