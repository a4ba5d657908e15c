"""Tables of a country have thousands of rows: a page shows a hundred, and each row is on exactly one page."""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from registry.boards.catalogue import BOARDS
from registry.boards.leads import MOST_AREAS, Leads
from registry.boards.maps import NO_SMALL_AREAS
from registry.boards.marks import MOST_BARS, is_anything, is_cut, marks
from registry.boards.paging import ROWS, page_of, read_page
from registry.boards.panel import Chart, Shape, Then
from registry.boards.shown import shown
from registry.reach.completeness import Completeness
from registry.reach.counting import By
from registry.reach.figures import Adds, Cell, Column, Measure, NotAvailable, Row, Share, Table
from registry.reach.period import quarter
from registry.reach.question import Question
from registry.timetable.models import Hub
from tests.registry.boards.filling import MOAT_AREA, QUARTER, fill
from tests.registry.making import make_session
from tests.registry.reach.city import City

NOW = datetime(2024, 4, 1, 8, tzinfo=UTC)
QUESTION = Question(quarter(date(2024, 2, 29)))
UNKNOWN = NotAvailable("No estimate is loaded.")
PANEL = BOARDS[0].panels[0]
WHERE = f"/reach/boards/{BOARDS[0].name}/{PANEL.name}/"
HUBS = 148
"""With those that fill a city there are 150."""


def table(rows: int, share: Cell = UNKNOWN) -> Table:
    """Return a table of so many hubs; the higher a hub's number, the more came."""
    return Table(
        measure=Measure("M1", "Attendances", "Each time."),
        question=QUESTION,
        columns=(Column("visits", "Visits", Adds.UP), Column("share", "Share", Adds.NOT)),
        rows=tuple(Row(f"H{at:05}", f"Hub {at}", (at, share)) for at in range(rows)),
        whole=Row("", "Country", (sum(range(rows)), UNKNOWN)),
        parts=(),
        rules=(),
        completeness=Completeness((), NOW),
        computed_at=NOW,
    )


LEADS = Leads(PANEL, QUESTION, By.HUB, "/panel/", "/day/")


@given(rows=st.integers(0, 1001))
def test_every_row_is_on_exactly_one_page(rows: int) -> None:
    """The pages one after another are the table, in its order, and each but the last is full."""
    whole = table(rows).rows
    pages = [page_of(whole, number + 1) for number in range(page_of(whole).paginator.num_pages)]
    assert [row for page in pages for row in page] == list(whole)
    assert all(len(page) == ROWS for page in pages[:-1])


@pytest.mark.parametrize(
    ("typed", "number"),
    [("", 1), ("2", 2), ("0", 1), ("-3", 1), ("11", 11), ("12", 11), ("9" * 5000, 1), ("two", 1), ("2.5", 1)],
)
def test_a_page_that_there_is_not_is_the_nearest(typed: str, number: int) -> None:
    """Nothing that can be typed for a page's number is an error."""
    assert page_of(range(1001), read_page(typed) or 1).number == number


def test_only_the_rows_of_the_page_are_made_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of 33,000 small areas costs what one of a hundred costs: no other row's links are made."""
    asked: list[str] = []
    of_row = Leads.of_row

    def noted(leads: Leads, row: Row) -> Callable[[str], str]:
        asked.append(row.label)
        return of_row(leads, row)

    monkeypatch.setattr(Leads, "of_row", noted)
    made = shown(table(33_000), LEADS, page=330)
    assert [line.label for line in made.lines] == [f"Hub {at}" for at in range(32_900, 33_000)]
    assert asked == [*(line.label for line in made.lines), "Country"]
    assert made.whole.fields[0].text == f"{sum(range(33_000)):,}"
    assert made.reasons == ("No estimate is loaded.",)


def test_of_a_long_table_the_largest_bars_are_drawn() -> None:
    """A thousand bars can be told apart by nobody; the largest stands first."""
    chart = Chart(Shape.BARS, "visits")
    assert [mark.row for mark in marks(table(1000), chart)] == [
        f"Hub {at}" for at in range(999, 999 - MOST_BARS, -1)
    ]
    assert [mark.row for mark in marks(table(ROWS), chart)] == [f"Hub {at}" for at in range(ROWS)]
    rates = replace(table(1000, Share(1, 2)), whole=Row("", "Country", (sum(range(1000)), Share(1, 2))))
    assert len(marks(rates, Chart(Shape.BARS, "share"))) == MOST_BARS
    assert marks(table(1000), Chart(Shape.BARS, "share")) == []


def test_hubs_of_one_name_are_two_bars() -> None:
    """Two hubs called after one saint were drawn as one hub, with the attendances of both."""
    made = table(3)
    rows = tuple(replace(row, label="St Invented") for row in made.rows[:2])
    drawn = marks(replace(made, rows=(*rows, made.rows[2])), Chart(Shape.BARS, "visits"))
    assert [mark.row for mark in drawn] == ["St Invented (H00000)", "St Invented (H00001)", "Hub 2"]


def test_what_follows_time_or_is_of_the_whole_is_drawn_whole() -> None:
    """A line with its lowest days left out would say what is not so."""
    time = Chart(Shape.OVER_TIME, "visits")
    assert [mark.row for mark in marks(table(125), time)] == [f"Hub {at}" for at in range(125)]
    assert not is_cut(table(125), time)
    assert len(marks(table(1000), Chart(Shape.WHOLE, "visits"))) == 1


@pytest.mark.parametrize("shape", list(Shape))
def test_there_is_something_to_draw_if_any_mark_is_more_than_nothing(shape: Shape) -> None:
    """It is found without making the marks, and says the same as they would."""
    for rows in (0, 1, 2, 101):
        chart = Chart(shape, "visits")
        assert is_anything(table(rows), chart) == any(mark.value for mark in marks(table(rows), chart))


@pytest.fixture
def country(city: City) -> City:
    """Return a city with a family in it, among 150 hubs."""
    fill(city)
    Hub.objects.bulk_create(
        Hub(code=f"H{at:03}", name=f"Hub {at:03} <i>&", locality="East") for at in range(HUBS)
    )
    return city


def labels(page: str, panel: str) -> list[str]:
    """Return the rows of a panel's table, the whole last."""
    of = page[page.index(f'id="{panel}-caption"') :]
    return re.findall(r'<th scope="row">(.*?)</th>', of[: of.index("</table>")])


def test_a_board_shows_the_first_rows_and_says_where_the_others_are(staff: Client, country: City) -> None:
    """The whole is of all of them; the panel's own page and its files are one step away."""
    page = staff.get(f"/reach/boards/{BOARDS[0].name}/", QUARTER).content.decode()
    shown_rows = labels(page, PANEL.name)
    assert len(shown_rows) == ROWS + 1
    assert shown_rows[-1] == "City"
    assert "<strong>Rows 1 to 100 of 150</strong>" in page
    assert f'href="{WHERE}?' in page
    assert f'href="#{PANEL.name}-files"' in page
    assert f'id="{PANEL.name}-files"' in page
    assert 'rel="next"' not in page
    assert "The 30 largest of 150 rows are drawn. The files have every number." in page
    assert "<i>&" not in page
    assert page.count('<option value="H') == HUBS
    assert "Hub 000 &lt;i&gt;&amp;</option>" in page


def test_where_small_areas_are_too_many_the_board_begins_with_hubs(
    staff: Client, country: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A country's 33,000 were counted to show a hundred; whoever asks for them gets them."""
    page = staff.get("/reach/boards/reach/", QUARTER).content.decode()
    assert MOAT_AREA not in labels(page, "map")
    assert NO_SMALL_AREAS in page
    asked = staff.get("/reach/boards/reach/map/", {**QUARTER, "by": "home-area"}).content.decode()
    assert MOAT_AREA in labels(asked, "map")
    monkeypatch.setattr("registry.boards.asked.MOST_HUBS", HUBS + 2)
    few = staff.get("/reach/boards/reach/", QUARTER).content.decode()
    assert MOAT_AREA in labels(few, "map")
    assert NO_SMALL_AREAS not in few


def test_a_board_of_many_hubs_begins_with_localities(staff: Client, country: City) -> None:
    """A thousand rows are no overview, and each takes its time; a locality leads to its hubs."""
    Hub.objects.filter(code__startswith="H").update(locality="North")
    page = staff.get("/reach/boards/reach/", QUARTER).content.decode()
    assert labels(page, "areas") == ["East", "North", "City"]
    assert labels(page, "own") == ["East", "North", "City"]
    assert f"locality=East&amp;by={By.HOME_HUB.value}" in page
    hubs = staff.get("/reach/boards/reach/areas/", {**QUARTER, "by": By.HOME_HUB.value}).content.decode()
    assert len(labels(hubs, "areas")) == ROWS + 1
    theirs = staff.get("/reach/boards/reach/", {**QUARTER, "locality": "East"}).content.decode()
    assert "North" not in labels(theirs, "areas")


def test_a_panel_is_leafed_through(staff: Client, country: City) -> None:
    """First, next, previous and last keep what was asked, and together they have every row of the file."""
    asked = {**QUARTER, "by": "hub", "column": PANEL.chart.of if PANEL.chart else ""}
    first = staff.get(WHERE, asked).content.decode()
    found = re.search(r'rel="next" href="([^"#]+)#', first)
    assert found
    assert 'rel="prev"' not in first
    second = staff.get(WHERE + found[1].replace("&amp;", "&")).content.decode()
    assert "<strong>Rows 101 to 150 of 150</strong>" in second
    assert 'class="number chosen' in second
    assert 'rel="next"' not in second
    back = re.search(r'rel="prev" href="([^"#]+)#', second)
    assert back
    again = staff.get(WHERE + back[1].replace("&amp;", "&")).content.decode()
    assert labels(again, PANEL.name) == labels(first, PANEL.name)
    rows = csv.DictReader(io.StringIO(staff.get(f"{WHERE}table.csv", asked).getvalue().decode()))
    leafed = [*labels(first, PANEL.name)[:-1], *labels(second, PANEL.name)]
    assert len(leafed) == len(list(rows)) == HUBS + 3


@pytest.mark.parametrize(("typed", "page"), [("3", 2), ("0", 1), ('"><b>', 1), ("9" * 5000, 1)])
def test_whoever_asks_for_a_page_that_there_is_not_is_told(
    staff: Client, country: City, typed: str, page: int
) -> None:
    """The nearest is shown, and a sentence says that it is another."""
    told = staff.get(WHERE, {**QUARTER, "page": typed})
    assert told.status_code == 200
    assert f"There is no such page of rows. This is page {page} of 2." in told.content.decode()
    assert '"><b>' not in told.content.decode()


def test_sessions_of_a_day_are_leafed_through_too(staff: Client, city: City) -> None:
    """A country has thousands in a day: a page has a hundred, and its last line counts all."""
    hubs = fill(city)
    for _ in range(ROWS):
        make_session(hubs.moat, datetime(2024, 2, 12, 9, tzinfo=UTC))
    where, asked = "/reach/boards/overview/day/", {"from": "2024-02-12", "to": "2024-02-12"}
    first = staff.get(where, asked).content.decode()
    assert "<strong>Rows 1 to 100 of 105</strong>" in first
    found = re.search(r'rel="next" href="([^"#]+)#', first)
    assert found
    second = staff.get(where + found[1].replace("&amp;", "&")).content.decode()
    whole = labels(first, "day")[-1], re.findall(r"<tfoot>.*</tfoot>", first)
    assert whole == (labels(second, "day")[-1], re.findall(r"<tfoot>.*</tfoot>", second))
    assert [len(labels(page, "day")) for page in (first, second)] == [ROWS + 1, 5 + 1]
    assert (
        "There is no such page of rows. This is page 2 of 2."
        in staff.get(where, {**asked, "page": "3"}).content.decode()
    )


def test_a_short_table_has_no_pages(staff: Client, city: City) -> None:
    """Nothing is said of pages where everything is shown."""
    fill(city)
    page = staff.get(WHERE, QUARTER).content.decode()
    assert "Pages of rows" not in page
    assert "no such page" not in page
    assert "The table below has every number of it." in page


def test_a_row_of_too_many_areas_leads_nowhere_yet() -> None:
    """The address of a tenth of a country named 3,300 areas, and the server refused it unread."""
    leads = replace(LEADS, by=By.HOME_AREA, then=("/then/", Then("reach", "map", By.HOME_AREA)))
    few, many = (
        Row("01", "Tenth", (1,), frozenset(f"E01{at:06}" for at in range(count)))
        for count in (MOST_AREAS, MOST_AREAS + 1)
    )
    address = leads.of_row(few)("visits")
    assert "E01000299" in address
    assert len(address) < 4094  # what gunicorn takes of a request's first line
    assert leads.of_row(many)("visits") == ""
