"""Any table as a file: a row for each of its rows, the whole last, a column for each of its figures.

The same rows go into every kind. Beside them stands what must be said: measure, period, rules,
completeness, and whether the counts are exact or as they may leave the building.
"""

from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

from registry.files.as_xlsx import Sheet, workbook
from registry.files.file import File, as_file
from registry.files.rows import About, Holds, Kind, Row, Rows, Value
from registry.reach.disclosure.overlaps import Place
from registry.reach.disclosure.shown import Rounded, Shown
from registry.reach.disclosure.tables import place_of
from registry.reach.figures import Cell, Column, Mean, NotAvailable, Share, Table
from registry.reach.figures import Row as Line
from registry.reach.words import LONDON, day_in_words

Given = Mapping[Place, Cell | Shown]
"""What may stand in each cell outside, as `disclosure.tables.outside` decides."""
EXACT = "exact: for use inside the council"
ROUNDED = (
    'rounded to 5; 1 to 4 are "fewer than 5"; what a small count could be worked out from is withheld; '
    "percentages are of the exact counts"
)
HEAD = {
    **dict.fromkeys(("measure", "table"), Holds.TEXT),
    **dict.fromkeys(("period_from", "period_to"), Holds.DAY),
    **dict.fromkeys(("asked", "row_code", "row"), Holds.TEXT),
}
TAIL = {
    **dict.fromkeys(("notes", "counts", "how_complete"), Holds.TEXT),
    **dict.fromkeys(("complete_to", "computed_at"), Holds.INSTANT),
}
"""The columns before and after those of the table. ``notes`` says why a figure is not there."""


def table_file(asked: str, table: Table, kind: Kind, name: str = "", given: Given | None = None) -> File:
    """Return a table, under the name by which it was asked for, as a file.

    With ``given`` the cells are as they may leave the building; without, they are exact.
    """
    period = table.question.period
    name = name or f"{asked}_{period.first}_{period.last}"
    about = said(table, rounded=given is not None)
    if kind is Kind.XLSX:
        content = workbook(about, [_sheet(asked, table, given)])
        return File(f"{name}.{kind}", kind.media_type, content)
    figures = {column.key: _holds(table, column) for column in table.columns}
    rows = [_row(asked, table, line, given) for line in table.all_rows]
    return as_file(Rows(name, HEAD | figures | TAIL, [rows], about), kind)


def said(table: Table, *, rounded: bool = False) -> About:
    """Return what stands beside the figures: what is counted, when, by which rules, how completely."""
    period, at = table.question.period, table.computed_at.astimezone(LONDON)
    narrowed = {key: value for key, value in table.question.query.items() if key not in ("from", "to")}
    return (
        ("Measure", f"{table.measure.number} {table.measure.name}".strip()),
        ("What is counted", table.measure.counts),
        ("Period", f"{period.name}: {period.dates}" if period.name else period.dates),
        ("Age bands", table.question.scheme.title),
        *((f"Asked: {name}", value) for name, value in narrowed.items()),
        *((f"Rule {number}", rule) for number, rule in enumerate(table.rules, start=1)),
        ("How complete", table.completeness.sentence()),
        ("Counts are", ROUNDED if rounded else EXACT),
        ("Computed", f"{at:%H:%M} on {day_in_words(at.date())}"),
    )


def _row(asked: str, table: Table, line: Line, given: Given | None) -> Row:
    question, cells = table.question, dict(_cells(asked, table, line, given))
    narrowed = {key: value for key, value in question.query.items() if key not in ("from", "to")}
    notes = [f"{key}: {cell}" for key, cell in cells.items() if isinstance(cell, str)]
    return {
        "measure": f"{table.measure.number} {table.measure.name}".strip(),
        "table": asked,
        "period_from": question.period.first,
        "period_to": question.period.last,
        "asked": urlencode(narrowed, safe=",*"),
        "row_code": line.key,
        "row": line.label,
        **{key: None if isinstance(cell, str) else cell for key, cell in cells.items()},
        "notes": "; ".join(notes),
        "counts": "exact" if given is None else "rounded",
        "how_complete": table.completeness.sentence(),
        "complete_to": table.completeness.complete_to,
        "computed_at": table.computed_at,
    }


def _cells(asked: str, table: Table, line: Line, given: Given | None) -> Iterator[tuple[str, Value]]:
    """Yield each figure under its column's key: a number, or the words that stand for it."""
    for column, cell in zip(table.columns, line.cells, strict=True):
        shown = cell if given is None else given[place_of(asked, table, line.key, column.key)]
        yield column.key, _value(shown, exact=given is None)


def _value(shown: Cell | Shown, *, exact: bool) -> Value:
    """Return a count, or a rate: outside to a tenth of a percent, because finer would tell the counts."""
    match shown:
        case int(number) | Rounded(number):
            return number
        case Share():
            return round(shown.value, 6 if exact else 3)
        case Mean():
            return round(shown.value, 6 if exact else 1)
        case NotAvailable(why):
            return f"not available: {why}"
        case _:
            return str(shown)


def _sheet(asked: str, table: Table, given: Given | None) -> Sheet:
    """Return the table as people read it: a cell without a number says why."""
    header = [
        table.row_heading,
        *(f"{each.group}: {each.label}" if each.group else each.label for each in table.columns),
    ]
    rows = [[line.label, *dict(_cells(asked, table, line, given)).values()] for line in table.all_rows]
    formats = ["", *("0.0%" if _is_rate(table, column) else "#,##0.##" for column in table.columns)]
    widths = [34, *(14 for _ in table.columns)]
    return Sheet(table.measure.name, header, rows, table.measure.name, widths, formats)


def _holds(table: Table, column: Column) -> Holds:
    cells = [table.cell(line, column.key) for line in table.all_rows]
    counts = all(isinstance(cell, int | NotAvailable) for cell in cells)
    return Holds.WHOLE if counts else Holds.NUMBER


def _is_rate(table: Table, column: Column) -> bool:
    return any(isinstance(table.cell(line, column.key), Share) for line in table.all_rows)
