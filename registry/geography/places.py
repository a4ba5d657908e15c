"""Questions to geography: which area a postcode is in, how deprived it is, who lives there."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Aggregate, Q, TextField

from registry.geography.held import areas_apart, deciles_of
from registry.geography.models import Kind, Population, Postcode, ReachArea, Release
from registry.timetable.models import Hub
from sync.postcodes import normal


class Mismatch(Exception):
    """Areas of one generation were asked of a file of another; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class Located:
    """The small areas of one postcode, as one release has them."""

    postcode: str
    lsoa_2011: str
    lsoa_2021: str
    release: Release | None
    """None where no release knows the postcode."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """How many people of some ages live somewhere, and by which estimate."""

    people: int
    year: int
    source: str


def locate(text: str, day: date) -> Located | None:
    """Return where a postcode is by the vintage of a day; None for a text that is no postcode.

    A well-formed postcode that the release does not know (a new building) is kept without areas.
    """
    postcode = normal(text)
    if not postcode:
        return None
    release = in_force(Kind.POSTCODES, day)
    found = Postcode.objects.filter(release=release, postcode=postcode).first() if release else None
    if found is None:
        return Located(postcode, "", "", None)
    return Located(postcode, found.lsoa_2011, found.lsoa_2021, release)


def in_force(kind: Kind, day: date, generation: int | None = None) -> Release | None:
    """Return the release to use for a day: the latest that counts by then, else the earliest there is."""
    there = Release.objects.filter(kind=kind, complete=True)
    if generation:
        there = there.filter(generation=generation)
    by_then = there.filter(effective__lte=day).order_by("-effective", "-id").first()
    return by_then or there.order_by("effective", "-id").first()


def deciles(release: Release, generation: int) -> Mapping[str, int]:
    """Return the deprivation decile, 1 the most deprived, of each area that the release knows.

    Raises:
        Mismatch: the release is of another generation of areas.
    """
    if release.generation != generation:
        raise Mismatch(
            f"{release.name} is about {release.generation} LSOAs and cannot be read with {generation} "
            f"LSOAs; use an edition on {generation} LSOAs."
        )
    return deciles_of(release)


def reach_area(hub: Hub, day: date) -> set[str]:
    """Return the 2021 LSOAs that a hub is there for on a day."""
    there = ReachArea.objects.filter(Q(until=None) | Q(until__gt=day), hub=hub, since__lte=day)
    return set(there.values_list("lsoa", flat=True))


def reached(day: date) -> Mapping[UUID, Sequence[str]]:
    """Return the 2021 LSOAs that each hub is there for on a day: the very same until they are others.

    A country's are read hub by hub.
    """
    there = ReachArea.objects.filter(Q(until=None) | Q(until__gt=day), since__lte=day)
    joined = there.values_list("hub_id").annotate(lsoas=_Joined("lsoa")).order_by()
    return areas_apart(tuple(joined))


class _Joined(Aggregate):
    """Texts of a group with spaces between them."""

    output_field = TextField()

    def as_sqlite(self, *of: Any, **more: Any) -> Any:
        """Return it as SQLite says it."""
        return self.as_sql(*of, template="group_concat(%(expressions)s, ' ')", **more)

    def as_postgresql(self, *of: Any, **more: Any) -> Any:
        """Return it as PostgreSQL says it."""
        return self.as_sql(*of, template="string_agg(%(expressions)s, ' ')", **more)


def living_in(lsoas: Collection[str], low: int, high: int, day: date) -> Estimate | None:
    """Return how many people of age ``low`` to below ``high`` live in these 2021 LSOAs.

    From the latest mid-year estimate up to the day, or the earliest there is. None is "not available":
    no estimate is loaded, or not for all of these areas. It is never 0 for want of a file.
    """
    release = in_force(Kind.POPULATION, day, 2021)
    if release is None or not lsoas:
        return None
    years = sorted(Population.objects.filter(release=release).values_list("year", flat=True).distinct())
    year = max((each for each in years if date(each, 6, 30) <= day), default=years[0])
    rows = Population.objects.filter(release=release, year=year, lsoa__in=lsoas)
    ages = list(rows.values_list("by_age", flat=True))
    if len(ages) < len(set(lsoas)):
        return None
    return Estimate(sum(sum(by_age[low:high]) for by_age in ages), year, release.name)
