"""Questions about other times than the one that was asked for. Pure."""

from dataclasses import replace
from datetime import date, timedelta

from registry.reach.period import Period, quarter, quarter_before, year_to
from registry.reach.question import Question

NOT_SEEN_WEEKS = 12
"""After so long without a visit, somebody who registered counts as not seen."""


def twelve_months(question: Question, _: date) -> Question:
    """Ask about the twelve months that end with the period, or the period itself if it is longer."""
    first = min(question.period.first, year_to(question.period.last).first)
    return replace(question, period=Period(first, question.period.last))


def twelve_weeks(question: Question, today: date) -> Question:
    """Ask about the twelve weeks that end with the period, or today if that is not over."""
    last = min(question.period.last, today)
    return replace(question, period=Period(last - timedelta(weeks=NOT_SEEN_WEEKS) + timedelta(days=1), last))


def period_before(period: Period) -> Period:
    """Return the quarter before a quarter, or as many days as any other period has."""
    if period == quarter(period.first):
        return quarter_before(period)
    last = period.first - timedelta(days=1)
    return Period(last - (period.last - period.first), last)


def year_earlier(period: Period) -> Period:
    """Return the same days of the year before; 29 February becomes 28 February."""
    return Period(_year_earlier(period.first), _year_earlier(period.last))


def cut(period: Period, days: int) -> Period:
    """Return a period's first day and at most so many after it."""
    return Period(period.first, min(period.last, period.first + timedelta(days=days)))


def _year_earlier(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)
