"""Days, times and numbers as people in Coventry read them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def local_day(at: datetime) -> date:
    """Return the day on which this moment falls at the hub."""
    return at.astimezone(LONDON).date()


def day_in_words(day: date) -> str:
    """Return the day as 27 March 2026."""
    return f"{day.day} {day:%B %Y}"


def time_in_words(at: datetime, today: date) -> str:
    """Return the local time as 14:02 if it is of ``today``, else as 14:02 on 27 March 2026."""
    local = at.astimezone(LONDON)
    clock = f"{local:%H:%M}"
    return clock if local.date() == today else f"{clock} on {day_in_words(local.date())}"


def time_in_short(at: datetime, today: date) -> str:
    """Return the local time for a narrow column: 14:02, or 27 Mar 2026, 14:02."""
    local = at.astimezone(LONDON)
    clock = f"{local:%H:%M}"
    return clock if local.date() == today else f"{local.day} {local:%b %Y}, {clock}"


def thousands(number: int) -> str:
    """Return the number with a comma after each thousand: 1,204."""
    return f"{number:,}"


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: 1 kiosk, 2 kiosks."""
    return f"{thousands(number)} {one if number == 1 else many or one + 's'}"


def percent(share: float) -> str:
    """Return a share from 0 to 1 as 18%, or as under 1% rather than a 0 that is not none."""
    if 0 < share < 0.005:
        return "under 1%"
    return f"{share:.0%}"
