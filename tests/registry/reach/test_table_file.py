"""A table as a file: the same figures in every kind, with what they rest on, exact or rounded."""

import csv
import io
from datetime import UTC, date, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook

from registry.files.rows import Kind
from registry.reach.completeness import Completeness
from registry.reach.disclosure.tables import outside
from registry.reach.enquiry import enquiry
from registry.reach.figures import Adds, Column, Measure, NotAvailable, Parts, Row, Table, share
from registry.reach.measures.catalogue import CATALOGUE
from registry.reach.period import quarter
from registry.reach.question import Question, VenueKind
from registry.reach.table_file import HEAD, ROUNDED, TAIL, table_file

AT = datetime(2024, 4, 1, 8, tzinfo=UTC)
ASKED = Question(quarter(date(2024, 2, 29)), venues=frozenset({VenueKind.OUTREACH}))


@pytest.fixture
def table() -> Table:
    """Two hubs; of one nothing can be said about fathers."""
    columns = (
        Column("people", "People", Adds.UP),
        Column("men", "Men", Adds.UP),
        Column("others", "Others", Adds.UP),
        Column("share", "Share", Adds.NOT, group="Of these"),
    )
    rows = (
        Row("MOA", "=The Moat", (40, 3, 37, share(3, 40))),
        Row("MOS", "Mosaic", (30, 20, 10, NotAvailable("Nobody was asked."))),
    )
    whole = Row("", "City", (70, 23, 47, share(23, 70)))
    parts = (Parts("people", ("men", "others")),)
    measure = Measure("M3", "Unique people seen", "Each person once.")
    return Table(measure, ASKED, columns, rows, whole, parts, ("Ages are years.",), Completeness((), AT), AT)


def content(table: Table, kind: Kind, *, rounded: bool = False) -> bytes:
    """Return the file of a table."""
    given = outside({"people": table}) if rounded else None
    return b"".join(table_file("people", table, kind, given=given).content)


def lines(table: Table, *, rounded: bool = False) -> list[dict[str, str]]:
    """Return the lines of its CSV file."""
    return list(csv.DictReader(io.StringIO(content(table, Kind.CSV, rounded=rounded).decode())))


def test_every_line_says_what_it_is(table: Table) -> None:
    """Of when, how it was narrowed, and why a figure is not there."""
    moat, mosaic, city = lines(table)
    assert (moat["row_code"], moat["row"], moat["people"], moat["share"]) == (
        "MOA",
        "'=The Moat",
        "40",
        "0.075",
    )
    assert (moat["measure"], moat["table"]) == ("M3 Unique people seen", "people")
    assert (moat["period_from"], moat["period_to"]) == ("2024-01-01", "2024-03-31")
    assert "venue=outreach" in moat["asked"]
    assert (mosaic["share"], mosaic["notes"]) == ("", "share: not available: Nobody was asked.")
    assert (city["row_code"], city["counts"]) == ("", "exact")


def test_parquet_and_csv_say_the_same(table: Table) -> None:
    """One function writes the rows of both; in Parquet each figure has its type."""
    packed = pq.read_table(io.BytesIO(content(table, Kind.PARQUET)))
    for line, row in zip(lines(table), packed.to_pylist(), strict=True):
        assert {key: "" if row[key] is None else str(row[key]) for key in ("people", "men", "share")} == {
            key: line[key] for key in ("people", "men", "share")
        }
    assert packed.schema.field("people").type == pa.int64()
    assert packed.schema.metadata[b"What is counted"] == b"Each person once."


def test_a_workbook_is_laid_out_for_people(table: Table) -> None:
    """A row for each hub under the table's own name; the first sheet says the period and the rules."""
    book = load_workbook(io.BytesIO(content(table, Kind.XLSX)))
    about = list(book["About"].iter_rows(values_only=True))
    assert ("Rule 1", "Ages are years.") in about
    assert ("Period", "Q4 2023/24, January to March: 1 January 2024 to 31 March 2024") in about
    sheet = book.worksheets[1]
    title, header, *rows = sheet.iter_rows(values_only=True)
    assert title[0] == "Unique people seen"
    assert header == ("Hub", "People", "Men", "Others", "Of these: Share")
    assert rows[0] == ("=The Moat", 40, 3, 37, 0.075)
    assert rows[1][-1] == "not available: Nobody was asked."
    assert sheet["E3"].number_format == "0.0%"


def test_what_may_not_leave_is_not_in_a_rounded_file(table: Table) -> None:
    """3 men at the Moat are "fewer than 5", their share is withheld, and the file says that it is rounded."""
    moat = lines(table, rounded=True)[0]
    assert (moat["people"], moat["men"], moat["share"], moat["counts"]) == ("40", "", "", "rounded")
    assert "men: fewer than 5" in moat["notes"]
    assert "share: withheld" in moat["notes"]
    packed = content(table, Kind.PARQUET, rounded=True)
    assert pq.read_table(io.BytesIO(packed))["men"].to_pylist()[0] is None
    assert pq.read_schema(io.BytesIO(packed)).metadata[b"Counts are"] == ROUNDED.encode()
    book = load_workbook(io.BytesIO(content(table, Kind.XLSX, rounded=True)))
    assert book.worksheets[1]["C3"].value == "fewer than 5"


@pytest.mark.django_db
@pytest.mark.parametrize("name", CATALOGUE)
def test_no_figure_is_called_like_what_stands_beside_it(name: str) -> None:
    """A measure's column would overwrite the period, or be overwritten by it."""
    with enquiry(Question(quarter(date(2024, 2, 29))), AT) as asked:
        table = CATALOGUE[name].table(asked)
    assert not (HEAD | TAIL).keys() & {column.key for column in table.columns}
