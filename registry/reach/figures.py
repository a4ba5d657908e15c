"""Figures as values that refuse to exist unless they balance: every page, file and return formats these.

Nothing here counts. A table holds what one measure counted, row by row, and a whole that was counted
afresh, because somebody seen at two hubs is one person. It knows which columns are parts of which
and which rows add up; a table that contradicts itself cannot be made, and says why (M22).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from registry.reach.completeness import Completeness
from registry.reach.question import Question
from registry.reach.words import counted, percent, thousands


class Unbalanced(Exception):
    """Figures contradict one another: show ``faults``, each a sentence, and no number of the table."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(" ".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class NotAvailable:
    """What is not known, and why; it is never shown as 0."""

    why: str

    def __str__(self) -> str:
        return "not available"


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many, kept as both counts so that a percentage comes from what was not rounded.

    ``of`` may be smaller than ``part`` only where it is an estimate: more children may be seen than
    were estimated to live somewhere.

    Raises:
        ValueError: a count below 0.
    """

    part: int
    of: int

    def __post_init__(self) -> None:
        if self.part < 0 or self.of < 0:
            raise ValueError("nobody can be counted fewer than 0 times")

    @property
    def value(self) -> float:
        """The share, 1 being all."""
        return self.part / self.of

    def __str__(self) -> str:
        return percent(self.value)


def share(part: "Cell", of: "Cell", why: str = "There is nothing to divide by.") -> "Share | NotAvailable":
    """Return how much ``part`` is of ``of``; without a whole it is not available, never 0."""
    if type(part) is int and type(of) is int:
        return Share(part, of) if of else NotAvailable(why)
    if isinstance(part, NotAvailable):
        return part
    if isinstance(of, NotAvailable):
        return of
    raise TypeError("a share is made of counts")


@dataclass(frozen=True, slots=True)
class Mean:
    """So many for each of so many, such as attendances a session."""

    total: int
    each: int

    @property
    def value(self) -> float:
        """How many for each one."""
        return self.total / self.each

    def __str__(self) -> str:
        return f"{self.value:.1f}"


Cell = int | Share | Mean | NotAvailable


class Adds(Enum):
    """How the rows of a column stand to the whole."""

    UP = "up"
    """They add up to it: each thing counted is in one row."""
    AFRESH = "afresh"
    """The whole is counted again: somebody may be in several rows, and is one in the whole."""
    NOT = "not"
    """Shares and means, and what was counted elsewhere."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its stable key for files, and how people read it."""

    key: str
    label: str
    adds: Adds = Adds.AFRESH
    group: str = ""
    """The heading over several columns."""
    personal: bool = True
    """Whether it counts people or what they did; estimates and sessions may leave as they are."""
    lasting: bool = True
    """Whether who counts here in a period does so in every longer one; not by age, home or first visit."""


@dataclass(frozen=True, slots=True)
class Parts:
    """That one column is the sum of others, in every row."""

    whole: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a hub, a month, a kind of session, or the whole."""

    key: str
    """Stable: a hub's code, 2024-03, a session type's code; empty for the whole."""
    label: str
    cells: tuple[Cell, ...]
    areas: frozenset[str] = frozenset()
    """The small areas that it puts together, where it is a ward or the like."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What is counted: the number of domain.md, a name, and one exact sentence."""

    number: str
    name: str
    counts: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with all that must be said beside it."""

    measure: Measure
    column: Column
    row: Row
    cell: Cell
    rules: tuple[str, ...]
    completeness: Completeness


@dataclass(frozen=True, slots=True)
class Table:
    """What one measure counted: rows, and the whole counted afresh.

    Raises:
        Unbalanced: the figures contradict one another; no table is made.
    """

    measure: Measure
    question: Question
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    whole: Row
    parts: tuple[Parts, ...]
    rules: tuple[str, ...]
    """How ages, homes and denominators were taken: sentences that stand beside every output."""
    completeness: Completeness
    computed_at: datetime
    row_heading: str = "Hub"
    covered: bool = True
    """Whether the rows hold everything that is in the whole; otherwise they are not held against it."""
    _at: dict[str, int] = field(init=False, repr=False, compare=False)
    _rows: dict[str, Row] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_at", {column.key: at for at, column in enumerate(self.columns)})
        object.__setattr__(self, "_rows", {row.key: row for row in self.all_rows})
        faults = list(self._shape_faults()) or [*self._row_faults(), *self._whole_faults()]
        if faults:
            raise Unbalanced(faults)

    @property
    def all_rows(self) -> tuple[Row, ...]:
        """Every row, the whole last."""
        return (*self.rows, self.whole)

    def column(self, key: str) -> Column:
        """Return a column by its key."""
        return self.columns[self._at[key]]

    def cell(self, row: Row, key: str) -> Cell:
        """Return what stands in a row under a column."""
        return row.cells[self._at[key]]

    def count(self, row: Row, key: str) -> int:
        """Return a cell that is a count.

        Raises:
            TypeError: it is a share, or not available.
        """
        cell = self.cell(row, key)
        if not isinstance(cell, int):
            raise TypeError(f"{key} is no count here")
        return cell

    def row(self, key: str) -> Row:
        """Return a row by its key; the empty key is the whole.

        Raises:
            KeyError: there is no such row.
        """
        return self._rows[key]

    def figure(self, column: str, row: str = "") -> Figure:
        """Return one number, of the whole unless a row is named, with all that must be said beside it."""
        of = self.row(row)
        cell = self.cell(of, column)
        return Figure(self.measure, self.column(column), of, cell, self.rules, self.completeness)

    def reconciliation(self, row: Row) -> Iterator[str]:
        """Yield the line of M22: each whole with its parts, as it stands in this row."""
        for sum_ in self.parts:
            parts = " + ".join(self._said(row, key) for key in sum_.parts)
            yield f"{self._said(row, sum_.whole)} = {parts}"

    def _said(self, row: Row, key: str) -> str:
        cell = self.cell(row, key)
        number = thousands(cell) if isinstance(cell, int) else str(cell)
        return f"{self.column(key).label} {number}"

    def _shape_faults(self) -> Iterator[str]:
        named = [key for sum_ in self.parts for key in (sum_.whole, *sum_.parts)]
        if len(self._at) < len(self.columns) or not set(named) <= set(self._at):
            yield f"{self.measure.name}: the columns are not those that were counted."
        if len(self._rows) < len(self.all_rows):
            yield f"{self.measure.name}: two rows are about the same."
        for row in self.all_rows:
            if len(row.cells) != len(self.columns):
                yield f"{row.label}: {len(row.cells)} cells do not fill {len(self.columns)} columns."

    def _row_faults(self) -> Iterator[str]:
        below = [row for row in self.all_rows if any(type(cell) is int and cell < 0 for cell in row.cells)]
        for row in below:
            yield f"{row.label}: a count is below 0."
        for sum_ in self.parts:
            if not self._adds_up(sum_):
                for row in self.all_rows:
                    yield from self._part_faults(row, sum_)

    def _adds_up(self, sum_: Parts) -> bool:
        """Say whether all is known in every row and adds up, which it nearly always does."""
        at = [self._at[key] for key in (sum_.whole, *sum_.parts)]
        for row in self.all_rows:
            counts = [cell for cell in [row.cells[each] for each in at] if isinstance(cell, int)]
            if len(counts) < len(at) or 2 * counts[0] != sum(counts):
                return False
        return True

    def _part_faults(self, row: Row, sum_: Parts) -> Iterator[str]:
        whole, parts = self.cell(row, sum_.whole), [self.cell(row, key) for key in sum_.parts]
        counts = [cell for cell in (whole, *parts) if isinstance(cell, int)]
        if not counts:
            return  # nothing of it is known
        if len(counts) < len(parts) + 1:
            yield f"{row.label}: {self.column(sum_.whole).label} is known in part only, so nothing adds up."
        elif whole != sum(counts[1:]):
            parts_said = ", ".join(self._said(row, key) for key in sum_.parts)
            yield f"{row.label}: {self._said(row, sum_.whole)} is not the sum of {parts_said}."

    def _whole_faults(self) -> Iterator[str]:
        if not self.covered:
            return
        for column in self.columns:
            whole, counts = self.cell(self.whole, column.key), self._counts(column)
            if not isinstance(whole, int) or column.adds is Adds.NOT or counts is None:
                continue
            most, together = max(counts, default=0), sum(counts)
            if column.adds is Adds.UP and whole != together:
                yield (
                    f"{self.whole.label}: {column.label} {thousands(whole)}, but the rows have "
                    f"{thousands(together)} together."
                )
            if column.adds is Adds.AFRESH and not most <= whole <= together:
                yield (
                    f"{self.whole.label}: {column.label} {thousands(whole)}, but one row alone has "
                    f"{thousands(most)} and all {counted(len(counts), 'row')} together {thousands(together)}."
                )

    def _counts(self, column: Column) -> Sequence[int] | None:
        """Return a column's counts; None if one of them is not known."""
        at = self._at[column.key]
        cells = [row.cells[at] for row in self.rows]
        counts = [cell for cell in cells if isinstance(cell, int)]
        return counts if len(counts) == len(cells) else None
