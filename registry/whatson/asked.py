"""Which days of which hub somebody asks for, read from an address. Pure but for the hubs' codes."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import QueryDict

from registry.timetable.models import Hub
from registry.timetable.services import hub_by_code

WEEK = 7
MOST_DAYS = 92


@dataclass(frozen=True, slots=True)
class Asked:
    """The days, first and last included, and the hub; None for all hubs."""

    first: date
    last: date
    hub: Hub | None


@dataclass(frozen=True, slots=True)
class Misread:
    """What is wrong with the address, in a sentence."""

    sentence: str


def read(query: QueryDict, today: date, days: int) -> Asked | Misread:
    """Read ``from``, ``days`` and ``hub``; without them, these days from today at every hub."""
    try:
        first = date.fromisoformat(query.get("from") or today.isoformat())
        last = first + timedelta(days=_days(query.get("days", ""), days) - 1)
    except (ValueError, OverflowError):
        return Misread(f"Write the first day like {today.isoformat()}, and 1 to {MOST_DAYS} days.")
    code = query.get("hub", "")
    hub = hub_by_code(code[:20]) if code else None
    if code and hub is None:
        return Misread("There is no hub with this code; choose one from the list.")
    return Asked(first, last, hub)


def _days(text: str, usual: int) -> int:
    days = int(text) if text else usual
    if not 1 <= days <= MOST_DAYS:
        raise ValueError
    return days
