"""The Reach page and its file, as a browser meets them."""

import csv
import logging
from contextlib import closing
from datetime import UTC, date, datetime
from html.parser import HTMLParser

import pytest
from django.test import Client

from registry.kiosks.models import Kiosk
from registry.reach.bands import LEGACY, NATIONAL, Scheme
from registry.reach.overview import reach_table
from registry.reach.overview_rows import ReachTable
from registry.reach.period import quarter
from tests.registry.reach.city import DAY, Came, City, lost_hub

QUARTER = {"from": "2024-01-01", "to": "2024-03-31"}
NOW = datetime(2024, 4, 1, 8, tzinfo=UTC)


class TableCells(HTMLParser):
    """Collects the text of each row of the page's table."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a row or a cell."""
        if tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"} and ("aria-hidden", "true") not in attrs:
            self.rows[-1].append("")
            self._open = True
        elif tag == "small":
            self._open = False

    def handle_endtag(self, tag: str) -> None:
        """End a cell."""
        self._open = self._open and tag not in {"td", "th"}

    def handle_data(self, data: str) -> None:
        """Add to the cell that is open."""
        if self._open:
            self.rows[-1][-1] += data.strip()


def page_rows(text: str) -> list[list[str]]:
    """Return the rows of figures: label, then every number."""
    parser = TableCells()
    parser.feed(text)
    return parser.rows[2:]


def file_text(client: Client, query: dict[str, str]) -> str:
    """Return the CSV file, put together from its stream."""
    response = client.get("/reach/table.csv", query)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    text: bytes = response.getvalue()
    return text.decode()


def busy_city(city: City) -> None:
    """Fill a city: two hubs, adults, children, somebody unknown, and anonymous arrivals by the thousand."""
    moat, families_for_all = city.hub("MOA", "The Moat"), city.hub("FFA", "=Families & All")
    family = city.family(moat)
    people = [city.person(born) for born in (date(2022, 1, 1), date(2010, 1, 1), date(1985, 1, 1), None)]
    city.came(*(Came(moat, DAY, person, family) for person in people))
    city.came(*(Came(families_for_all, DAY, person, family) for person in people[:2]))
    city.came(*(Came(moat, DAY) for _ in range(1_200)))
    Kiosk.objects.update(heard_at=NOW, high_water=1_204, high_water_at=NOW)


def shown(table: ReachTable) -> list[list[str]]:
    """Return the table as the page should write it."""
    return [
        [
            row.label,
            *(f"{n:,}" for n in (row.attendances, row.identified_attendances, row.anonymous_attendances)),
            *(f"{n:,}" for n in (row.people, row.families, *(count for _, count in row.children))),
            *(f"{n:,}" for n in (row.children_total, row.adults, row.age_unknown)),
        ]
        for row in table.rows
    ]


@pytest.mark.parametrize("scheme", [LEGACY, NATIONAL], ids=lambda scheme: scheme.code)
def test_page_and_file_show_what_the_function_returns(staff: Client, city: City, scheme: Scheme) -> None:
    """One function computes; the page and the file only format."""
    busy_city(city)
    query = {**QUARTER, "scheme": scheme.code}
    table = reach_table(quarter(DAY), scheme, NOW)
    assert page_rows(staff.get("/reach/", query).content.decode()) == shown(table)
    header, *lines = csv.reader(file_text(staff, query).splitlines())
    for row, line in zip(table.rows, lines, strict=True):
        cells = dict(zip(header, line, strict=True))
        assert cells["hub_code"] == (row.hub_code or "CITY")
        assert int(cells["attendances"]) == row.attendances
        assert int(cells["attendances_identified"]) == row.identified_attendances
        assert int(cells["attendances_anonymous"]) == row.anonymous_attendances
        assert int(cells["unique_people"]) == row.people
        assert int(cells["unique_families"]) == row.families
        bands = [int(cells[band.key]) for band in scheme.children]
        assert bands == [count for _, count in row.children]
        assert int(cells[scheme.adults_key]) == row.adults
        assert int(cells["age_unknown"]) == row.age_unknown


def test_the_file_names_its_period_scheme_and_completeness(staff: Client, city: City) -> None:
    """A file that is passed on still says what it counts and how complete it was."""
    busy_city(city)
    response = staff.get("/reach/table.csv", QUARTER)
    assert response["Content-Disposition"] == 'attachment; filename="reach_2024-01-01_2024-03-31.csv"'
    *_, last = csv.DictReader(file_text(staff, QUARTER).splitlines())
    assert last == last | {
        "period_from": "2024-01-01",
        "period_to": "2024-03-31",
        "scheme": "CCC legacy comparable, version 1",
        "hub_code": "CITY",
        "hub": "City",
        "complete_to": NOW.isoformat(),
        "kiosks_heard": "2",
        "kiosks": "2",
    }


def test_the_columns_of_the_file_stay(staff: Client, city: City) -> None:
    """Others read this file by its names; an empty registry has them too."""
    header, city_line = csv.reader(file_text(staff, QUARTER).splitlines())
    assert header == [
        *("period_from", "period_to", "scheme", "hub_code", "hub", "attendances", "attendances_identified"),
        *("attendances_anonymous", "unique_people", "unique_families", "children_0_4", "children_5_10"),
        *("children_11_15", "children_16_19", "adults_20_plus", "age_unknown", "complete_to", "kiosks_heard"),
        "kiosks",
    ]
    assert city_line[3:7] == ["CITY", "City", "0", "0"]


def test_a_name_in_the_file_is_never_a_formula(staff: Client, city: City) -> None:
    """A hub called "=…" opens as text in a spreadsheet."""
    busy_city(city)
    names = [line["hub"] for line in csv.DictReader(file_text(staff, QUARTER).splitlines())]
    assert names == ["'=Families & All", "The Moat", "City"]


def test_the_page_says_what_it_counts_and_how_complete_it_is(staff: Client, city: City) -> None:
    """The period, the age rule and the completeness stand beside the figures."""
    busy_city(city)
    page = staff.get("/reach/", QUARTER).content.decode()
    assert "Q4 2023/24, January to March" in page
    assert "Ages are years completed on 31 March 2024" in page
    assert "Somebody of 19 is a child here" in page
    assert "2 of 2 hubs heard to 09:00 on 1 April 2024." in page
    assert "Kiosk Front desk: last heard 09:00 on 1 April 2024" in page
    assert "=Families &amp; All" in page


def test_the_page_keeps_to_the_content_policy(staff: Client, city: City) -> None:
    """No inline style or script, and the stylesheet it asks for is there."""
    busy_city(city)
    page = staff.get("/reach/", QUARTER).content.decode()
    assert "style=" not in page
    assert "<script" not in page
    assert '<th scope="row">The Moat' in page
    with closing(staff.get("/static/reach/reach.css")) as stylesheet:
        assert stylesheet.status_code == 200


def test_figures_are_not_kept_by_anybody_on_the_way(staff: Client, city: City) -> None:
    """Exact counts stay out of caches."""
    for address in ("/reach/", "/reach/table.csv"):
        assert "no-store" in staff.get(address)["Cache-Control"]


@pytest.mark.parametrize("address", ["/reach/", "/reach/table.csv"])
@pytest.mark.django_db
def test_a_stranger_is_sent_to_sign_in(client: Client, address: str) -> None:
    """Nobody sees a figure without an account."""
    response = client.get(address, QUARTER)
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/?next=/reach/")


@pytest.mark.parametrize("address", ["/reach/", "/reach/table.csv"])
def test_dates_that_cannot_be_read_are_answered_with_the_form_and_a_sentence(
    staff: Client, city: City, address: str
) -> None:
    """What was typed is still there to be put right."""
    response = staff.get(address, {"from": "2024-03-31", "to": '"><script>', "scheme": "none-such"})
    page = response.content.decode()
    assert response.status_code == 400
    assert "There is no such age-band scheme" in page
    assert 'value="2024-03-31"' in page
    assert "<script" not in page
    assert "none-such" not in page


def test_an_empty_period_points_to_where_attendances_are(staff: Client, city: City) -> None:
    """An empty table would look like a fault; words and a link do not."""
    busy_city(city)
    page = staff.get("/reach/", {"from": "2025-01-01", "to": "2025-03-31"}).content.decode()
    assert "No attendance in this period yet" in page
    assert "The latest attendance held is of 12 February 2024." in page
    assert "?from=2024-01-01&amp;to=2024-03-31" in page


def test_a_new_registry_says_what_comes_first(staff: Client, city: City) -> None:
    """Before any kiosk, the page is a page."""
    page = staff.get("/reach/").content.decode()
    assert "The registry holds no attendance at all so far" in page
    assert "No hub has delivered anything yet." in page


@pytest.mark.parametrize("address", ["/reach/", "/reach/table.csv"])
def test_figures_that_do_not_balance_are_not_shown(
    staff: Client, city: City, address: str, caplog: pytest.LogCaptureFixture
) -> None:
    """The page, and the file too, say what does not add up instead of showing numbers."""
    with lost_hub(city), caplog.at_level(logging.ERROR):
        response = staff.get(address, QUARTER)
    page = response.content.decode()
    assert response.status_code == 500
    assert "The figures for 1 January 2024 to 31 March 2024 do not balance" in page
    assert "but the hubs have 1 together." in page
    assert "<table" not in page
    assert "does not balance" in caplog.text
