"""A period cut into months, each whole or from one day to another. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from registry.reach.counting import By
from registry.reach.period import Period, month_of, quarter


@dataclass(frozen=True, slots=True)
class Span:
    """Days of one month, counted from 0 as marks count them; sorted as time goes."""

    month: date
    first: int
    last: int
    whole: bool


def spans(period: Period) -> tuple[Span, ...]:
    """Return a period month by month."""
    found = []
    day = period.first
    while day <= period.last:
        month = month_of(day)
        last = min(month.last, period.last)
        whole = day == month.first and last == month.last
        found.append(Span(month.first, day.day - 1, last.day - 1, whole))
        day = last + timedelta(days=1)
    return tuple(found)


def cut(period: Period, by: By) -> dict[str, tuple[Span, ...]]:
    """Return the parts of a period under the keys of their rows."""
    found: dict[str, tuple[Span, ...]] = {}
    day = period.first
    while day <= period.last:
        key, part = _part(day, by)
        last = min(part.last, period.last)
        found[key] = spans(Period(day, last))
        day = last + timedelta(days=1)
    return found


def key_of(day: date, by: By) -> str:
    """Return the key of the row to which a day belongs."""
    return _part(day, by)[0]


def _part(day: date, by: By) -> tuple[str, Period]:
    """Return the day, week, month or quarter of a day, with the key of its row."""
    if by is By.DAY:
        return day.isoformat(), Period(day, day)
    if by is By.WEEK:
        monday = day - timedelta(days=day.weekday())
        return monday.isoformat(), Period(monday, monday + timedelta(days=6))
    whole = month_of(day) if by is By.MONTH else quarter(day)
    return f"{whole.first:%Y-%m}", whole
