"""What a map of small areas is made of: their boundaries, as far as they are loaded."""

from collections.abc import Mapping
from typing import Any

from registry.geography.models import Boundary, Generation, Kind
from registry.geography.places import in_force
from registry.reach.figures import Table

NO_BOUNDARIES = (
    "No boundaries are loaded, so there is no map. Download “Lower layer Super Output Areas (December 2021) "
    "Boundaries EW BGC” as GeoJSON from the Open Geography Portal, and load it: hub-registry load-geography "
    "FILE --effective DAY."
)
Shapes = Mapping[str, Any]


def shapes(table: Table) -> Shapes:
    """Return the boundary of each row's area, as far as they are loaded."""
    release = in_force(Kind.BOUNDARIES, table.question.period.last, Generation.LSOA_2021)
    if release is None:
        return {}
    areas = [row.key for row in table.rows]
    return dict(Boundary.objects.filter(release=release, lsoa__in=areas).values_list("lsoa", "shape"))
