"""Any table as a file: CSV and Parquet to be read by programs, a line for each figure; XLSX by people."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from urllib.parse import urlencode

from registry.files.as_xlsx import Sheet, workbook
from registry.files.file import File, as_file
from registry.files.rows import About, Holds, Kind, Row, Rows, Value
from registry.reach.disclosure.overlaps import Place
from registry.reach.disclosure.shown import Shown
from registry.reach.disclosure.tables import place_of
from registry.reach.figures import Cell, Table
from registry.reach.words import LONDON, day_in_words
from registry.reach.written import written

Given = Mapping[Place, Cell | Shown]
"""What may stand in each cell outside, as `disclosure.tables.outside` decides."""
EXACT = "exact: for use inside the council"
ROUNDED = (
    'rounded to 5; 1 to 4 are "fewer than 5"; what a small count could be worked out from is withheld; '
    "percentages are of the exact counts"
)
COLUMNS: dict[str, Holds] = {
    "measure": Holds.TEXT,
    "table": Holds.TEXT,
    "period_from": Holds.DAY,
    "period_to": Holds.DAY,
    "asked": Holds.TEXT,
    **dict.fromkeys(("row_code", "row", "column_code", "column", "unit"), Holds.TEXT),
    "value": Holds.NUMBER,
    "note": Holds.TEXT,
    "complete_to": Holds.INSTANT,
    "counts": Holds.TEXT,
}
"""The columns of CSV and Parquet, for every table the same."""


def table_file(tables: Mapping[str, Table], kind: Kind, name: str = "", given: Given | None = None) -> File:
    """Return tables, each under the name by which it was asked for, as one file.

    With ``given`` the cells are as they may leave the building; without, they are exact.
    """
    first = next(iter(tables.values()))
    period = first.question.period
    name = name or f"{next(iter(tables))}_{period.first}_{period.last}"
    about = tuple(chain.from_iterable(_about(table, rounded=given is not None) for table in tables.values()))
    if kind is Kind.XLSX:
        sheets = [
            wide(table.measure.name, list(_rows(asked, table, given)), table.row_heading)
            for asked, table in tables.items()
        ]
        return File(f"{name}.{kind}", kind.media_type, workbook(about, sheets))
    pieces = (list(_rows(asked, table, given)) for asked, table in tables.items())
    return as_file(Rows(name, COLUMNS, pieces, about), kind)


def wide(title: str, rows: Sequence[Row], heading: str = "") -> Sheet:
    """Return figures, of which each is a row, as people read them: a row for each hub, a column a figure."""
    columns = list(dict.fromkeys((row["column_code"], row["column"]) for row in rows))
    laid: dict[tuple[Value, ...], dict[Value, Value]] = {}
    for row in rows:
        cells = laid.setdefault((row["period_from"], row["row_code"], row["row"]), {})
        cells[row["column_code"]] = row["note"] if row["value"] is None else row["value"]
    header = [heading, *(str(label) for _, label in columns)]
    lines = [[key[-1], *(cells.get(code, "") for code, _ in columns)] for key, cells in laid.items()]
    widths = [max(len(str(cell)) for cell in column) + 2 for column in zip(*lines, strict=True)]
    return Sheet(title, header, lines, title, widths)


def _rows(asked: str, table: Table, given: Given | None) -> Iterator[Row]:
    """Yield a row for each figure of a table."""
    question = table.question
    narrowed = {key: value for key, value in question.query.items() if key not in ("from", "to")}
    same: Row = {
        "measure": table.measure.number,
        "table": asked,
        "period_from": question.period.first,
        "period_to": question.period.last,
        "asked": urlencode(narrowed, safe=",*"),
        "complete_to": table.completeness.complete_to,
        "counts": "exact" if given is None else "rounded",
    }
    for row in table.all_rows:
        for column, cell in zip(table.columns, row.cells, strict=True):
            shown = cell if given is None else given[place_of(asked, table, row.key, column.key)]
            unit, number, note = written(cell, shown)
            yield {
                **same,
                "row_code": row.key,
                "row": row.label,
                "column_code": column.key,
                "column": f"{column.group}: {column.label}" if column.group else column.label,
                "unit": unit,
                "value": number,
                "note": note,
            }


def _about(table: Table, *, rounded: bool) -> About:
    """Return what a table is and what it rests on."""
    period = table.question.period
    at = table.computed_at.astimezone(LONDON)
    return (
        ("Table", f"{table.measure.number} {table.measure.name}"),
        ("Counts", table.measure.counts),
        ("Period", f"{period.name}: {period.dates}" if period.name else period.dates),
        *(("Rule", rule) for rule in table.rules),
        ("Completeness", table.completeness.sentence()),
        ("Figures are", ROUNDED if rounded else EXACT),
        ("Counted", f"{at:%H:%M} on {day_in_words(at.date())}"),
    )
