"""A table of figures as a file: CSV, XLSX or Parquet, with what must be said beside them."""

import csv
import io
from collections.abc import Callable
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from registry.files.as_csv import FORMULA_STARTS
from registry.reach.figures import Cell, Column, NotAvailable, Row, Share, Table

Value = str | int | float | None


def as_csv(table: Table) -> bytes:
    """Return the table as CSV: a line for each row, the whole last."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([*SAID, *_keys(table)])
    for row in table.all_rows:
        writer.writerow(["" if value is None else _text(value) for value in _values(table, row)])
    return text.getvalue().encode()


def as_parquet(table: Table) -> bytes:
    """Return the table as Parquet: text, whole numbers and rates, each of its type."""
    names = [*SAID, *_keys(table)]
    rows = [dict(zip(names, _values(table, row), strict=True)) for row in table.all_rows]
    types = [pa.string()] * len(SAID) + [_type(table, column) for column in table.columns]
    shape = pa.schema(list(zip(names, types, strict=True)))
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, schema=shape), out, compression="zstd")
    return out.getvalue()


def as_xlsx(table: Table) -> bytes:
    """Return the table as a workbook: the figures to be read, and a sheet that says what they are."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101  a new workbook has one
    sheet.title = "Figures"
    sheet.append(["", *(column.group for column in table.columns)])
    sheet.append([table.row_heading, *(column.label for column in table.columns)])
    for row in table.all_rows:
        sheet.append([_text(row.label), *(_written(cell) for cell in row.cells)])
    for line in sheet.iter_rows(min_row=3, min_col=2):
        for cell, column in zip(line, table.columns, strict=True):
            cell.number_format = "0.0%" if _is_rate(table, column) else "#,##0"
    _make_up(sheet)
    about = book.create_sheet("About")
    for each in said(table):
        about.append([_text(text) for text in each])
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 22, 110
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def said(table: Table) -> list[tuple[str, str]]:
    """Return what stands beside the figures: what is counted, when, by which rules, how completely."""
    narrowed = {name: value for name, value in table.question.query.items() if name not in ("from", "to")}
    return [
        ("Measure", f"{table.measure.number} {table.measure.name}".strip()),
        ("What is counted", table.measure.counts),
        ("Period", table.question.period.dates),
        ("Age bands", table.question.scheme.title),
        *(("Rule", rule) for rule in table.rules),
        *((f"Asked: {name}", value) for name, value in narrowed.items()),
        ("How complete", table.completeness.sentence()),
        ("Computed at", table.computed_at.isoformat()),
    ]


SAID = ("measure", "period_from", "period_to", "scheme", "row_code", "row", "how_complete", "computed_at")


def _values(table: Table, row: Row) -> list[Value]:
    period = table.question.period
    return [
        *(f"{table.measure.number} {table.measure.name}".strip(), period.first.isoformat()),
        *(period.last.isoformat(), table.question.scheme.title, row.key, row.label),
        *(table.completeness.sentence(), table.computed_at.isoformat()),
        *(_value(cell) for cell in row.cells),
    ]


def _keys(table: Table) -> list[str]:
    return [column.key for column in table.columns]


def _value(cell: Cell) -> Value:
    """Return a count, or a rate to six places; what is not available is empty, never 0."""
    if isinstance(cell, NotAvailable):
        return None
    return cell if isinstance(cell, int) else round(cell.value, 6)


def _written(cell: Cell) -> Value:
    return f"not available: {cell.why}" if isinstance(cell, NotAvailable) else _value(cell)


def _type(table: Table, column: Column) -> pa.DataType:
    counts = all(isinstance(table.cell(row, column.key), int | NotAvailable) for row in table.all_rows)
    return pa.int64() if counts else pa.float64()


def _is_rate(table: Table, column: Column) -> bool:
    return any(isinstance(table.cell(row, column.key), Share) for row in table.all_rows)


def _text(value: str | float) -> str | float:
    """Keep a spreadsheet from running a name as a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value


def _make_up(sheet: Worksheet) -> None:
    """Let headings and the first column stay in sight, and the whole stand out."""
    for line in (*sheet[1:2], sheet[sheet.max_row]):
        for cell in line:
            cell.font = Font(bold=True)
    for cell in sheet[2]:
        cell.alignment = Alignment(wrap_text=True, vertical="bottom")
    sheet.freeze_panes = "B3"
    sheet.column_dimensions["A"].width = 34
    for number in range(2, sheet.max_column + 1):
        sheet.column_dimensions[get_column_letter(number)].width = 14


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file."""

    name: str
    type: str
    write: Callable[[Table], bytes]


FORMATS = {
    "csv": Format("CSV", "text/csv; charset=utf-8", as_csv),
    "xlsx": Format("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
    "parquet": Format("Parquet", "application/vnd.apache.parquet", as_parquet),
}
"""By how the file's name ends."""
