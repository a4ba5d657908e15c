"""What a map of small areas is made of: their boundaries, as far as they are loaded."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from registry.geography.models import Boundary, Generation, Kind
from registry.geography.places import in_force
from registry.reach.figures import Table

NO_SMALL_AREAS = "Choose a locality or a hub to see its small areas, and to have them drawn as a map."
NO_BOUNDARIES = (
    "No boundaries are loaded, so there is no map. Download “Lower layer Super Output Areas (December 2021) "
    "Boundaries EW BGC” as GeoJSON from the Open Geography Portal, and load it: hub-registry load-geography "
    "FILE --effective DAY."
)
Shapes = Mapping[str, Any]
AT_ONCE = 500


def shapes(table: Table) -> Shapes:
    """Return the boundary of each row's area, as far as they are loaded."""
    return dict(_of(table, [row.key for row in table.rows]).values_list("lsoa", "shape"))


def is_any(table: Table) -> bool:
    """Say whether any row's boundary is loaded, without reading a country's."""
    areas = [row.key for row in table.rows]
    return any(_of(table, areas[at : at + AT_ONCE]).exists() for at in range(0, len(areas), AT_ONCE))


def _of(table: Table, areas: list[str]) -> QuerySet[Boundary]:
    release = in_force(Kind.BOUNDARIES, table.question.period.last, Generation.LSOA_2021)
    return Boundary.objects.filter(release=release, lsoa__in=areas) if release else Boundary.objects.none()
