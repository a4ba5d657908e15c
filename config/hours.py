"""When a hub is open: hours of the week, and dates that are not like their weekday. No clock is read here."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

TimeOfDay = Annotated[str, Meta(pattern="^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$")]
"""Such as 09:30; a stretch may end at 24:00. Written like this, times compare as text."""
AHEAD_DAYS = 60
"""So far ahead the next opening is looked for; a hub that is closed for longer says so by hand."""


class Weekday(StrEnum):
    """A day of the week, in Python's order."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


class Hours(Struct, frozen=True, forbid_unknown_fields=True):
    """One stretch in which the hub is open on some days of each week; a lunch break makes two of them."""

    days: Annotated[list[Weekday], Meta(min_length=1)]
    opens: TimeOfDay
    closes: TimeOfDay


class OtherDay(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One date that is not like its weekday: closed, or open at other times."""

    on: date
    opens: TimeOfDay | None = None
    closes: TimeOfDay | None = None
    why: Annotated[str, Meta(max_length=80)] = ""
    """For staff, such as "Bank holiday"."""


def stretches(hours: Sequence[Hours], other_days: Sequence[OtherDay], day: date) -> list[tuple[str, str]]:
    """Return when the hub opens and closes on a date, in order; nothing when it is closed all day."""
    others = [each for each in other_days if each.on == day]
    if others:
        return sorted((each.opens, each.closes) for each in others if each.opens and each.closes)
    weekday = list(Weekday)[day.weekday()]
    return sorted((each.opens, each.closes) for each in hours if weekday in each.days)


def is_open(hours: Sequence[Hours], other_days: Sequence[OtherDay], local: datetime) -> bool:
    """Say whether the hub is open at a moment of its own clock; one that says no hours counts as open."""
    if not hours and not any(each.on == local.date() for each in other_days):
        return True
    now = local.strftime("%H:%M")
    return any(opens <= now < closes for opens, closes in stretches(hours, other_days, local.date()))


def next_opening(hours: Sequence[Hours], other_days: Sequence[OtherDay], local: datetime) -> datetime | None:
    """Return when the hub next opens after a moment of its own clock; None if nothing says."""
    for ahead in range(AHEAD_DAYS):
        day = local.date() + timedelta(days=ahead)
        for opens, _ in stretches(hours, other_days, day):
            moment = datetime.combine(day, time.fromisoformat(opens), local.tzinfo)
            if moment > local:
                return moment
    return None


def open_for(
    hours: Sequence[Hours], other_days: Sequence[OtherDay], since: datetime, until: datetime
) -> timedelta:
    """Return for how long the hub was open between two moments of its own clock."""
    total, day = timedelta(), since.date()
    while day <= until.date():
        midnight = datetime.combine(day, time.min, since.tzinfo)
        spans = stretches(hours, other_days, day) if _said(hours, other_days, day) else [("00:00", "24:00")]
        for opens, closes in spans:
            begun, ended = max(_at(midnight, opens), since), min(_at(midnight, closes), until)
            total += max(ended - begun, timedelta())
        day += timedelta(days=1)
    return total


def fault(hours: Sequence[Hours], other_days: Sequence[OtherDay]) -> str:
    """Return what cannot be meant, as a sentence; empty if it can."""
    for each in hours:
        if each.opens >= each.closes:
            return f"The hub cannot open at {each.opens} and close at {each.closes}."
    for other in other_days:
        if (other.opens is None) != (other.closes is None):
            return f"Give {other.on:%d.%m.%Y} both an opening and a closing time, or neither."
        if other.opens and other.closes and other.opens >= other.closes:
            return f"The hub cannot open at {other.opens} and close at {other.closes} on {other.on:%d.%m.%Y}."
    return ""


def _said(hours: Sequence[Hours], other_days: Sequence[OtherDay], day: date) -> bool:
    return bool(hours) or any(each.on == day for each in other_days)


def _at(midnight: datetime, clock: str) -> datetime:
    hour, minute = clock.split(":")
    return midnight + timedelta(hours=int(hour), minutes=int(minute))
