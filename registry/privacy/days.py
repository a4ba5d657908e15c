"""The days that the law counts: a month later, years ago, the end of a financial year."""

from calendar import monthrange
from datetime import date


def month_later(day: date) -> date:
    """Return the same day of the next month, or its last if it has none."""
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def years_ago(day: date, years: int) -> date:
    """Return the same day so many years before; 28 February for a 29th that was not."""
    year = day.year - years
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))


def last_financial_year_end(today: date, years: int) -> date:
    """Return the last 31 March that is more than so many years ago."""
    march = date(today.year - years, 3, 31)
    return march if march < years_ago(today, years) else march.replace(year=march.year - 1)
