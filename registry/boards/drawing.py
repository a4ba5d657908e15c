"""Charts of tables: Altair says what is drawn, vl-convert makes it an SVG without a browser or a network.

A chart says nothing that its table does not: it is drawn from the table's cells and computes nothing.
Altair takes a second to import, so whoever draws imports this module only then.
"""

from collections.abc import Sequence
from typing import Any

import altair as alt
import vl_convert

from registry.boards.marks import Mark, is_rate, marks
from registry.boards.panel import Chart, Shape
from registry.reach.figures import Table

WIDTH = 520
BAR = 26
TALL = 240
FONT = "Noto Sans, Segoe UI, Roboto, Helvetica Neue, Arial, sans-serif"
INK, SOFT, LINE = "#1b2426", "#4d5b5e", "#cfd8d9"
PALETTE = (
    *("#1d4e56", "#e0a02b", "#7a9e5a", "#8c4a6b", "#5b86b8", "#c2603c", "#4b3f72", "#98a6a8"),
    *("#2c8c85", "#b58bb0", "#6b7d2a", "#d18b86"),
)
"""Told apart also by their lightness; the order of the legend is the order in the bar."""
Drawn = Any
"""A chart of Altair's; its own types say less than its documentation."""


def svg(table: Table, chart: Chart) -> str:
    """Return the chart as SVG; a map is drawn by `registry.boards.maps`."""
    return to_svg(spec(table, chart))


def to_svg(drawn: Drawn) -> str:
    """Return any chart as SVG, in the type and colours of the registry."""
    text: str = vl_convert.vegalite_to_svg(drawn.to_dict(), config=CONFIG)
    return text


def spec(table: Table, chart: Chart) -> Drawn:
    """Return what Altair draws."""
    return of_marks(marks(table, chart), chart.shape, rate=is_rate(table, chart))


def of_marks(drawn: Sequence[Mark], shape: Shape, *, rate: bool) -> Drawn:
    """Return what Altair draws of marks, whoever made them."""
    if shape is Shape.OVER_TIME:
        return _over_time(drawn, rate=rate)
    if shape is Shape.WHOLE:
        return _one_bar_each(drawn, [mark.part for mark in drawn], "part", rate=rate)
    if shape is Shape.BESIDE:
        return _beside(drawn)
    return _bars(drawn, rate=rate)


def _beside(drawn: Sequence[Mark]) -> Drawn:
    rows = list(dict.fromkeys(mark.row for mark in drawn))
    parts = list(dict.fromkeys(mark.part for mark in drawn))
    return (
        alt.Chart(_data(drawn))
        .mark_bar()
        .encode(
            y=alt.Y("row:N", sort=rows, title=None, axis=alt.Axis(labelLimit=230)),
            yOffset=alt.YOffset("part:N", sort=parts),
            x=alt.X("value:Q", title=None, axis=_axis(rate=False)),
            color=_colour(parts),
        )
        .properties(width=WIDTH, height=alt.Step(BAR // 2))
    )


def _bars(drawn: Sequence[Mark], *, rate: bool) -> Drawn:
    rows = list(dict.fromkeys(mark.row for mark in drawn))
    parts = list(dict.fromkeys(mark.part for mark in drawn))
    if len(parts) < 2:
        return _one_bar_each(drawn, rows, "row", rate=rate)
    return (
        alt.Chart(_data(drawn))
        .mark_bar(stroke="#ffffff", strokeWidth=1)
        .encode(
            y=alt.Y("row:N", sort=rows, title=None, axis=alt.Axis(labelLimit=230)),
            x=alt.X("value:Q", title=None, axis=_axis(rate=rate)),
            color=_colour(parts),
            order=alt.Order("at:Q"),
        )
        .properties(width=WIDTH, height=alt.Step(BAR))
    )


def _one_bar_each(drawn: Sequence[Mark], order: list[str], field: str, *, rate: bool) -> Drawn:
    """Draw one bar for each row, or for each part of the whole, with its number at its end."""
    base = alt.Chart(_data(drawn)).encode(
        y=alt.Y(f"{field}:N", sort=order, title=None, axis=alt.Axis(labelLimit=230)),
        x=alt.X("value:Q", title=None, axis=_axis(rate=rate)),
    )
    numbers = base.mark_text(align="left", dx=4, color=INK).encode(text="said:N")
    return alt.layer(base.mark_bar(color=PALETTE[0]), numbers).properties(width=WIDTH, height=alt.Step(BAR))


def _over_time(drawn: Sequence[Mark], *, rate: bool) -> Drawn:
    rows = list(dict.fromkeys(mark.row for mark in drawn))
    parts = list(dict.fromkeys(mark.part for mark in drawn))
    axis = alt.Axis(labelAngle=-45 if len(rows) > 6 else 0, labelOverlap=True)
    chart = alt.Chart(_data(drawn))
    shape = (
        chart.mark_line(point=alt.OverlayMarkDef(size=50, filled=True), strokeWidth=3, color=PALETTE[0])
        if rate
        else chart.mark_bar(stroke="#ffffff", strokeWidth=1, color=PALETTE[0])
    )
    encoded = shape.encode(
        x=alt.X("row:O", sort=rows, title=None, axis=axis),
        y=alt.Y("value:Q", title=None, axis=_axis(rate=rate)),
        order=alt.Order("at:Q"),
    )
    if len(parts) > 1:
        encoded = encoded.encode(color=_colour(parts))
    return encoded.properties(width=WIDTH, height=TALL)


def _data(drawn: Sequence[Mark]) -> alt.InlineData:
    return alt.InlineData(
        values=[
            {"row": mark.row, "part": mark.part, "value": mark.value, "said": mark.said, "at": at}
            for at, mark in enumerate(drawn)
        ]
    )


def _colour(parts: list[str]) -> alt.Color:
    colours = [PALETTE[at % len(PALETTE)] for at in range(len(parts))]
    legend = alt.Legend(title=None, orient="top", columns=4, labelLimit=200, symbolType="square")
    return alt.Color("part:N", scale=alt.Scale(domain=parts, range=colours), sort=parts, legend=legend)


def _axis(*, rate: bool) -> alt.Axis:
    if rate:  # small shares want ticks between whole percents: ".0%" would write two of them alike
        return alt.Axis(format="~%", tickMinStep=0.001, tickCount=6)
    # Where few came, ticks stand at halves, whatever the smallest step: nobody is half a person.
    whole = "datum.value % 1 ? '' : datum.label"
    return alt.Axis(format=",~f", tickMinStep=1, tickCount=6, labelExpr=whole)


CONFIG: dict[str, Any] = {
    "font": FONT,
    "background": "transparent",
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 13,
        "labelColor": INK,
        "gridColor": LINE,
        "domainColor": SOFT,
        "tickColor": SOFT,
        "titleColor": SOFT,
    },
    "legend": {"labelFontSize": 13, "labelColor": INK, "symbolSize": 140},
    "text": {"fontSize": 13},
}
