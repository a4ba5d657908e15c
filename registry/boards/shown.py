"""A table as a page shows it: headings over columns, cells as text that leads on, and what is said below."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from registry.boards.days import MOST_DAYS
from registry.boards.leading import fitting, made_of, narrowed
from registry.boards.panel import Panel, Then
from registry.reach.counting import By
from registry.reach.figures import Cell, Column, NotAvailable, Row, Table
from registry.reach.question import Question
from registry.reach.words import thousands


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading over some columns."""

    label: str
    span: int
    begins: int = 0
    """The number of the first column below it."""


@dataclass(frozen=True, slots=True)
class Field:
    """One cell: its text, where it leads, and the number of the reason why there is none."""

    text: str
    leads: str = ""
    reason: int = 0
    chosen: bool = False
    """Whether somebody came here by this column's number on the page before."""
    first: bool = False
    """Whether its column is the first below a heading."""


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
    lines: tuple[Line, ...]
    whole: Line
    reasons: tuple[str, ...]
    leads_on: bool

    @property
    def nothing(self) -> bool:
        """Whether the whole holds no number above 0 at all."""
        return not any(isinstance(cell, int) and cell for cell in self.table.whole.cells)


@dataclass(frozen=True, slots=True)
class Leads:
    """Makes the address to which a number leads."""

    panel: Panel
    asked: Question
    """The question as the panel put it."""
    by: By
    address: str
    """Of the panel's page."""
    sessions: str
    """Of the page of sessions."""
    then: tuple[str, Then] | None = None
    """The address of the panel to which it leads where this one has no further rows, and how."""
    contact: str = ""
    """Of the list of families to get in touch with; empty for those who may not."""

    def of_row(self, row: Row) -> Callable[[str], str]:
        """Return where the numbers of a row lead, by column; empty where there is nothing below them.

        Without a key it is the whole, which leads to what it is made of in the same way.
        """
        then, key = self._then(row), row.key
        if then is None:
            address = ""
        else:
            asked, question, by = then
            address = f"{asked}?{urlencode({**question.query, **({'by': by.value} if by else {})})}"
        with_column = then is not None and then[2] is not None

        def leads(column: str) -> str:
            if key and column == self.panel.contact and self.by is By.HUB:
                query = urlencode(narrowed(self.asked, self.by, key).query)
                return f"{self.contact}?{query}" if self.contact else ""
            return f"{address}&column={column}" if with_column else address

        return leads

    def _then(self, row: Row) -> tuple[str, Question, By | None] | None:
        question = self._about(row)
        if question is None or (self.asked.areas and not self.by.of_home):
            return None  # where the people of a small area went is the end of it
        if self.by is By.DAY:
            few = (question.period.last - question.period.first).days < MOST_DAYS
            return (self.sessions, question, None) if few else None
        then = made_of(question, self.by, self.panel.rows)
        if then:
            return self.address, question, then
        if self.then is None:
            return None
        address, other = self.then
        question = replace(question, residence=other.residence or question.residence)
        return address, question, fitting(question, other.by)

    def _about(self, row: Row) -> Question | None:
        """Return the question about a row alone, if it can be asked."""
        if row.areas:
            return replace(self.asked, areas=row.areas)
        try:
            return narrowed(self.asked, self.by, row.key) if row.key else self.asked
        except ValueError:
            return None


def shown(table: Table, leads: Leads, columns: tuple[str, ...] = (), chosen: str = "") -> ShownTable:
    """Return a table ready for the template, with some of its columns or all."""
    kept = tuple(column for column in table.columns if not columns or column.key in columns)
    reasons: dict[str, int] = {}
    headings = tuple(_headings(kept))
    firsts = {heading.begins for heading in headings}

    def line(row: Row) -> Line:
        fields = (_field(table.cell(row, column.key), reasons) for column in kept)
        lead = leads.of_row(row)
        return Line(
            row.label,
            tuple(
                replace(
                    field,
                    leads="" if field.reason else lead(column.key),
                    chosen=column.key == chosen,
                    first=at in firsts,
                )
                for at, (field, column) in enumerate(zip(fields, kept, strict=True))
            ),
        )

    lines = tuple(line(row) for row in table.rows)
    whole = line(table.whole)
    on = any(field.leads for each in (*lines, whole) for field in each.fields)
    grouped = headings if any(column.group for column in kept) else ()
    return ShownTable(table, grouped, kept, lines, whole, tuple(reasons), on)


def _headings(columns: tuple[Column, ...]) -> Iterator[Heading]:
    begins = 0
    for at, column in enumerate(columns):
        last = at + 1 == len(columns) or columns[at + 1].group != column.group
        if last:
            yield Heading(column.group, at + 1 - begins, begins)
            begins = at + 1


def _field(cell: Cell, reasons: dict[str, int]) -> Field:
    if isinstance(cell, NotAvailable):
        return Field(str(cell), reason=reasons.setdefault(cell.why, len(reasons) + 1))
    return Field(thousands(cell) if isinstance(cell, int) else str(cell))
