"""A return as files: CSV to be read by programs, XLSX to be read by people."""

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from registry.files.as_csv import lines as csv_lines
from registry.files.as_csv import unsafe
from registry.files.as_xlsx import Sheet, workbook
from registry.files.rows import Row, Value
from registry.reach.period import Period
from registry.reach.written import NOT_AVAILABLE
from registry.returns.adjusting import Adjustment
from registry.returns.layout import Layout
from registry.returns.lines import Line

HEADER = (
    *("layout", "layout_version", "period_from", "period_to", "section", "measure"),
    *("row_code", "row", "column_code", "column", "unit", "value", "note"),
)
ADJUSTMENT = "Adjustment to a filed return"


def as_csv(layout: Layout, period: Period, lines: Sequence[Line], adjusted: Sequence[Adjustment]) -> bytes:
    """Return the return as UTF-8 with a header; the same figures give the same bytes."""
    rows = [_row(layout, period, line, line.section, line.value, line.note) for line in lines]
    for each in adjusted:
        number = each.written if each.written.lstrip("+-").isdigit() else ""
        note = "" if number else each.written
        section = f"{ADJUSTMENT}: {each.line.section}"
        rows.append(_row(layout, each.period, each.line, section, number, note))
    return b"".join(csv_lines(HEADER, [rows]))


def digest(content: bytes) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _row(
    layout: Layout, period: Period, line: Line, section: str, value: str, note: str
) -> list[str | int | float | date]:
    number = float(value) if "." in value else int(value) if value else ""
    return [
        *(layout.code, layout.version, period.first, period.last, section, line.measure),
        *(line.row_code, line.row, line.column_code, line.column, line.unit, number, note),
    ]


def as_xlsx(csv_file: bytes, about: Sequence[tuple[str, str]]) -> bytes:
    """Return a workbook made from the CSV file: a sheet for each section, and one that says what it is.

    The same file and the same words give the same bytes.
    """
    rows = [_read(row) for row in csv.DictReader(io.StringIO(csv_file.decode()))]
    sections = dict.fromkeys(str(row["section"]) for row in rows)
    sheets = [_sheet(title, [row for row in rows if row["section"] == title]) for title in sections]
    return b"".join(workbook(tuple(about), sheets))


def _read(row: dict[str, str]) -> Row:
    """Return a line as it was before it was written."""
    number = row["value"]
    value = (float(number) if "." in number else int(number)) if number else None
    return {name: unsafe(text) for name, text in row.items()} | {"value": value}


def _sheet(title: str, rows: Sequence[Row]) -> Sheet:
    """Lay the lines of one section out as a table: a row for each hub, a column for each figure."""
    columns = list(dict.fromkeys((row["column_code"], row["column"]) for row in rows))
    laid: dict[tuple[Value, ...], dict[Value, Value]] = {}
    for row in rows:
        cells = laid.setdefault((row["period_from"], row["row_code"], row["row"]), {})
        cells[row["column_code"]] = row["note"] if row["value"] is None else row["value"]
    lines = [[key[-1], *(cells.get(code, "") for code, _ in columns)] for key, cells in laid.items()]
    widths = [max(len(str(cell)) for cell in column) + 2 for column in zip(*lines, strict=True)]
    return Sheet(title, ["", *(str(label) for _, label in columns)], lines, title, widths)


@dataclass(frozen=True, slots=True)
class Grid:
    """One section as a page shows it: a row for each hub, a cell for each figure."""

    title: str
    measure: str
    columns: list[str]
    rows: list[tuple[str, list[Line]]]
    reasons: list[str]
    """Why figures are not available, each once, under the table."""


def grids(lines: Sequence[Line]) -> Iterator[Grid]:
    """Yield each section of a return, in the order of its layout."""
    for title in dict.fromkeys(line.section for line in lines):
        own = [line for line in lines if line.section == title]
        rows = [
            (label, [line for line in own if line.row_code == code])
            for code, label in dict.fromkeys((line.row_code, line.row) for line in own)
        ]
        absent = dict.fromkeys(line.note for line in own if line.note.startswith(NOT_AVAILABLE))
        reasons = [note.removeprefix(f"{NOT_AVAILABLE}: ") for note in absent]
        yield Grid(title, own[0].measure, [line.column for line in rows[0][1]], rows, reasons)
