"""Where a number leads: the question narrowed to its row, counted by what that is made of. Pure."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from registry.reach.counting import By
from registry.reach.period import Period, quarter
from registry.reach.question import Question, VenueKind

MADE_OF = {
    By.LOCALITY: By.HUB,
    By.HUB: By.SESSION_TYPE,
    By.PARTNER: By.SESSION_TYPE,
    By.VENUE: By.SESSION_TYPE,
    By.SESSION_TYPE: By.MONTH,
    By.QUARTER: By.MONTH,
    By.MONTH: By.DAY,
    By.WEEK: By.DAY,
    By.HOME_LOCALITY: By.HOME_HUB,
    By.HOME_HUB: By.HOME_AREA,
}
"""Hub, kind of session, month, day; a day is made of sessions, which are no measure's rows."""
ONLY: dict[By, Callable[[str], dict[str, Any]]] = {
    By.HUB: lambda key: {"hubs": frozenset({key})},
    By.HOME_HUB: lambda key: {"hubs": frozenset({key})},
    By.LOCALITY: lambda key: {"locality": key},
    By.HOME_LOCALITY: lambda key: {"locality": key},
    By.HOME_AREA: lambda key: {"areas": frozenset({key})},
    By.SESSION_TYPE: lambda key: {"session_types": frozenset({key})},
    By.PARTNER: lambda key: {"partners": frozenset({key})},
    By.VENUE: lambda key: {"venues": frozenset({VenueKind(key)})},
}
"""What a question says that is about one row only; rows of time narrow its period."""
MOST_DAYS, MOST_WEEKS, MOST_MONTHS = 100, 105, 125
"""How many rows of time a page has at most; a longer period is cut into longer pieces."""


def narrowed(question: Question, by: By, key: str) -> Question:
    """Return the question about one row only.

    Raises:
        ValueError: the key is none of such a row, or such rows cannot be asked about.
    """
    if by in ONLY:
        return replace(question, **ONLY[by](key))
    return replace(question, period=_common(question.period, _span(by, key)))


def made_of(question: Question, by: By, rows: tuple[By, ...]) -> By | None:
    """Return the rows that a row of this kind is made of, among those that a panel has."""
    after = MADE_OF.get(by)
    while after is not None and (after not in rows or fitting(question, after) is not after):
        after = MADE_OF.get(after)
    return after


def fitting(question: Question, by: By) -> By:
    """Return the kind of row, or a longer piece of time if there would be too many rows."""
    days = (question.period.last - question.period.first).days + 1
    if by is By.DAY and days > MOST_DAYS:
        by = By.WEEK
    if by is By.WEEK and days > MOST_WEEKS * 7:
        by = By.MONTH
    return By.QUARTER if by is By.MONTH and days > MOST_MONTHS * 31 else by


def _span(by: By, key: str) -> Period:
    if by is By.QUARTER:
        return quarter(date.fromisoformat(f"{key}-01"))
    if by is By.MONTH:
        first = date.fromisoformat(f"{key}-01")
        return Period(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))
    if by in (By.WEEK, By.DAY):
        first = date.fromisoformat(key)
        return Period(first, first + timedelta(days=6 if by is By.WEEK else 0))
    raise ValueError(f"a row of {by.value} cannot be asked about")


def _common(one: Period, other: Period) -> Period:
    return Period(max(one.first, other.first), min(one.last, other.last))
