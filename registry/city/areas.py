"""Small areas of the synthetic city: codes on a grid, and who lives there, by invented official files.

No such areas exist; a city of them has wards, deprivation, estimates, a census and a map all the same.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random

from registry.city.chance import chance
from registry.city.people import OPENED, Household
from registry.city.timetable import HubPlaces
from registry.geography.models import (
    Boundary,
    Deprivation,
    Ethnicity,
    Generation,
    Home,
    Kind,
    Population,
    ReachArea,
    Release,
    Ward,
)
from registry.people.asked import BROAD_GROUPS

OF_A_HUB, IN_A_ROW = 12, 4
"""Small areas of a hub, three rows of four; a row is a ward."""
WARDS = ("North", "Green", "South")
SIDE = 0.012
"""Degrees from one side of an area to the other."""
WEST, NORTH = -1.56, 52.45
CHILDREN, OLDEST = 17, 90
"""Ages that the 2019 note calls children, and the last single year of an estimate."""
OWN, OTHER = 0.84, 0.96
"""Most families live in their hub's area, some in another hub's, and of the rest nobody knows (ours)."""
AREAS = 32_844
"""Small areas in England in 2011, in whose order deprivation is ranked."""


@dataclass(frozen=True, slots=True)
class Area:
    """One small area."""

    code: str
    hub: HubPlaces
    number: int
    """Of the city's, hub after hub."""

    @property
    def ward(self) -> tuple[str, str]:
        """Return the ward's code and name."""
        at = self.number // IN_A_ROW
        name = f"{self.hub.shape.area} {WARDS[at % len(WARDS)]}"
        return f"E05{990_001 + at:06}", name

    @property
    def decile(self) -> int:
        """Return how deprived it is: some hubs are in poorer parts than others."""
        hub, here = divmod(self.number, OF_A_HUB)
        return min(10, 1 + hub % 4 + here * (1 + hub % 2) // 3)

    @property
    def shape(self) -> dict[str, object]:
        """Return its square."""
        hub, here = divmod(self.number, OF_A_HUB)
        west = WEST + SIDE * (hub % 4 * IN_A_ROW + here % IN_A_ROW)
        north = NORTH - SIDE / 1.6 * (hub // 4 * len(WARDS) + here // IN_A_ROW)
        east, south = west + SIDE, north - SIDE / 1.6
        corners = ((west, south), (east, south), (east, north), (west, north), (west, south))
        return {"type": "Polygon", "coordinates": [[[round(x, 5), round(y, 5)] for x, y in corners]]}


def areas(city: Sequence[HubPlaces]) -> list[Area]:
    """Return the small areas of all hubs."""
    numbered = enumerate(hub for hub in city for _ in range(OF_A_HUB))
    return [Area(f"E01{990_001 + number:06}", hub, number) for number, hub in numbered]


def write(seed: int, year: int, there: Sequence[Area]) -> None:
    """Write what official files would say of these areas, and which hub is there for each."""
    rng = chance(seed, "areas")
    ReachArea.objects.bulk_create(
        ReachArea(hub_id=each.hub.id, lsoa=each.code, since=OPENED) for each in there
    )
    wards, boundaries, deprivation, population, ethnicity = (_release(kind, year) for kind in INVENTED)
    Ward.objects.bulk_create(
        Ward(release=wards, lsoa=each.code, code=each.ward[0], name=each.ward[1]) for each in there
    )
    Boundary.objects.bulk_create(
        Boundary(release=boundaries, lsoa=each.code, shape=each.shape) for each in there
    )
    Deprivation.objects.bulk_create(_deprivation(deprivation, each) for each in there)
    Population.objects.bulk_create(
        Population(release=population, lsoa=each.code, year=year - 1, by_age=_by_age(rng, each))
        for each in there
    )
    Ethnicity.objects.bulk_create(
        Ethnicity(release=ethnicity, lsoa=each.code, by_group=_by_group(rng, each)) for each in there
    )


INVENTED = (Kind.WARDS, Kind.BOUNDARIES, Kind.DEPRIVATION, Kind.POPULATION, Kind.ETHNICITY)


def homes(rng: Random, families: Sequence[Household], there: Sequence[Area]) -> Iterator[Home]:
    """Yield where families live; of some nobody knows."""
    own = {hub: [area for area in there if area.hub.id == hub] for hub in {area.hub.id for area in there}}
    for family in families:
        chosen, near, far = rng.random(), rng.choice(own[family.hub.id]), rng.choice(there)
        if chosen < OTHER:
            area = near if chosen < OWN else far
            yield Home(family_id=family.id, since=family.registered_on, lsoa_2021=area.code)


def _release(kind: Kind, year: int) -> Release:
    return Release.objects.create(
        kind=kind,
        name=f"Invented {Kind(kind).label.lower()}",
        generation=Generation.LSOA_2021,
        effective=OPENED,
        loaded_at=datetime(year, 1, 1, tzinfo=UTC),
        rows=OF_A_HUB,
        complete=True,
    )


def _deprivation(release: Release, area: Area) -> Deprivation:
    rank = (area.decile - 1) * AREAS // 10 + 1 + area.number
    return Deprivation(
        release=release,
        lsoa=area.code,
        imd_rank=rank,
        imd_decile=area.decile,
        idaci_rank=rank,
        idaci_decile=area.decile,
    )


def _by_age(rng: Random, area: Area) -> list[int]:
    """Return people by age; the children of a hub's areas are about as many as in 2019."""
    child = area.hub.shape.children / OF_A_HUB / CHILDREN
    return [
        round((child if age < CHILDREN else child * (1.1 if age < 60 else 0.5)) * (0.7 + 0.6 * rng.random()))
        for age in range(OLDEST + 1)
    ]


def _by_group(rng: Random, area: Area) -> dict[str, int]:
    """Return people by ethnic group; White British are most, and fewer where it is poorer."""
    every = [group for groups in BROAD_GROUPS.values() for group in groups]
    found = {group: 10 + rng.randrange(120) for group in every}
    return found | {"white-british": 300 + 110 * area.decile + rng.randrange(200)}
