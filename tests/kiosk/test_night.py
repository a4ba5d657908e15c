"""The screen is dark while the hub is closed and nobody is there, and never otherwise."""

import os
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.hours import Hours, OtherDay, Weekday
from config.kiosk import KioskSettings
from kiosk.lamp import lamp
from kiosk.night import ALONE_SECONDS, Night, closed
from kiosk.screens.welcome import Welcome
from tests.kiosk.scene import NOW, SETTINGS, Clock, Hub, until

LONDON = ZoneInfo("Europe/London")
WEEKDAYS = list(Weekday)[:5]
NINE_TO_FIVE = msgspec.structs.replace(
    SETTINGS,
    hours=[Hours(days=WEEKDAYS, opens="09:00", closes="17:00")],
    other_days=[OtherDay(on=NOW.date() + timedelta(days=3), why="Bank holiday")],
)


def at(text: str) -> datetime:
    """Return a moment of the week of 27 March 2026, a Friday."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("moment", "is_closed"),
    [
        ("2026-03-27 08:29", True),
        ("2026-03-27 08:31", False),  # staff are there
        ("2026-03-27 16:59", False),
        ("2026-03-27 17:01", True),
        ("2026-03-28 12:00", True),  # a Saturday
        ("2026-03-30 12:00", True),  # a bank holiday
    ],
)
def test_a_hub_is_closed_by_its_hours(moment: str, *, is_closed: bool) -> None:
    """By the hours of the week, by dates that are not like them, and not just before it opens."""
    assert closed(NINE_TO_FIVE, at(moment)) is is_closed


@given(st.integers(0, 365 * 24))
def test_a_hub_that_says_no_hours_is_never_closed(hour: int) -> None:
    """Nobody stands before a dark screen because somebody forgot to set the hours."""
    assert not closed(KioskSettings(), at("2026-01-01 00:30") + timedelta(hours=hour))


def test_it_goes_dark_when_closed_and_alone_and_wakes_once() -> None:
    """Each turn is said once; somebody who is there keeps it lit."""
    clock, turned = Clock(), list[bool]()
    night = Night(turned.append, clock.stopwatch)
    evening = at("2026-03-27 20:00")
    night.tick(NINE_TO_FIVE, evening)
    assert turned == []
    for _ in range(3):
        clock.advance(ALONE_SECONDS)
        night.tick(NINE_TO_FIVE, evening)
    assert turned == [False]
    assert night.stir()
    assert not night.stir()
    night.tick(NINE_TO_FIVE, evening)
    assert turned == [False, True]
    clock.advance(ALONE_SECONDS + 1)
    night.tick(NINE_TO_FIVE, evening)
    night.tick(NINE_TO_FIVE, at("2026-03-30 08:45") + timedelta(days=1))
    assert turned == [False, True, False, True]


async def test_at_night_a_key_only_wakes_and_a_card_signs_in(hub: Hub) -> None:
    """Whoever touches a dark screen does not see what they touch; a card that is held up counts as ever."""
    turned: list[bool] = []
    hub = replace(hub, settings=NINE_TO_FIVE, readers=[], doors=[])
    hub.clock.now = at("2026-03-27 21:00")
    app = hub.app(lamp=turned.append)
    async with app.run_test() as pilot:
        await until(pilot, lambda: bool(hub.readers), "a reader")
        hub.clock.advance(ALONE_SECONDS + 1)
        await until(pilot, lambda: turned == [False], "the dark")
        await pilot.press("c")
        assert turned == [False, True]
        assert isinstance(app.front.screen, Welcome)
        hub.clock.advance(ALONE_SECONDS + 1)
        await until(pilot, lambda: turned[-1] is False, "the dark again")
        hub.tap("GCV1000001")
        await until(pilot, lambda: turned[-1] is True, "the light")
        await until(pilot, lambda: not isinstance(app.front.screen, Welcome), "an answer")
    assert hub.entrance.close()


def test_the_keeper_of_the_screen_is_told_in_words(tmp_path: Path) -> None:
    """Over the line that its unit names; one that nobody listens to stops nobody."""
    line = tmp_path / "power"
    os.mkfifo(line)
    turn = lamp({"HUB_SCREEN_POWER": str(line)})
    turn(False)
    listener = os.open(line, os.O_RDWR | os.O_NONBLOCK)
    turn(False)
    turn(True)
    assert os.read(listener, 100) == b"off\non\n"
    os.close(listener)
    line.unlink()
    turn(True)


def test_a_terminal_of_ones_own_is_left_alone() -> None:
    """A laptop has its own ideas of when to go dark."""
    lamp({"TERM": "xterm-256color"})(False)
    lamp({"TERM": "linux"})(False)
