"""Drawing a map of small areas, shaded by how many of the children who live there came."""

from math import cos, radians
from typing import Any

import altair as alt

from registry.boards.drawing import SOFT, WIDTH, to_svg
from registry.boards.maps import Shapes
from registry.reach.figures import NotAvailable, Share, Table

SHADES = ("#e3eff0", "#a9cdd1", "#66a3aa", "#2f757f", "#123d45")
UNKNOWN = "#f2efe6"
HEIGHT = 460


def svg(table: Table, key: str, known: Shapes) -> str:
    """Return the map of a column as SVG."""
    squeeze = _squeeze(known)
    features: list[dict[str, Any]] = [
        {
            "type": "Feature",
            "geometry": _flat(known[row.key], squeeze),
            "properties": {"value": _value(table.cell(row, key))},
        }
        for row in table.rows
        if row.key in known
    ]
    values = [each["properties"]["value"] for each in features if each["properties"]["value"] is not None]
    scale = alt.Scale(type="quantize", domain=[0, max([*values, 0.01])], range=list(SHADES))
    legend = alt.Legend(title=table.column(key).label, format="~%", orient="right", gradientLength=160)
    colour = alt.condition(
        "isValid(datum.properties.value)",
        alt.Color("properties.value:Q", scale=scale, legend=legend),
        alt.value(UNKNOWN),
    )
    drawn = (
        alt.Chart(alt.InlineData(values=features))
        .mark_geoshape(stroke=SOFT, strokeWidth=0.6)
        .encode(color=colour)
        .project(type="identity", reflectY=True)
        .properties(width=WIDTH, height=HEIGHT)
    )
    return to_svg(drawn)


def _value(cell: object) -> float | None:
    if isinstance(cell, Share):
        return cell.value
    return None if isinstance(cell, NotAvailable) or not isinstance(cell, int) else float(cell)


def _squeeze(known: Shapes) -> float:
    """Return by how much a degree of longitude is shorter than one of latitude, about here."""
    return cos(radians(_first(next(iter(known.values()))["coordinates"])[1]))


def _first(place: Any) -> Any:
    return _first(place[0]) if isinstance(place[0], list) else place


def _flat(shape: Any, squeeze: float) -> dict[str, Any]:
    """Return a shape in which both axes have one scale: a city is small enough to be drawn flat."""
    return {"type": shape["type"], "coordinates": _squeezed(shape["coordinates"], squeeze)}


def _squeezed(place: Any, squeeze: float) -> list[Any]:
    if isinstance(place[0], list):
        return [_squeezed(each, squeeze) for each in place]
    return [place[0] * squeeze, place[1]]
