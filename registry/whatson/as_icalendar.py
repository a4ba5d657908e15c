"""The public timetable as an iCalendar feed that phones subscribe to."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

from registry.whatson.shown import Shown

REFRESH = timedelta(hours=4)


def as_icalendar(name: str, sessions: Iterable[Shown], now: datetime) -> bytes:
    """Return the sessions as iCalendar (RFC 5545); what is cancelled says so, so that phones hear of it."""
    calendar = Calendar()
    calendar.add("prodid", "-//Family Hub registry//What's on//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH, {"VALUE": "DURATION"})
    for session in sessions:
        calendar.add_component(_event(session, now))
    written: bytes = calendar.to_ical()
    return written


def _event(session: Shown, now: datetime) -> Event:
    event = Event()
    event.add("uid", f"{session.id}@family-hub")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("summary", session.title)
    event.add("dtstart", session.starts.astimezone(UTC))
    event.add("dtend", session.ends.astimezone(UTC))
    event.add("location", ", ".join(filter(None, (session.place, session.room))))
    event.add("description", _described(session))
    event.add("status", "CANCELLED" if session.cancelled else "CONFIRMED")
    if session.sub_category:
        event.add("categories", [session.sub_category])
    return event


def _described(session: Shown) -> str:
    whom = "For everyone" if session.for_everyone else "For families who are invited"
    led = f"Led by {session.partner}" if session.partner else ""
    return ". ".join(filter(None, (session.ages, whom, led, f"Run by {session.hub}"))) + "."
