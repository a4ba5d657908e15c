"""A small city with somebody of every kind in it, for boards to show."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from registry.geography.models import Generation, Home, Kind, Population, ReachArea, Release
from registry.timetable.models import Hub
from tests.registry.reach.city import DAY, Came, City

QUARTER = {"from": "2024-01-01", "to": "2024-03-31"}
MOAT_AREA, FAR_AREA = "E01009601", "E01009602"
LONG_AGO = date(2000, 1, 1)
LOADED = datetime(2024, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Filled:
    """Its hubs."""

    moat: Hub
    far: Hub


def fill(city: City) -> Filled:
    """Let a family come to two hubs, and somebody nobody knows to one; each hub has one small area."""
    moat, far = city.hub("MOA", "The Moat"), city.hub("FFA", "=Families & All")
    family = city.family(moat)
    Home.objects.create(family_id=family, since=LONG_AGO, lsoa_2021=MOAT_AREA)
    people = [city.person(born) for born in (date(2022, 1, 1), date(2010, 1, 1), date(1985, 1, 1), None)]
    city.came(*(Came(moat, DAY, person, family) for person in people))
    city.came(*(Came(far, DAY, person, family) for person in people[:2]), Came(moat, DAY))
    estimate = Release.objects.create(
        kind=Kind.POPULATION,
        name="Invented estimate",
        generation=Generation.LSOA_2021,
        effective=LONG_AGO,
        loaded_at=LOADED,
        complete=True,
    )
    for hub, area in ((moat, MOAT_AREA), (far, FAR_AREA)):
        ReachArea.objects.create(hub=hub, lsoa=area, since=LONG_AGO)
        Population.objects.create(release=estimate, lsoa=area, year=2023, by_age=[5] * 91)
    return Filled(moat, far)
