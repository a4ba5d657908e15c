"""A panel as a page writes it: its table, where its numbers lead, its picture and its files."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from registry.access.grants import may
from registry.access.roles import Act
from registry.boards import maps
from registry.boards.answering import Answer
from registry.boards.asked import Asked
from registry.boards.leads import Leads
from registry.boards.marks import MOST_BARS, is_anything, is_cut
from registry.boards.paging import read_page
from registry.boards.panel import Chart, Panel, Shape, Then
from registry.boards.shown import ShownTable, shown
from registry.files.rows import Kind
from registry.reach.counting import By
from registry.reach.figures import Table
from registry.reach.words import thousands


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
    chosen: str = ""
    """The column by whose number somebody came here."""
    alone: bool = False
    """Whether this is its own page, on which all its rows are leafed through."""
    astray: bool = False
    """Whether a page of rows was asked for that there is not."""

    @property
    def chart_address(self) -> str:
        """Where its picture is."""
        return f"{self.address}chart.svg?{self.query}"

    @property
    def leafing(self) -> str:
        """The query of its pages of rows, but for the number of one."""
        return f"{self.query}&column={self.chosen}&" if self.chosen else f"{self.query}&"

    @property
    def cut(self) -> str:
        """What its picture leaves out, in a sentence; empty where it leaves out nothing."""
        chart, table = self.panel.chart, self.answer.table
        if not self.drawn or chart is None or table is None or not is_cut(table, chart):
            return ""
        return f"The {MOST_BARS} largest of {thousands(len(table.rows))} rows are drawn."

    @property
    def files(self) -> list[tuple[str, str]]:
        """What its files are called, and where they are."""
        return [(kind.label, f"{self.address}table.{kind}?{self.query}") for kind in Kind]


def shown_panel(asked: Asked, given: Answer, *, alone: bool = False) -> ShownPanel:
    """Return an answered panel: as a board shows it, the first rows with the columns that matter most.

    Alone on its own page it has every column, and the rows of the page that is asked for.
    """
    of, said = given.panel, asked.request.GET
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
    number = read_page(said.get("page", "")) if alone else 1
    chosen = next((each.key for each in given.table.columns if each.key == said.get("column")), "")
    table = shown(given.table, leads, () if alone else of.columns, chosen, number or 1)
    drawn = is_drawn(given)
    missing = ""
    if not drawn and of.chart and of.chart.shape is Shape.MAP:
        missing = maps.NO_BOUNDARIES if given.by is By.HOME_AREA else maps.NO_SMALL_AREAS
    astray = number != table.page.number
    return ShownPanel(of, given, table, address, query, drawn, missing, chosen, alone, astray)


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
        return given.by is By.HOME_AREA and maps.is_any(table)
    return is_anything(table, chart)


def picture(table: Table, chart: Chart) -> str:
    """Return the chart or the map as SVG."""
    from registry.boards import drawing, mapping  # noqa: PLC0415  slow to import, and few pages draw

    if chart.shape is Shape.MAP:
        return mapping.svg(table, str(chart.of), maps.shapes(table))
    return drawing.svg(table, chart)
