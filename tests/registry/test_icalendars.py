"""Calendars from elsewhere are read as people mean them: rules, exceptions, overrides and summer time."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.timetable.icalendars import NotACalendar, Reading, read_calendar
from registry.timetable.occasions import Window
from tests.registry.calendars import calendar, event

LONDON = ZoneInfo("Europe/London")
SPRING = Window(date(2026, 3, 1), date(2026, 5, 31))


def read(*events: str, window: Window = SPRING) -> Reading:
    """Read a calendar of these events."""
    return read_calendar(calendar(*events), window, LONDON)


def starts(reading: Reading) -> list[datetime]:
    """Return when the occasions start, in their order."""
    return sorted(occasion.starts for occasion in reading.occasions)


def test_a_rule_keeps_the_clock_on_the_wall() -> None:
    """Ten o'clock stays ten o'clock when summer time begins on 29 March 2026."""
    weekly = event(rrule="FREQ=WEEKLY;COUNT=3", dtstart="TZID=Europe/London:20260320T100000")
    assert starts(read(weekly)) == [
        datetime(2026, 3, 20, 10, tzinfo=UTC),
        datetime(2026, 3, 27, 10, tzinfo=UTC),
        datetime(2026, 4, 3, 9, tzinfo=UTC),
    ]


def test_an_exception_is_left_out_and_an_override_moves() -> None:
    """EXDATE takes one away; a moved one keeps its place in the plan."""
    weekly = event(
        "EXDATE;TZID=Europe/London:20260327T100000",
        rrule="FREQ=WEEKLY;COUNT=3",
        dtstart="TZID=Europe/London:20260320T100000",
    )
    moved = event(
        "RECURRENCE-ID;TZID=Europe/London:20260403T100000",
        dtstart="TZID=Europe/London:20260403T140000",
        summary="Stay and Play outdoors",
    )
    before, after = read(weekly), read(weekly, moved)
    assert starts(after)[1] == datetime(2026, 4, 3, 13, tzinfo=UTC)
    assert {each.plan for each in before.occasions} == {each.plan for each in after.occasions}
    assert [each.title for each in after.occasions].count("Stay and Play outdoors") == 1


def test_times_of_outlook_and_times_without_a_zone_are_the_hubs() -> None:
    """Windows' own zone names are known; floating times are by the hub's clock."""
    named = event(uid="a", dtstart="TZID=GMT Standard Time:20260403T100000")
    floating = event(uid="b", dtstart=":20260403T100000")
    assert starts(read(named, floating)) == [datetime(2026, 4, 3, 9, tzinfo=UTC)] * 2


def test_a_single_event_that_moves_stays_the_same_session() -> None:
    """Without a rule its id alone says which it is."""
    first, second = read(event(dtstart=":20260403T100000")), read(event(dtstart=":20260410T120000"))
    assert [each.plan for each in first.occasions] == [each.plan for each in second.occasions]


def test_what_else_a_calendar_says_is_read() -> None:
    """Place, partner, DfE category with its comma, discretion, capacity, ages, and that it is called off."""
    said = read(
        event(
            "LOCATION:The Moat\\, Sensory room",
            "ORGANIZER;CN=Invented Trust:mailto:sessions@example.org",
            "CATEGORIES:Mental health\\, social and emotional support,Targeted",
            "CLASS:CONFIDENTIAL",
            "X-CAPACITY:12",
            "X-AGE-FROM:0",
            "X-AGE-TO:4",
            summary="CANCELLED: Calm Mornings",
        )
    ).occasions[0]
    assert (said.title, said.place, said.partner) == (
        "Calm Mornings",
        "The Moat, Sensory room",
        "Invented Trust",
    )
    assert said.category == "Mental health, social and emotional support"
    assert (said.targeted, said.sensitive, said.cancelled) == (True, True, True)
    assert (said.capacity, said.age_from, said.age_to) == (12, 0, 4)


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (event(dtstart="VALUE=DATE:20260403", dtend=""), "all day"),
        (event(dtstart=":2026xx"), "DTSTART cannot be read"),
        (event(rrule="FREQ=SOMETIMES"), "RRULE cannot be read"),
        (event(rrule="FREQ=SECONDLY"), "more often than daily"),
        (event(dtend="DTEND:20260401T100000"), "end after it starts"),
        (event(summary=" "), "no title"),
        (event(uid=""), "no UID"),
        (event("X-CAPACITY:many"), "X-CAPACITY should be a number"),
        (event("X-AGE-FROM:5", "X-AGE-TO:4"), "ages end before"),
    ],
)
def test_one_event_that_cannot_be_read_is_told_and_the_others_are_read(bad: str, why: str) -> None:
    """The sentence says which and why."""
    reading = read(bad, event(uid="good"))
    assert len(reading.occasions) == 1
    assert why in reading.problems[0]


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"\xff\xfe\x00", b"BEGIN:VEVENT\r\nEND:VEVENT\r\n", calendar() + calendar()]
)
def test_what_is_no_calendar_is_refused_in_words(data: bytes) -> None:
    """Nothing is guessed."""
    with pytest.raises(NotACalendar, match="BEGIN:VCALENDAR"):
        read_calendar(data, SPRING, LONDON)


@given(st.lists(st.sampled_from([*event().splitlines()[1:-1], "RRULE:FREQ=DAILY", "junk", ":", "BEGIN:X"])))
def test_whatever_a_calendar_holds_it_is_read_or_refused(lines: list[str]) -> None:
    """No arrangement of lines breaks the reader."""
    text = "\r\n".join(["BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR", ""])
    try:
        reading = read_calendar(text.encode(), SPRING, LONDON)
    except NotACalendar:
        return
    assert all(
        SPRING.first <= each.starts.astimezone(LONDON).date() <= SPRING.last for each in reading.occasions
    )
