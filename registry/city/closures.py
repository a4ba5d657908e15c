"""Days on which no hub opens: Sundays, bank holidays of England, and the days around New Year."""

from datetime import date, timedelta


def open_days(year: int) -> list[date]:
    """Return the days of the year on which hubs open, Saturdays too."""
    first = date(year, 1, 1)
    days = (first + timedelta(days=number) for number in range((date(year + 1, 1, 1) - first).days))
    closed = bank_holidays(year)
    return [day for day in days if day.weekday() < 6 and day not in closed and not _at_new_year(day)]


def bank_holidays(year: int) -> set[date]:
    """Return the regular moving bank holidays of England; the fixed ones lie around New Year."""
    sunday = easter(year)
    return {
        sunday - timedelta(days=2),
        sunday + timedelta(days=1),
        _monday_from(date(year, 5, 1)),
        _monday_from(date(year, 5, 25)),
        _monday_from(date(year, 8, 25)),
    }


def easter(year: int) -> date:
    """Return Easter Sunday (the anonymous Gregorian computus, Nature, 20 April 1876)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    weekday = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * weekday) // 451
    month, day = divmod(h + weekday - 7 * m + 114, 31)
    return date(year, month, day + 1)


def _monday_from(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)


def _at_new_year(day: date) -> bool:
    return (day.month, day.day) >= (12, 24) or (day.month, day.day) <= (1, 1)
