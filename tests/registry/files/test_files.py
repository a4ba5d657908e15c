"""Rows become the same rows again from every kind of file, and no text of theirs is ever run."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from registry.files import as_xlsx
from registry.files.as_csv import FORMULA_STARTS, safe, unsafe
from registry.files.file import as_file
from registry.files.rows import Holds, Kind, Row, Rows

AT = datetime(2024, 2, 29, 9, 30, tzinfo=UTC)
FULL: Row = {
    "text": "Żaneta, “quoted”\nover two lines",
    "whole": 1204,
    "number": 12.5,
    "yes": True,
    "day": date(2024, 2, 29),
    "instant": AT,
}
EMPTY: Row = dict.fromkeys(FULL)
COLUMNS = {name: Holds(name) for name in FULL}
ABOUT = (("Period", "1 January 2024 to 31 March 2024"), ("Completeness", "7 of 8 hubs heard to 14:00."))


def made(kind: Kind, *pieces: list[Row], columns: dict[str, Holds] = COLUMNS) -> bytes:
    """Return the file of these pieces."""
    return b"".join(as_file(Rows("rows", columns, iter(pieces), ABOUT), kind).content)


def sheets(content: bytes) -> dict[str, list[tuple[object, ...]]]:
    """Return the rows of each sheet of a workbook."""
    book = load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


def test_csv_is_iso_and_has_its_header_always() -> None:
    """Dates and times are ISO 8601; without a row the columns are there all the same."""
    header, row, nothing = csv.reader(io.StringIO(made(Kind.CSV, [FULL], [EMPTY]).decode()))
    assert header == list(COLUMNS)
    assert row == [FULL["text"], "1204", "12.5", "true", "2024-02-29", "2024-02-29T09:30:00+00:00"]
    assert nothing == [""] * 6
    assert made(Kind.CSV).decode() == ",".join(COLUMNS) + "\r\n"


def test_parquet_keeps_types_and_says_what_it_is() -> None:
    """A row group for each piece; what the file rests on is in its metadata."""
    packed = pq.ParquetFile(io.BytesIO(made(Kind.PARQUET, [FULL], [EMPTY])))
    assert packed.read().to_pylist() == [FULL, EMPTY]
    assert packed.num_row_groups == 2
    said = packed.schema_arrow.metadata
    assert {key.encode(): value.encode() for key, value in ABOUT}.items() <= said.items()
    assert pq.read_schema(io.BytesIO(made(Kind.PARQUET))).names == list(COLUMNS)


def test_a_workbook_says_what_it_is_first() -> None:
    """Numbers are numbers and days are days; a workbook has no zones, so that instants are UTC."""
    found = sheets(made(Kind.XLSX, [FULL], [EMPTY]))
    assert found["About"] == list(ABOUT)
    header, row, *_ = found["1 rows"]
    assert header == tuple(COLUMNS)
    assert row[:4] == (FULL["text"], 1204, 12.5, True)
    assert row[4:] == (datetime(2024, 2, 29), AT.replace(tzinfo=None))  # noqa: DTZ001  as a workbook has it


def test_the_same_rows_are_the_same_workbook() -> None:
    """A filed return's workbook is the same bytes whenever it is asked for."""
    assert made(Kind.XLSX, [FULL]) == made(Kind.XLSX, [FULL])


def test_what_does_not_fit_on_a_sheet_goes_on_another(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sheet ends; the rows do not."""
    monkeypatch.setattr(as_xlsx, "FULLEST", 2)
    five: list[list[Row]] = [[{"whole": number}] for number in range(5)]
    found = sheets(made(Kind.XLSX, *five, columns={"whole": Holds.WHOLE}))
    assert [rows for title, rows in found.items() if title != "About"] == [
        [("whole",), (0,), (1,)],
        [("whole",), (2,), (3,)],
        [("whole",), (4,)],
    ]


@given(st.sampled_from(FORMULA_STARTS), st.text(max_size=20))
def test_no_text_is_run_as_a_formula(start: str, rest: str) -> None:
    """A hub called =HYPERLINK(…) is a name in every file."""
    text = start + rest
    written = safe(text)
    assert isinstance(written, str)
    assert not written.startswith(FORMULA_STARTS)
    assert unsafe(written) == text


@pytest.mark.parametrize("text", ['=HYPERLINK("http://example.org")', "+1", "-1", "@SUM(A1)"])
def test_a_workbook_holds_no_formula(text: str) -> None:
    """The text stays as it is, and its cell says that it is one."""
    book = load_workbook(io.BytesIO(made(Kind.XLSX, [{"text": text}], columns={"text": Holds.TEXT})))
    cell = book.worksheets[1]["A2"]
    assert (cell.value, cell.data_type) == (text, "s")


def test_letters_that_no_workbook_takes_are_left_out() -> None:
    """A control character in a name does not end an export half way."""
    content = made(Kind.XLSX, [{"text": "Mo\x0bsaic"}], columns={"text": Holds.TEXT})
    assert sheets(content)["1 rows"][1] == ("Mosaic",)


@pytest.mark.parametrize("kind", [Kind.CSV, Kind.PARQUET])
def test_rows_are_written_while_they_are_read(kind: Kind) -> None:
    """The first bytes are out before the last rows are read: no file is ever whole in memory."""
    read: list[int] = []

    def pieces() -> Iterator[list[Row]]:
        for number in range(3):
            read.append(number)
            yield [FULL]

    content = as_file(Rows("rows", COLUMNS, pieces()), kind).content
    next(content)
    assert len(read) < 3
    assert sum(1 for _ in content) >= 2
    assert read == [0, 1, 2]
