"""Drawing a report up: tables as they may be shown, and charts drawn from what is shown."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from registry.access.grants import Account
from registry.audit.models import Entry
from registry.audit.services import THE_REGISTRY, Of, note
from registry.boards.drawing import Mark, of_marks, to_svg
from registry.boards.panel import Shape
from registry.exports.leaving import leaving
from registry.exports.released import asked_as, record
from registry.reach.bands import SCHEMES
from registry.reach.disclosure.shown import Rounded, Shown
from registry.reach.disclosure.tables import place_of
from registry.reach.enquiry import enquiry
from registry.reach.figures import Cell, Mean, NotAvailable, Row, Share, Table
from registry.reach.measures.catalogue import CATALOGUE
from registry.reach.period import Period, quarter_before
from registry.reach.question import Question
from registry.reach.table_file import EXACT, ROUNDED, Given
from registry.reach.words import LONDON, day_in_words
from registry.report.sections import QUARTERS, SECTIONS, TREND, Section
from registry.timetable.models import Hub

SCHEME = SCHEMES["national-programme"]
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


@dataclass(frozen=True, slots=True)
class Told:
    """A table, and what of it may be shown."""

    asked: str
    table: Table
    given: Given | None

    def cell(self, row: Row, key: str) -> Cell | Shown:
        """Return a cell as it is shown."""
        if self.given is None:
            return self.table.cell(row, key)
        return self.given[place_of(self.asked, self.table, row.key, key)]


Progress = Callable[[str], None]


def report(
    period: Period,
    hub: Hub | None,
    now: datetime,
    *,
    exact: bool = False,
    alone: bool = False,
    account: Account | None = None,
    progress: Progress = lambda _: None,
) -> Report:
    """Return the report of a hub, or of the city; rounded, its tables are released.

    A hub stands beside the city, unless ``alone``: for who may not see the city's figures.

    Raises:
        NotReleased: the period is none for which figures leave the building.
        Unbalanced: a table contradicts itself.
        ValueError: what is out already gives a small count away, whatever is withheld now.
    """
    with transaction.atomic():  # what cannot be written down does not leave
        by = account.get_username() if account else THE_REGISTRY
        drawn = _Drawing(hub, now, by, progress, exact=exact, alone=alone)
        trend = drawn.trend(period)
        sections = [drawn.section(each, period) for each in SECTIONS]
        note(account, Entry.What.EXPORTED, [Of("report", hub.code if hub else "")], why=period.dates)
    at = now.astimezone(LONDON)
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
            f"Counts are {EXACT if exact else ROUNDED}.",
            f"Counted at {at:%H:%M} on {day_in_words(at.date())}.",
        ],
    )


class _Drawing:
    """Tables asked for once each, and what must be said of all of them."""

    def __init__(
        self, hub: Hub | None, now: datetime, by: str, progress: Progress, *, exact: bool, alone: bool
    ) -> None:
        self._hub, self._now, self._exact, self._alone = hub, now, exact, alone
        self._by, self._progress = by, progress
        self._asked: dict[tuple[str, Period], Told] = {}
        self.rules: list[str] = []
        self.completeness = ""

    def trend(self, period: Period) -> Drawn:
        """Return how it went over the last quarters."""
        periods = list(reversed(list(_back(period))))
        labels = [each.name.split(",")[0] for each in periods]
        marks: list[Mark] = []
        rows: list[list[str]] = []
        for asked, key in TREND:
            tolds = [self._told(asked, each) for each in periods]
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
        told = self._told(section.asked, period)
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

    def _told(self, asked: str, period: Period) -> Told:
        if (asked, period) not in self._asked:
            self._progress(f"{asked}, {period.dates}")
            question = Question(period, SCHEME)
            with enquiry(question, self._now) as put:
                table = CATALOGUE[asked].table(put)
            given = None if self._exact else leaving(asked, table, self._now)
            if given is not None:
                record(asked, table, given, self._now, self._by)
            self._asked[asked, period] = Told(asked_as(asked, question), table, given)
        return self._asked[asked, period]


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
