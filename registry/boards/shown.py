"""A table as a page shows it: headings over columns, cells as text that leads on, and what is said below."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.core.paginator import Page

from registry.boards.leads import Leads
from registry.boards.paging import page_of
from registry.reach.figures import Cell, Column, NotAvailable, Row, Table
from registry.reach.words import thousands


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading over some columns."""

    label: str
    span: int
    begins: int = 0
    """The number of the first column below it."""


class Field(NamedTuple):
    """One cell: its text, where it leads, and the number of the reason why there is none.

    A board has ten thousand of them, and a named tuple is made in a third of the time of a frozen dataclass.
    """

    text: str
    leads: str
    reason: int
    """0 where there is a number."""
    kind: str
    """The classes of its column."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row."""

    label: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class ShownTable:
    """What the template writes."""

    table: Table
    headings: tuple[Heading, ...]
    """Empty if no column stands under one."""
    columns: tuple[Column, ...]
    page: Page[Row]
    """Which of its rows these are."""
    lines: tuple[Line, ...]
    whole: Line
    reasons: tuple[str, ...]
    leads_on: bool

    @property
    def nothing(self) -> bool:
        """Whether the whole holds no number above 0 at all."""
        return not any(isinstance(cell, int) and cell for cell in self.table.whole.cells)


def shown(
    table: Table, leads: Leads, columns: tuple[str, ...] = (), chosen: str = "", page: int = 1
) -> ShownTable:
    """Return one page of a table ready for the template, with some of its columns or all."""
    kept = tuple(column for column in table.columns if not columns or column.key in columns)
    headings = tuple(_headings(kept))
    places = _places(table, kept, {heading.begins for heading in headings}, chosen)
    reasons: dict[str, int] = {}
    rows = page_of(table.rows, page)
    lines = tuple(_line(row, leads, places, reasons) for row in rows)
    whole = _line(table.whole, leads, places, reasons)
    on = any(field.leads for each in (*lines, whole) for field in each.fields)
    grouped = headings if any(column.group for column in kept) else ()
    return ShownTable(table, grouped, kept, rows, lines, whole, tuple(reasons), on)


Place = tuple[int, str, str]
"""Where a column stands in each row, its key, and the classes of its cells."""


def _places(table: Table, kept: tuple[Column, ...], firsts: set[int], chosen: str) -> list[Place]:
    """Return what is the same in every row; ``chosen`` is the column by whose number somebody came here."""
    stands = {column.key: at for at, column in enumerate(table.columns)}
    return [
        (
            stands[column.key],
            column.key,
            f"number{' chosen' if column.key == chosen else ''}{' first' if at in firsts else ''}",
        )
        for at, column in enumerate(kept)
    ]


def _line(row: Row, leads: Leads, places: list[Place], reasons: dict[str, int]) -> Line:
    lead = leads.of_row(row)
    return Line(row.label, tuple(_field(row.cells[at], key, kind, lead, reasons) for at, key, kind in places))


def _headings(columns: tuple[Column, ...]) -> Iterator[Heading]:
    begins = 0
    for at, column in enumerate(columns):
        last = at + 1 == len(columns) or columns[at + 1].group != column.group
        if last:
            yield Heading(column.group, at + 1 - begins, begins)
            begins = at + 1


def _field(cell: Cell, key: str, kind: str, lead: Callable[[str], str], reasons: dict[str, int]) -> Field:
    if isinstance(cell, NotAvailable):
        return Field(str(cell), "", reasons.setdefault(cell.why, len(reasons) + 1), kind)
    return Field(thousands(cell) if isinstance(cell, int) else str(cell), lead(key), 0, kind)
