"""How many people live in each reach area, by band: the denominators, from the official estimates.

Where an estimate is missing for one small area of a hub, the hub's is not available: it is never 0.
"""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from registry.geography.held import AGES, Estimates, Spans, estimates
from registry.geography.models import Generation, Kind, Population, Release
from registry.geography.places import deciles, in_force
from registry.reach.bands import Band
from registry.reach.counting import By
from registry.reach.enquiry import Enquiry, once
from registry.reach.figures import NotAvailable

NO_AREA = NotAvailable("No reach area is set for it: hub-registry reach-area.")
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
    estimates: Estimates | None
    _living: dict[Hashable, Mapping[str | None, int | NotAvailable]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def of(self, line: str | None, bands: Sequence[Band]) -> int | NotAvailable:
        """Return how many people of these bands live in a row's areas."""
        return self.living(bands).get(line, NO_AREA)

    def living(
        self, bands: Sequence[Band], only: frozenset[str] | None = None
    ) -> Mapping[str | None, int | NotAvailable]:
        """Return how many people of these bands live in each row's areas, or in some of them only.

        Of a row that is not mentioned no area is known: `NO_AREA`.
        """
        spans = tuple((band.low, band.high) for band in bands)
        if (spans, only) not in self._living:
            self._living[spans, only] = {
                line: self._count(areas, spans, only) for line, areas in self.areas.items() if areas
            }
        return self._living[spans, only]

    def _count(self, areas: frozenset[str], spans: Spans, only: frozenset[str] | None) -> int | NotAvailable:
        if self.estimates is None:
            return NotAvailable(NO_ESTIMATE)
        below = self.estimates.together(areas)
        if below is not None and only is not None:
            below = self.estimates.together(areas & only)
        if below is None:
            return NotAvailable(NOT_ALL)
        return sum(below[min(high, AGES)] - below[min(low, AGES)] for low, high in spans)


@once
def reach_areas(asked: Enquiry) -> Mapping[str, Sequence[str]]:
    """Return the small areas of each hub of an enquiry, by its code, on the last day of its period.

    They are the very same from one enquiry to the next, until they are others.
    """
    there = asked.directory.reached(asked.question.period.last)
    return asked.kept.once(
        ("reach areas", asked.question.period.last, asked.question.hubs, asked.question.locality),
        (there, asked.hubs),
        lambda: {hub.code: there[hub.pk] for hub in asked.hubs if hub.pk in there},
    )


@once
def residents(asked: Enquiry, by: By) -> Residents:
    """Return who lives in the reach areas of the hubs of an enquiry on the last day of its period."""
    day, question = asked.question.period.last, asked.question
    release = in_force(Kind.POPULATION, day, Generation.LSOA_2021)
    year = _year(release, day) if release else 0
    known = estimates(release, year) if release else None
    source = f"Residents by the estimate for the middle of {year} ({release})." if release else ""
    which = "residents", by, day, question.hubs, question.locality, question.areas
    things = reach_areas(asked), asked.hubs, known
    return asked.kept.once(which, things, lambda: Residents(source, _rows(asked, by), known))


def _rows(asked: Enquiry, by: By) -> Mapping[str | None, frozenset[str]]:
    """Return the small areas of each row, and of the whole."""
    chosen = asked.question.areas
    areas: defaultdict[str | None, set[str]] = defaultdict(set)
    localities = {hub.code: hub.locality for hub in asked.hubs}
    for hub, lsoas in reach_areas(asked).items():
        some = chosen.intersection(lsoas) if chosen else lsoas
        if by is not By.HOME_AREA and some:
            areas[localities[hub] if by is By.HOME_LOCALITY else hub].update(some)
        areas[None].update(some)
    if by is By.HOME_AREA:
        areas |= {lsoa: {lsoa} for lsoa in areas[None]}
    return {line: frozenset(lsoas) for line, lsoas in areas.items() if lsoas}


@once
def in_deciles(asked: Enquiry, up_to: int) -> frozenset[str] | NotAvailable:
    """Return the small areas of the most deprived deciles, 1 to ``up_to``, among those of the hubs."""
    release = in_force(Kind.DEPRIVATION, asked.question.period.last, Generation.LSOA_2021)
    if release is None:
        return NotAvailable(NO_DECILES)
    there, known = reach_areas(asked), deciles(release, Generation.LSOA_2021)

    def find() -> frozenset[str]:
        areas = (lsoa for lsoas in there.values() for lsoa in lsoas)
        return frozenset(lsoa for lsoa in areas if known.get(lsoa, up_to + 1) <= up_to)

    which = "in deciles", up_to, asked.question.hubs, asked.question.locality
    return asked.kept.once(which, (there, known), find)


def _year(release: Release, day: date) -> int:
    """Return the latest year whose middle is not after the day, or the earliest there is."""
    years = sorted(Population.objects.filter(release=release).values_list("year", flat=True).distinct())
    return max((each for each in years if date(each, 6, 30) <= day), default=years[0])
