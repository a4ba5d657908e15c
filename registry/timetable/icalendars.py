"""Reading iCalendar (RFC 5545): each event by its rule, without its exceptions, with its overrides. Pure.

Times without a zone are taken as the hub's. One event that cannot be read is reported, and the
others are read all the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import recurring_ical_events  # type: ignore[import-untyped]  # it has no types
from icalendar import Calendar, Component, Event

from registry.timetable.occasions import Occasion, Window, plan_of
from registry.timetable.taxonomy import sub_category

MOST = 3000
"""Occasions of one event in a window; what has more is no session."""
TOO_OFTEN = {"SECONDLY", "MINUTELY", "HOURLY"}
ONCE = ("UID", "SUMMARY", "DTSTART", "DTEND", "DURATION", "RECURRENCE-ID", "STATUS")
LONGEST = timedelta(hours=24)
CALLED_OFF = ("cancelled:", "canceled:")
"""How people write into a title that it does not take place."""
DISCREET = {"PRIVATE", "CONFIDENTIAL"}


class NotACalendar(ValueError):
    """What was given cannot be read as iCalendar at all."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a calendar plans, and in words what could not be read."""

    occasions: list[Occasion]
    problems: list[str]


class _Unusable(ValueError):
    """One event is not a session; the message says why."""


def read_calendar(data: bytes, window: Window, zone: ZoneInfo) -> Reading:
    """Return every occasion whose planned or moved time is in the window.

    Raises:
        NotACalendar: the data is not iCalendar.
    """
    reading = Reading([], [])
    for events, zones in _by_uid(_parse(data)):
        try:
            reading.occasions.extend(_occasions(events, zones, window, zone))
        except _Unusable as error:
            reading.problems.append(f"“{_title(events[0]) or 'Without a title'}” was left out: {error}")
    return reading


def _parse(data: bytes) -> Calendar:
    try:
        calendar = Calendar.from_ical(data)
    except (ValueError, IndexError, KeyError) as error:
        raise NotACalendar("This is not an iCalendar file: it should begin with BEGIN:VCALENDAR.") from error
    if not isinstance(calendar, Calendar):
        raise NotACalendar("This is not an iCalendar file: it should begin with BEGIN:VCALENDAR.")
    return calendar


def _by_uid(calendar: Calendar) -> Iterator[tuple[list[Event], list[Component]]]:
    """Yield each event with its overrides, and the zones that it may speak of."""
    zones = [each for each in calendar.subcomponents if each.name == "VTIMEZONE"]
    groups: defaultdict[str, list[Event]] = defaultdict(list)
    for event in calendar.walk("VEVENT"):
        if isinstance(event, Event):
            groups[str(event.get("UID", ""))].append(event)
    for events in groups.values():
        yield sorted(events, key=lambda event: "RECURRENCE-ID" in event), zones


def _occasions(
    events: list[Event], zones: Iterable[Component], window: Window, zone: ZoneInfo
) -> Iterator[Occasion]:
    _check(events)
    alone = Calendar()
    for each in (*zones, *events):
        alone.add_component(each)
    # A day more on either side: the library reads the window's days in each event's own zone.
    first, last = window.first - timedelta(days=1), window.last + timedelta(days=2)
    try:
        found = recurring_ical_events.of(alone).between(first, last)
    except (ValueError, TypeError, KeyError, OverflowError) as error:
        raise _Unusable("its rule or its times cannot be read.") from error
    if len(found) > MOST:
        raise _Unusable(f"it takes place more than {MOST:,} times.")
    repeats = len(events) > 1 or any(name in events[0] for name in ("RRULE", "RDATE"))
    for event in found:
        occasion = _occasion(event, zone, repeats=repeats)
        if window.first <= occasion.starts.astimezone(zone).date() <= window.last:
            yield occasion


def _check(events: list[Event]) -> None:
    """Refuse what is no session before anything is expanded."""
    if not events[0].get("UID"):
        raise _Unusable("it has no UID by which to know it again.")
    for event in events:
        if event.errors:
            raise _Unusable(f"its {event.errors[0][0]} cannot be read.")
        if said := next((name for name in ONCE if isinstance(event.get(name), list)), ""):
            raise _Unusable(f"it says its {said} more than once.")
        rules = event.get("RRULE", [])
        for rule in rules if isinstance(rules, list) else [rules]:
            if TOO_OFTEN & {str(word).upper() for word in rule.get("FREQ", ())}:
                raise _Unusable("it repeats more often than daily.")


def _occasion(event: Event, zone: ZoneInfo, *, repeats: bool) -> Occasion:
    starts, ends = _instant(event.start, zone), _instant(event.end, zone)
    if not timedelta(0) < ends - starts <= LONGEST:
        raise _Unusable("it should end after it starts, within a day.")
    ages = _number(event, "X-AGE-FROM"), _number(event, "X-AGE-TO")
    if ages[0] is not None and ages[1] is not None and ages[0] > ages[1]:
        raise _Unusable("its ages end before they begin.")
    title = _title(event)
    called_off = next((word for word in CALLED_OFF if title.casefold().startswith(word)), "")
    if not title[len(called_off) :].strip():
        raise _Unusable("it has no title.")
    which = _instant(event.decoded("RECURRENCE-ID"), zone).isoformat() if repeats else ""
    words = _categories(event)
    return Occasion(
        plan=plan_of(str(event.get("UID", "")), which),
        title=title[len(called_off) :].strip()[:120],
        starts=starts,
        ends=ends,
        place=_text(event, "LOCATION"),
        category=next(filter(None, map(sub_category, words)), ""),
        partner=_partner(event),
        capacity=_number(event, "X-CAPACITY"),
        age_from=ages[0],
        age_to=ages[1],
        targeted="targeted" in words,
        sensitive="sensitive" in words or _text(event, "CLASS").upper() in DISCREET,
        cancelled=bool(called_off) or _text(event, "STATUS").upper() == "CANCELLED",
    )


def _instant(moment: object, zone: ZoneInfo) -> datetime:
    if not isinstance(moment, datetime):
        raise _Unusable("it lasts all day, and a session has times.")
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def _title(event: Component) -> str:
    return _text(event, "SUMMARY")


def _text(event: Component, name: str) -> str:
    value = event.get(name, "")
    return " ".join(str(value[0] if isinstance(value, list) else value).split())


def _categories(event: Component) -> list[str]:
    """Return the words under CATEGORIES; a category that contains a comma comes as one, or as several."""
    value = event.get("CATEGORIES", [])
    lists = value if isinstance(value, list) else [value]
    words = [" ".join(str(word).split()) for each in lists for word in getattr(each, "cats", [each])]
    return [*words, ", ".join(words), *(word.casefold() for word in words)]


def _partner(event: Component) -> str:
    organizer = event.get("ORGANIZER")
    name = organizer.params.get("CN", "") if hasattr(organizer, "params") else ""
    return " ".join(str(name).split())[:120]


def _number(event: Component, name: str) -> int | None:
    """Return one of our own properties, which other programs carry along without reading it."""
    text = _text(event, name)
    if text and not (text.isdecimal() and len(text) < 6):
        raise _Unusable(f"its {name} should be a number.")
    return int(text) if text else None
