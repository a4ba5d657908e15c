"""A return as files: CSV to be read by programs, XLSX to be read by people."""

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from registry.reach.as_csv import FORMULA_STARTS
from registry.reach.period import Period
from registry.returns.adjusting import Adjustment
from registry.returns.layout import Layout
from registry.returns.lines import NOT_AVAILABLE, Line

HEADER = (
    *("layout", "layout_version", "period_from", "period_to", "section", "measure"),
    *("row_code", "row", "column_code", "column", "unit", "value", "note"),
)
ADJUSTMENT = "Adjustment to a filed return"
WIDEST = 60


def as_csv(layout: Layout, period: Period, lines: Sequence[Line], adjusted: Sequence[Adjustment]) -> bytes:
    """Return the return as UTF-8 with a header; the same figures give the same bytes."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADER)
    for line in lines:
        writer.writerow(_row(layout, period, line, line.section, line.value, line.note))
    for each in adjusted:
        number = each.written if each.written.lstrip("+-").isdigit() else ""
        note = "" if number else each.written
        section = f"{ADJUSTMENT}: {each.line.section}"
        writer.writerow(_row(layout, each.period, each.line, section, number, note))
    return text.getvalue().encode()


def digest(content: bytes) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _row(layout: Layout, period: Period, line: Line, section: str, value: str, note: str) -> list[str | int]:
    return [
        *(layout.code, layout.version, period.first.isoformat(), period.last.isoformat()),
        *map(_text, (section, line.measure, line.row_code, line.row, line.column_code, line.column)),
        *(line.unit, value, _text(note)),
    ]


def _text(text: str) -> str:
    """Keep a spreadsheet from running a name as a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def as_xlsx(csv_file: bytes, about: Sequence[tuple[str, str]]) -> bytes:
    """Return a workbook made from the CSV file: a sheet for each section, and one that says what it is."""
    rows = list(csv.DictReader(io.StringIO(csv_file.decode())))
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)  # noqa: S101  a new workbook has one
    first.title = "About"
    for each in about:
        first.append(each)
    for number, section in enumerate(dict.fromkeys(row["section"] for row in rows), start=1):
        _sheet(
            book.create_sheet(_sheet_name(number, section)),
            [row for row in rows if row["section"] == section],
        )
    _widen(first)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet(sheet: Worksheet, rows: Sequence[dict[str, str]]) -> None:
    """Lay the lines of one section out as a table: a row for each hub, a column for each figure."""
    columns = list(dict.fromkeys((row["column_code"], row["column"]) for row in rows))
    sheet.append([rows[0]["section"]])
    sheet.append(["", *(label for _, label in columns)])
    for key in dict.fromkeys((row["period_from"], row["row_code"], row["row"]) for row in rows):
        cells = {
            row["column_code"]: row
            for row in rows
            if (row["period_from"], row["row_code"], row["row"]) == key
        }
        sheet.append([key[2], *(_cell(cells.get(code)) for code, _ in columns)])
    sheet["A1"].font = Font(bold=True, size=13)
    for cell in sheet[2]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "B3"
    _widen(sheet)


def _cell(row: dict[str, str] | None) -> str | int | float:
    if row is None:
        return ""
    if not row["value"]:
        return row["note"]
    return float(row["value"]) if "." in row["value"] else int(row["value"])


def _sheet_name(number: int, section: str) -> str:
    """Return a name that a workbook takes: short, and without what it forbids."""
    kept = "".join(letter for letter in section if letter not in r"[]:*?/\'")
    return f"{number} {kept}"[:31]


def _widen(sheet: Worksheet) -> None:
    for number, column in enumerate(sheet.columns, start=1):
        longest = max((len(str(cell.value or "")) for cell in column[1:]), default=8)
        sheet.column_dimensions[get_column_letter(number)].width = min(WIDEST, max(10, longest + 2))


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
