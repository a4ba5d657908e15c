"""Every board and panel as a browser meets them: pages, pictures and files of one table."""

import csv
import io
import logging
import re
import sys
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import pyarrow.parquet as pq
import pytest
from django.test import Client
from openpyxl import load_workbook

from registry.access.roles import Role
from registry.boards.catalogue import BOARDS
from registry.boards.drawing import of_marks, to_svg
from registry.boards.marks import Mark
from registry.boards.panel import Board, Panel, Shape
from registry.reach.enquiry import enquiry
from registry.reach.figures import NotAvailable, Table, Unbalanced
from registry.reach.period import quarter
from registry.reach.question import Question
from registry.server import ready_to_draw
from tests.registry.boards.conftest import browser
from tests.registry.boards.filling import QUARTER, fill
from tests.registry.reach.city import DAY, City

NOW = datetime(2024, 4, 1, 8, tzinfo=UTC)
EACH = [
    pytest.param(board, panel, id=f"{board.name}-{panel.name}") for board in BOARDS for panel in board.panels
]


def address(board: Board, panel: Panel, what: str = "") -> str:
    """Return where something of a panel is."""
    return f"/reach/boards/{board.name}/{panel.name}/{what}"


def answered(panel: Panel) -> Table:
    """Return the panel's table as its measure gives it."""
    with enquiry(panel.ask(Question(quarter(DAY)), NOW.date()), NOW) as asked:
        return panel.answer(asked, panel.by)


def numbers(page: str) -> list[str]:
    """Return every cell of the page's first table, without what only the page knows."""
    cells = re.findall(r'<td class="number[^"]*">(.*?)</td>', page, re.DOTALL)
    return [re.sub(r"<sup>.*?</sup>|<[^>]+>", "", cell).strip() for cell in cells]


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
def test_an_empty_registry_has_every_board(staff: Client, city: City, board: Board) -> None:
    """Before any kiosk, a board says what comes first, or shows what does not come from kiosks."""
    page = staff.get(f"/reach/boards/{board.name}/").content.decode()
    assert f"<h1>{board.title}</h1>" in page
    assert "enrol a kiosk" in page or 'class="figures"' in page


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
def test_a_board_has_the_table_and_the_files_of_every_panel(staff: Client, city: City, board: Board) -> None:
    """Each has its heading, its table and its three files, and nothing inline that the policy forbids."""
    fill(city)
    page = staff.get(f"/reach/boards/{board.name}/", QUARTER).content.decode()
    for panel in board.panels:
        assert f'id="{panel.name}-caption"' in page
        assert all(address(board, panel, f"table.{end}") in page for end in ("csv", "xlsx", "parquet"))
    assert "2 hubs" in page or "No hub has delivered anything yet." in page
    assert "style=" not in page
    assert "<script" not in page


@pytest.mark.parametrize(("board", "panel"), EACH)
def test_page_and_files_hold_what_the_measure_gives(
    staff: Client, city: City, board: Board, panel: Panel
) -> None:
    """One function counts; the page and the file write the same cells."""
    fill(city)
    table = answered(panel)
    page = staff.get(address(board, panel), QUARTER).content.decode()
    written = [
        str(cell) if not isinstance(cell, int) else f"{cell:,}"
        for row in table.all_rows
        for cell in row.cells
    ]
    assert numbers(page) == written
    header, *lines = csv.reader(
        io.StringIO(staff.get(address(board, panel, "table.csv"), QUARTER).getvalue().decode())
    )
    parquet = pq.read_table(io.BytesIO(staff.get(address(board, panel, "table.parquet"), QUARTER).getvalue()))
    sheet = load_workbook(
        io.BytesIO(staff.get(address(board, panel, "table.xlsx"), QUARTER).getvalue())
    ).worksheets[1]
    for at, row in enumerate(table.all_rows):
        in_csv = dict(zip(header, lines[at], strict=True))
        in_parquet = parquet.slice(at, 1).to_pylist()[0]
        for place, (column, cell) in enumerate(zip(table.columns, row.cells, strict=True), 2):
            value = (
                None
                if isinstance(cell, NotAvailable)
                else cell
                if isinstance(cell, int)
                else round(cell.value, 6)
            )
            assert in_csv[column.key] == ("" if value is None else str(value))
            assert in_parquet[column.key] == value
            if value is not None:
                assert sheet.cell(at + 3, place).value == value


@pytest.mark.parametrize(
    ("board", "panel"),
    [each for each in EACH if each.values[1].chart],  # type: ignore[union-attr]
)
def test_a_chart_is_a_picture_of_its_table(staff: Client, city: City, board: Board, panel: Panel) -> None:
    """It is an SVG that can be read, without scripts and without anything fetched from elsewhere."""
    fill(city)
    response = staff.get(address(board, panel, "chart.svg"), QUARTER)
    if panel.chart and panel.chart.shape is Shape.MAP:
        assert response.status_code == 404
        return
    assert response["Content-Type"] == "image/svg+xml"
    root = ET.fromstring(response.content)  # noqa: S314  our own
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert b"<script" not in response.content
    assert b"href=" not in response.content


def test_each_kind_of_file_says_what_it_counts(staff: Client, city: City) -> None:
    """A file that is passed on names its table, its period and its rows; no name in it is a formula."""
    fill(city)
    where = "/reach/boards/overview/people/table"
    response = staff.get(f"{where}.csv", QUARTER)
    assert response["Content-Disposition"] == 'attachment; filename="people_hub_2024-01-01_2024-03-31.csv"'
    *_, last = csv.DictReader(io.StringIO(response.getvalue().decode()))
    assert last["measure"] == "M3 Unique people seen"
    assert (last["period_from"], last["period_to"]) == ("2024-01-01", "2024-03-31")
    assert last["how_complete"] == "No hub has delivered anything yet."
    book = load_workbook(io.BytesIO(staff.get(f"{where}.xlsx", QUARTER).getvalue()))
    about = {row[0]: row[1] for row in book["About"].iter_rows(values_only=True)}
    assert about["Period"] == "Q4 2023/24, January to March: 1 January 2024 to 31 March 2024"


def test_a_name_in_a_file_is_never_a_formula(staff: Client, city: City) -> None:
    """A hub called "=…" opens as text in a spreadsheet."""
    fill(city)
    rows = csv.DictReader(
        io.StringIO(staff.get("/reach/boards/overview/people/table.csv", QUARTER).getvalue().decode())
    )
    assert [row["row"] for row in rows] == ["'=Families & All", "The Moat", "City"]


def test_a_table_that_does_not_balance_is_not_shown(
    staff: Client, city: City, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Not one of its numbers is on the page, or in a file: a sentence says what is wrong."""
    fill(city)

    def contradictory(_: object, __: object) -> Table:
        raise Unbalanced(["The Moat: People 7 is not the sum of Children 2, Adults 4."])

    panel = BOARDS[0].panels[0]
    monkeypatch.setattr(type(panel), "answer", lambda *_: contradictory(None, None))
    with caplog.at_level(logging.CRITICAL):
        for what in ("", f"{panel.name}/", f"{panel.name}/table.csv"):
            response = staff.get(f"/reach/boards/{BOARDS[0].name}/{what}", QUARTER)
            assert response.status_code == 500
            assert "People 7 is not the sum of Children 2, Adults 4." in response.content.decode()
            assert "<table" not in response.content.decode()


def test_what_cannot_be_read_is_answered_with_a_sentence_and_the_form(staff: Client, city: City) -> None:
    """The form is there to be put right, and nothing that was typed becomes part of the page."""
    for query in (
        {"from": "2024-03-31", "to": '"><script>'},
        {**QUARTER, "scheme": "none"},
        {**QUARTER, "ages": "session-day"},
    ):
        response = staff.get("/reach/boards/overview/", query)
        page = response.content.decode()
        assert response.status_code == 400
        assert "This cannot be shown" in page
        assert "<script" not in page


@pytest.mark.parametrize("what", ["", "people/", "people/chart.svg", "people/table.csv"])
def test_nobody_on_the_way_keeps_a_copy(staff: Client, city: City, what: str) -> None:
    """Exact counts stay out of caches, and strangers are sent to sign in."""
    fill(city)
    assert "no-store" in staff.get(f"/reach/boards/overview/{what}", QUARTER)["Cache-Control"]
    turned_away = Client().get(f"/reach/boards/overview/{what}", QUARTER)
    assert turned_away["Location"].startswith("/accounts/login/?next=/reach/boards/")


def test_a_hub_manager_sees_their_hub_alone(city: City) -> None:
    """Whatever address is written: another hub's figures are in no page, picture or file."""
    hubs = fill(city)
    manager = browser(Role.HUB_MANAGER, hubs.moat)
    for query in (QUARTER, {**QUARTER, "hub": "FFA,MOA"}):
        for board in BOARDS:
            page = manager.get(f"/reach/boards/{board.name}/", query).content.decode()
            page = page.split('id="printed-title"')[0]  # what was printed in 2019 has every hub
            assert not re.search(r'<th scope="row">[^<]*Families', page)
    for address in (
        "overview/",
        "overview/people/",
        "overview/people/table.csv",
        "overview/people/chart.svg",
    ):
        answer = manager.get(f"/reach/boards/{address}", {**QUARTER, "hub": "FFA"})
        assert answer.status_code == 403, address


@pytest.mark.parametrize("name", ["nothing", "overview/nothing"])
def test_what_is_not_there_is_not_found(staff: Client, city: City, name: str) -> None:
    """A board or a panel of no such name is a page that is not there."""
    assert staff.get(f"/reach/boards/{name}/").status_code == 404


@pytest.mark.parametrize("most", [0.008, 0.012, 0.03, 0.6])
def test_no_two_ticks_of_an_axis_are_written_alike(most: float) -> None:
    """Where little was reached an axis said 0 %, 1 %, 1 %: half percents were written as whole ones."""
    marks = [Mark(f"Hub {at}", "Reach", most * at / 3, "") for at in range(1, 4)]
    axis = re.findall(r">([\d.]+%)</text>", to_svg(of_marks(marks, Shape.BARS, rate=True)))
    assert len(axis) > 2
    assert len(set(axis)) == len(axis)


def test_nobody_is_half_a_person() -> None:
    """Where two came to a partner's sessions, the axis counted 0, 0.5, 1, 1.5, 2."""
    for shape in (Shape.BARS, Shape.OVER_TIME):
        marks = [Mark(f"Hub {at}", "People", at, "") for at in range(3)]
        axis = set(re.findall(r">([\d.]+)</text>", to_svg(of_marks(marks, shape, rate=False))))
        assert axis == {"0", "1", "2"}


def test_a_worker_is_ready_to_draw_before_anybody_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first picture of a process took two seconds, for an import: it begins with the worker."""
    monkeypatch.delitem(sys.modules, "registry.boards.drawing", raising=False)
    importing = ready_to_draw()
    importing.join(60)
    assert not importing.is_alive()
    assert "registry.boards.drawing" in sys.modules


def test_a_number_leads_to_what_it_is_made_of(staff: Client, city: City) -> None:
    """From a hub to kinds of session, to months, to days: each page's whole is the number that led to it."""
    fill(city)
    where, seen = "/reach/boards/overview/attendances/", []
    page = staff.get(where, QUARTER).content.decode()
    for row in ("The Moat", "Drop-in, no session", "February 2024"):
        line = page[page.index(f'<th scope="row">{row}') :]
        found = re.search(r'href="([^"]+)">([^<]+)</a>', line)
        assert found
        page = staff.get(found[1].replace("&amp;", "&")).content.decode()
        whole = numbers(page)[-3:]
        seen.append((found[2], whole[0]))
    assert seen == [("7", "7"), ("5", "5"), ("5", "5")]
    assert '<th scope="row">12 February 2024' in page
