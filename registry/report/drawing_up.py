"""Drawing a report up: tables as they may be shown, and charts drawn from what is shown."""

from collections.abc import Iterator
from dataclasses import dataclass

from registry.access.grants import Account
from registry.audit.models import Entry
from registry.audit.services import Of, note
from registry.boards.marks import Mark
from registry.boards.panel import Shape
from registry.reach.disclosure.shown import Rounded, Shown
from registry.reach.figures import Cell, Mean, NotAvailable, Row, Share, Table
from registry.reach.period import Period, quarter_before
from registry.reach.table_file import EXACT, ROUNDED
from registry.reach.words import LONDON, day_in_words
from registry.report.sections import QUARTERS, SECTIONS, TREND, Section
from registry.report.tables import Tables, Told
from registry.timetable.models import Hub

CITY = "The city"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as it stands on paper."""

    header: list[str]
    rows: list[list[str]]
    whole: bool = False
    """Whether the last row is the whole."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One section as it stands on paper."""

    title: str
    says: str
    chart: str
    """The chart as SVG; empty where there is nothing to draw."""
    alt: str
    grid: Grid
    reasons: list[str]
    """Why figures are not available, each once."""


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that is set on paper."""

    title: str
    of: str
    period: str
    days: str
    trend: Drawn
    sections: list[Drawn]
    notes: list[str]


def report(
    period: Period,
    hub: Hub | None,
    tables: Tables,
    *,
    alone: bool = False,
    account: Account | None = None,
) -> Report:
    """Return the report of a hub, or of the city; rounded, its tables are released.

    A hub stands beside the city, unless ``alone``: for who may not see the city's figures.

    Raises:
        NotReleased: the period is none for which figures leave the building.
        Unbalanced: a table contradicts itself.
        ValueError: what is out already gives a small count away, whatever is withheld now.
    """
    drawn = _Drawing(hub, tables, alone=alone)
    trend = drawn.trend(period)
    sections = [drawn.section(each, period) for each in SECTIONS]
    note(account, Entry.What.EXPORTED, [Of("report", hub.code if hub else "")], why=period.dates)
    at = tables.now.astimezone(LONDON)
    return Report(
        title="Who the family hubs reach" if hub is None else f"Who {hub.name} reaches",
        of=CITY if hub is None else hub.name,
        period=period.name or period.dates,
        days=period.dates,
        trend=trend,
        sections=sections,
        notes=[
            *dict.fromkeys(drawn.rules),
            f"Completeness: {drawn.completeness}",
            f"Counts are {EXACT if tables.exact else ROUNDED}.",
            f"Counted at {at:%H:%M} on {day_in_words(at.date())}.",
        ],
    )


class _Drawing:
    """What is taken from the tables, and what must be said of all of them."""

    def __init__(self, hub: Hub | None, tables: Tables, *, alone: bool) -> None:
        self._hub, self._tables, self._alone = hub, tables, alone
        self.rules: list[str] = []
        self.completeness = ""

    def trend(self, period: Period) -> Drawn:
        """Return how it went over the last quarters."""
        periods = list(reversed(list(_back(period))))
        labels = [each.name.split(",")[0] for each in periods]
        marks: list[Mark] = []
        rows: list[list[str]] = []
        for asked, key in TREND:
            tolds = [self._tables.told(asked, each) for each in periods]
            cells = [told.cell(self._own(told.table), key) for told in tolds]
            label = tolds[-1].table.column(key).label
            rows.append([label, *map(_said, cells)])
            if not marks:
                values = zip(labels, map(_value, cells), map(_said, cells), strict=True)
                marks = [Mark(at, label, value, said) for at, value, said in values if value is not None]
        return Drawn(
            title="How it went",
            says=f"Attendances in this quarter and in the {QUARTERS - 1} before it.",
            chart=_drawn(marks, Shape.OVER_TIME),
            alt="Column chart of the attendances in each quarter; the table below has every number.",
            grid=Grid(["", *labels], rows),
            reasons=[],
        )

    def section(self, section: Section, period: Period) -> Drawn:
        """Return one section: a hub beside the city, or every hub and the city."""
        told = self._tables.told(section.asked, period)
        self.rules += told.table.rules
        self.completeness = told.table.completeness.sentence()
        rows = self._rows(told.table)
        keys = section.shown(told.table)
        drawn = rows[:-1] if self._hub is None else rows[:1]
        marks = [mark for row in drawn for mark in _marks(told, row, section.drawn(told.table))]
        shape = Shape.BARS if self._hub is None else Shape.WHOLE
        title = told.table.measure.name
        absent = [told.cell(row, key) for row in rows for key in keys]
        return Drawn(
            title=title,
            says=section.says,
            chart=_drawn(marks, shape, rate=section.rate),
            alt=f"Bar chart: {title.lower()}. The table below has every number.",
            grid=Grid(
                [told.table.row_heading, *(told.table.column(key).label for key in keys)],
                [[row.label, *(_said(told.cell(row, key)) for key in keys)] for row in rows],
                whole=not self._alone,
            ),
            reasons=list(dict.fromkeys(each.why for each in absent if isinstance(each, NotAvailable))),
        )

    def _rows(self, table: Table) -> list[Row]:
        if self._hub is None:
            return list(table.all_rows)
        return [self._own(table)] if self._alone else [self._own(table), table.whole]

    def _own(self, table: Table) -> Row:
        return table.whole if self._hub is None else table.row(self._hub.code)


def _back(period: Period) -> Iterator[Period]:
    for _ in range(QUARTERS):
        yield period
        period = quarter_before(period)


def _marks(told: Told, row: Row, keys: list[str]) -> Iterator[Mark]:
    for key in keys:
        cell = told.cell(row, key)
        value = _value(cell)
        if value is not None:
            yield Mark(row.label, told.table.column(key).label, value, _said(cell))


def _drawn(marks: list[Mark], shape: Shape, *, rate: bool = False) -> str:
    """Return a chart, or nothing if nothing would be in it."""
    from registry.boards.drawing import of_marks, to_svg  # noqa: PLC0415  slow to import

    return to_svg(of_marks(marks, shape, rate=rate)) if any(mark.value for mark in marks) else ""


def _value(cell: Cell | Shown) -> float | None:
    """Return how far a bar reaches; what is not shown is not drawn."""
    match cell:
        case int(number) | Rounded(number):
            return number
        case Share() | Mean():
            return cell.value
        case _:
            return None


def _said(cell: Cell | Shown) -> str:
    return f"{cell:,}" if isinstance(cell, int) else str(cell)
