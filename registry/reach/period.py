"""Periods: closed spans of local days, with the names that a council gives to them."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from registry.reach.words import day_in_words

EARLIEST = date(2000, 1, 1)
LATEST = date(2099, 12, 31)

QUARTER_MONTHS = ("April to June", "July to September", "October to December", "January to March")


@dataclass(frozen=True, slots=True)
class Period:
    """All days from ``first`` to ``last``, both included, at the hub's local time.

    Raises:
        ValueError: ``last`` is before ``first``.
    """

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("a period ends on or after the day it begins")

    @property
    def dates(self) -> str:
        """The period in words: 1 January 2024 to 31 March 2024."""
        if self.first == self.last:
            return day_in_words(self.first)
        return f"{day_in_words(self.first)} to {day_in_words(self.last)}"

    @property
    def name(self) -> str:
        """What the council calls this period, or nothing if it has no name for it."""
        if self == quarter(self.first):
            number = _quarter_number(self.first)
            return f"Q{number} {_year_name(self.first)}, {QUARTER_MONTHS[number - 1]}"
        if self == financial_year(self.first):
            return f"Financial year {_year_name(self.first)}"
        if self == calendar_year(self.first):
            return f"Calendar year {self.first.year}"
        return ""


def month(day: date) -> Period:
    """Return the calendar month that ``day`` is in."""
    first = day.replace(day=1)
    return Period(first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1))


def quarter(day: date) -> Period:
    """Return the quarter of the UK financial year (Q1 is April to June) that ``day`` is in."""
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    next_first = (first + timedelta(days=95)).replace(day=1)
    return Period(first, next_first - timedelta(days=1))


def quarter_before(period: Period) -> Period:
    """Return the quarter that ends before the one in which ``period`` begins."""
    return quarter(quarter(period.first).first - timedelta(days=1))


def financial_year(day: date) -> Period:
    """Return the year from 1 April to 31 March, as councils count, that ``day`` is in."""
    year = _financial_year_start(day)
    return Period(date(year, 4, 1), date(year + 1, 3, 31))


def calendar_year(day: date) -> Period:
    """Return the year from January to December that ``day`` is in."""
    return Period(date(day.year, 1, 1), date(day.year, 12, 31))


def month_of(day: date) -> Period:
    """Return the calendar month that ``day`` is in."""
    first = day.replace(day=1)
    return Period(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))


def year_to(day: date) -> Period:
    """Return the twelve months that end on ``day``."""
    try:
        eve = day.replace(year=day.year - 1)
    except ValueError:  # 29 February, and none in the year before
        eve = date(day.year - 1, 2, 28)
    return Period(eve + timedelta(days=1), day)


def quick_choices(today: date) -> tuple[tuple[str, Period], ...]:
    """Return the periods that are asked for most, each with its name, as of ``today``."""
    this_quarter = quarter(today)
    last_year = financial_year(financial_year(today).first - timedelta(days=1))
    return (
        ("Today", Period(today, today)),
        ("This quarter", this_quarter),
        ("Last quarter", quarter_before(this_quarter)),
        ("This financial year", financial_year(today)),
        ("Last financial year", last_year),
        ("This calendar year", calendar_year(today)),
    )


def read_named(text: str, today: date) -> Period | None:
    """Read a period by its name: last-quarter, 2024/25, 2024/25-Q1, 2024-04, 2024-04-01..2024-06-30."""
    if text in NAMED:
        return NAMED[text](today)
    if found := re.fullmatch(r"(\d{4})/(\d\d)(?:-?[Qq]([1-4]))?", text):
        year, number = date(int(found[1]), 4, 1), int(found[3] or 0)
        if (year.year + 1) % 100 != int(found[2]):
            return None
        running = quarter(year)
        for _ in range(1, number):
            running = quarter(running.last + timedelta(days=1))
        return running if number else financial_year(year)
    try:
        if re.fullmatch(r"\d{4}-\d\d", text):
            return month(date.fromisoformat(f"{text}-01"))
        first, _, last = text.partition("..")
        return Period(date.fromisoformat(first), date.fromisoformat(last or first))
    except ValueError:
        return None


NAMED: dict[str, Callable[[date], Period]] = {
    "this-quarter": quarter,
    "last-quarter": lambda today: quarter_before(quarter(today)),
    "this-year": financial_year,
    "last-year": lambda today: financial_year(financial_year(today).first - timedelta(days=1)),
    "last-month": lambda today: month(today.replace(day=1) - timedelta(days=1)),
}


def _financial_year_start(day: date) -> int:
    return day.year if day.month >= 4 else day.year - 1


def _year_name(day: date) -> str:
    start = _financial_year_start(day)
    return f"{start}/{(start + 1) % 100:02d}"


def _quarter_number(day: date) -> int:
    return (day.month - 4) % 12 // 3 + 1
