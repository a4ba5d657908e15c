"""A panel as a page writes it: its table, where its numbers lead, its picture and its files."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from registry.access.grants import may
from registry.access.roles import Act
from registry.boards import maps
from registry.boards.answering import Answer
from registry.boards.asked import Asked
from registry.boards.marks import marks
from registry.boards.panel import Chart, Panel, Shape, Then
from registry.boards.shown import Leads, ShownTable, shown
from registry.files.rows import Kind
from registry.reach.counting import By
from registry.reach.figures import Table


@dataclass(frozen=True, slots=True)
class ShownPanel:
    """A panel as the template writes it."""

    panel: Panel
    answer: Answer
    table: ShownTable | None
    address: str
    query: str
    drawn: bool = False
    missing: str = ""
    """What must be loaded before it can be drawn."""

    @property
    def chart_address(self) -> str:
        """Where its picture is."""
        return f"{self.address}chart.svg?{self.query}"

    @property
    def files(self) -> list[tuple[str, str]]:
        """What its files are called, and where they are."""
        return [(kind.label, f"{self.address}table.{kind}?{self.query}") for kind in Kind]


def shown_panel(asked: Asked, given: Answer, columns: tuple[str, ...]) -> ShownPanel:
    """Return an answered panel, with some columns of its table or all."""
    of = given.panel
    address = reverse("boards:panel", kwargs={"board": asked.board.name, "panel": of.name})
    query = urlencode({**asked.question.query, "by": given.by.value})
    if given.table is None:
        return ShownPanel(of, given, None, address, query)
    leads = Leads(
        of,
        asked.put(of, given.by),
        given.by,
        address,
        then=_then(asked, of),
        sessions=reverse("boards:day", kwargs={"board": asked.board.name}),
        contact=reverse("boards:contact") if may(asked.request.user, Act.CONTACT_PEOPLE) else "",
    )
    table = shown(given.table, leads, columns, asked.request.GET.get("column", ""))
    drawn = is_drawn(given)
    missing = maps.NO_BOUNDARIES if not drawn and of.chart and of.chart.shape is Shape.MAP else ""
    return ShownPanel(of, given, table, address, query, drawn, missing)


def _then(asked: Asked, of: Panel) -> tuple[str, Then] | None:
    """Return where its numbers lead when it has no further rows, if the reader sees that panel."""
    then = of.then
    board = next((each for each in asked.boards if then and each.name == then.board), None)
    if then is None or board is None or board.panel(then.panel) is None:
        return None
    return reverse("boards:panel", kwargs={"board": then.board, "panel": then.panel}), then


def is_drawn(given: Answer) -> bool:
    """Say whether there is anything to draw."""
    chart, table = given.panel.chart, given.table
    if chart is None or table is None:
        return False
    if chart.shape is Shape.MAP:
        return given.by is By.HOME_AREA and bool(maps.shapes(table))
    return any(mark.value for mark in marks(table, chart))


def picture(table: Table, chart: Chart) -> str:
    """Return the chart or the map as SVG."""
    from registry.boards import drawing, mapping  # noqa: PLC0415  slow to import, and few pages draw

    if chart.shape is Shape.MAP:
        return mapping.svg(table, str(chart.of), maps.shapes(table))
    return drawing.svg(table, chart)
