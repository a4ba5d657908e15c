"""Opening hours: pure questions about dates and times of the hub's own clock."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.hours import Hours, OtherDay, Weekday, fault, is_open, next_opening, open_for, stretches

LONDON = ZoneInfo("Europe/London")
WORKDAYS = list(Weekday)[:5]
HOURS = [
    Hours(days=WORKDAYS, opens="09:00", closes="12:30"),
    Hours(days=WORKDAYS, opens="13:00", closes="17:00"),
    Hours(days=[Weekday.SATURDAY], opens="10:00", closes="12:00"),
]
GOOD_FRIDAY = OtherDay(on=date(2026, 4, 3), why="Good Friday")
FUN_DAY = OtherDay(on=date(2026, 4, 5), opens="11:00", closes="15:00", why="Fun day")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of April 2026 by the hub's clock; the 1st is a Wednesday."""
    return datetime(2026, 4, day, hour, minute, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (at(1, 8, 59), False),
        (at(1, 9), True),
        (at(1, 12, 30), False),
        (at(1, 16, 59), True),
        (at(1, 17), False),
        (at(3, 10), False),
        (at(4, 11), True),
        (at(5, 11), True),
        (at(5, 10, 59), False),
        (at(12, 11), False),
    ],
)
def test_a_hub_is_open_by_its_hours_and_its_other_days(moment: datetime, expected: bool) -> None:
    """Lunch, weekends, a bank holiday, and a Sunday on which it opens for once."""
    assert is_open(HOURS, [GOOD_FRIDAY, FUN_DAY], moment) is expected


def test_a_hub_that_says_no_hours_counts_as_open() -> None:
    """Nobody is told that a hub is closed which never said when it opens; one date can still be closed."""
    assert is_open([], [], at(1, 3))
    assert not is_open([], [GOOD_FRIDAY], at(3, 11))
    assert is_open([], [GOOD_FRIDAY], at(4, 3))


def test_the_next_opening_is_found_over_a_closed_day() -> None:
    """From Thursday evening, over Good Friday, to Saturday morning; at opening time, the next one."""
    assert next_opening(HOURS, [GOOD_FRIDAY], at(2, 18)) == at(4, 10)
    assert next_opening(HOURS, [], at(1, 9)) == at(1, 13)
    assert next_opening([], [], at(1, 9)) is None


def test_what_cannot_be_meant_is_said() -> None:
    """Closing before opening, half a date."""
    assert "17:00" in fault([Hours(days=WORKDAYS, opens="17:00", closes="09:00")], [])
    assert "03.04.2026" in fault([], [OtherDay(on=date(2026, 4, 3), opens="09:00")])
    assert "close at 08:00" in fault([], [OtherDay(on=date(2026, 4, 3), opens="09:00", closes="08:00")])
    assert fault(HOURS, [GOOD_FRIDAY, FUN_DAY]) == ""


def test_time_open_is_counted_across_days() -> None:
    """From Thursday noon to Saturday 11: half an hour and an afternoon, no Friday, one hour."""
    assert open_for(HOURS, [GOOD_FRIDAY], at(2, 12), at(4, 11)) == timedelta(hours=5, minutes=30)


MOMENTS = st.datetimes(
    datetime(2026, 1, 1),  # noqa: DTZ001  Hypothesis gives them their zone
    datetime(2027, 1, 1),  # noqa: DTZ001  as above
    timezones=st.just(LONDON),
)


@given(MOMENTS)
def test_the_next_opening_opens(moment: datetime) -> None:
    """Whenever one asks, the hub is open at the next opening, and was not a minute before."""
    opening = next_opening(HOURS, [GOOD_FRIDAY, FUN_DAY], moment)
    assert opening is not None
    assert opening > moment
    assert is_open(HOURS, [GOOD_FRIDAY, FUN_DAY], opening)
    assert not is_open(HOURS, [GOOD_FRIDAY, FUN_DAY], opening - timedelta(minutes=1))


@given(MOMENTS, st.timedeltas(timedelta(), timedelta(days=9)))
def test_time_open_is_never_more_than_the_time_between(moment: datetime, long: timedelta) -> None:
    """And the parts of a span add up to the whole of it."""
    until, half = moment + long, moment + long / 2
    whole = open_for(HOURS, [FUN_DAY], moment, until)
    assert timedelta() <= whole <= long
    assert whole == open_for(HOURS, [FUN_DAY], moment, half) + open_for(HOURS, [FUN_DAY], half, until)
    assert open_for([], [], moment, until) == long


def test_stretches_come_in_order() -> None:
    """However they were written down."""
    assert stretches(HOURS[::-1], [], date(2026, 4, 1)) == [("09:00", "12:30"), ("13:00", "17:00")]
