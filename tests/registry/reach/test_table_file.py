"""A table as a file: the same figures in every kind, with what they rest on, exact or rounded."""

import csv
import io
from datetime import UTC, date, datetime

import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook

from registry.files.rows import Kind
from registry.reach.completeness import Completeness
from registry.reach.disclosure.tables import outside
from registry.reach.figures import Adds, Column, Measure, NotAvailable, Parts, Row, Table, share
from registry.reach.period import quarter
from registry.reach.question import Question, VenueKind
from registry.reach.table_file import COLUMNS, ROUNDED, table_file

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
    return b"".join(table_file({"people": table}, kind, given=given).content)


def test_csv_has_a_line_for_each_figure(table: Table) -> None:
    """Every line says what it is, of when, and how it was narrowed; what is not known says why."""
    lines = list(csv.DictReader(io.StringIO(content(table, Kind.CSV).decode())))
    assert list(lines[0]) == list(COLUMNS)
    of = {(line["row_code"], line["column_code"]): line for line in lines}
    assert len(of) == 12
    moat = of["MOA", "share"]
    assert (moat["row"], moat["column"], moat["unit"], moat["value"]) == (
        "'=The Moat",
        "Of these: Share",
        "percent",
        "7.5",
    )
    assert (moat["period_from"], moat["period_to"]) == ("2024-01-01", "2024-03-31")
    assert "venue=outreach" in moat["asked"]
    assert of["MOS", "share"]["note"] == "not available: Nobody was asked."
    assert {line["counts"] for line in lines} == {"exact"}


def test_parquet_and_csv_say_the_same(table: Table) -> None:
    """One function writes the lines of both."""
    lines = csv.DictReader(io.StringIO(content(table, Kind.CSV).decode()))
    packed = pq.read_table(io.BytesIO(content(table, Kind.PARQUET)))
    values = [line["value"] for line in lines]
    assert [float(value) if value else None for value in values] == packed["value"].to_pylist()
    assert packed.schema.metadata[b"Counts"] == b"Each person once."


def test_a_workbook_is_laid_out_for_people(table: Table) -> None:
    """A row for each hub under the table's own name; the first sheet says the period and the rules."""
    book = load_workbook(io.BytesIO(content(table, Kind.XLSX)))
    about = list(book["About"].iter_rows(values_only=True))
    assert ("Rule", "Ages are years.") in about
    assert ("Period", "Q4 2023/24, January to March: 1 January 2024 to 31 March 2024") in about
    title, header, *rows = book.worksheets[1].iter_rows(values_only=True)
    assert title[0] == "Unique people seen"
    assert header == ("Hub", "People", "Men", "Others", "Of these: Share")
    assert rows[0] == ("=The Moat", 40, 3, 37, 7.5)
    assert rows[-1][0] == "City"


@pytest.mark.parametrize("kind", [Kind.CSV, Kind.PARQUET])
def test_what_may_not_leave_is_not_in_a_rounded_file(table: Table, kind: Kind) -> None:
    """3 men at the Moat are "fewer than 5", and the file says that it is rounded."""
    packed = content(table, kind, rounded=True)
    if kind is Kind.CSV:
        lines = list(csv.DictReader(io.StringIO(packed.decode())))
    else:
        lines = pq.read_table(io.BytesIO(packed)).to_pylist()
        assert ROUNDED.encode() in pq.read_schema(io.BytesIO(packed)).metadata.values()
    (men,) = [line for line in lines if (line["row_code"], line["column_code"]) == ("MOA", "men")]
    assert (men["value"] or None, men["note"]) == (None, "fewer than 5")
    assert not {3, 37, 40 - 37}.intersection(float(line["value"]) for line in lines if line["value"])
    assert {line["counts"] for line in lines} == {"rounded"}
