"""Sessions that repeat, entered by hand: expanded by the same rules as a calendar from elsewhere."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from registry.timetable.icalendars import read_calendar
from registry.timetable.models import Series
from registry.timetable.occasions import Occasion, Window


def occasions_of(series: Series, window: Window, zone: ZoneInfo) -> list[Occasion]:
    """Return what a series plans in a window: at the same time by the clock, whatever the season."""
    calendar = Calendar()
    calendar.add_component(_event(series, zone))
    return read_calendar(calendar.to_ical(), window, zone).occasions


def _event(series: Series, zone: ZoneInfo) -> Event:
    starts = datetime.combine(series.first_day, series.start, zone)
    event = Event()
    event.add("uid", str(series.id))
    event.add("summary", series.type.name)
    event.add("dtstart", starts)
    event.add("duration", timedelta(minutes=series.minutes))
    rule: dict[str, object] = {"freq": "weekly", "interval": series.every}
    if series.last_day:
        rule["until"] = datetime.combine(series.last_day, series.start, zone).astimezone(ZoneInfo("UTC"))
    event.add("rrule", rule)
    for day in _days(series.left_out):
        event.add("exdate", datetime.combine(day, series.start, zone))
    return event


def _days(written: Iterable[str]) -> list[date]:
    return [date.fromisoformat(day) for day in written]
