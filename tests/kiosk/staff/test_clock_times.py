"""Times of day as people type them."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.staff.clock_times import read_time
from kiosk.staff.plain import one_line
from tests.kiosk.scene import LONDON

DAY = date(2026, 3, 27)
EVENING = datetime(2026, 3, 27, 23, 59, tzinfo=LONDON)


@pytest.mark.parametrize(
    ("typed", "hour", "minute"),
    [
        ("10:15", 10, 15),
        ("10.15", 10, 15),
        ("1015", 10, 15),
        (" 9:05 ", 9, 5),
        ("9", 9, 0),
        ("3pm", 15, 0),
        ("12 am", 0, 0),
        ("12PM", 12, 0),
        ("3.30 pm", 15, 30),
    ],
)
def test_what_people_type(typed: str, hour: int, minute: int) -> None:
    """By the wall clock of the hub."""
    assert read_time(typed, DAY, LONDON, EVENING) == datetime(2026, 3, 27, hour, minute, tzinfo=LONDON)


@pytest.mark.parametrize(
    "typed", ["", "noon", "25:00", "10:60", "13pm", "0pm", "10:1", "-1", "١٠:١٥:٠٠", "10:15:00"]
)
def test_what_is_no_time_has_a_sentence(typed: str) -> None:
    """That says what to type."""
    said = read_time(typed, DAY, LONDON, EVENING)
    assert isinstance(said, str)
    assert said.endswith(".")


def test_a_time_to_come_is_refused() -> None:
    """Nobody came this afternoon yet."""
    assert read_time("15:00", DAY, LONDON, EVENING - timedelta(hours=12)) == "That time is still to come."


@given(st.text(max_size=12))
def test_nothing_that_can_be_typed_breaks_it(typed: str) -> None:
    """A moment or a sentence, whatever it is."""
    assert isinstance(read_time(typed, DAY, LONDON, EVENING), datetime | str)


@given(st.text(max_size=30))
def test_one_line_is_one_line(text: str) -> None:
    """No control characters, no line breaks, nothing at the ends; doing it twice changes nothing."""
    line = one_line(text)
    assert line == line.strip() == one_line(line)
    assert not any(each in line for each in "\n\r\t\x00\x07\x1b")


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("\x02Joe\x03\r", "Joe"),
        ("Joe\tLifts", "Joe Lifts"),
        ("שלום", "שלום"),
        ("👩‍👧 Ann", "👩‍👧 Ann"),
        ("  ", ""),
    ],
)
def test_what_a_scanner_brings_along_goes_and_names_stay(typed: str, plain: str) -> None:
    """Right-to-left names and joined emoji are names."""
    assert one_line(typed) == plain
