"""A clock that stands before the program was made is wrong: nothing is said by it, and all still count."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from config.public import Style
from kiosk.clock import made
from kiosk.clock import now as wall_clock
from kiosk.screens.family import Family
from tests.kiosk.hands import running
from tests.kiosk.scene import NOW, SETTINGS, Hub, arrivals

SETTINGS_IN = {style: replace(SETTINGS, screen=replace(SETTINGS.screen, style=style)) for style in Style}


@pytest.mark.parametrize("style", Style)
@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_no_day_time_or_session_is_shown_by_it(hub: Hub, style: Style, size: tuple[int, int]) -> None:
    """However the screen is drawn; a family taps and is written down as ever."""
    hub.made = NOW + timedelta(days=1)
    hub.settings = SETTINGS_IN[style]
    async with running(hub, size) as kiosk:
        for wrong in ("10:05", "2026", "Stay and Play", "No more sessions"):
            assert wrong not in kiosk.said()
        assert "The Moat Family Hub" in kiosk.said()
        await kiosk.tap("GCV1000001", Family)
    assert len(arrivals(hub.folder)) == 1


async def test_a_clock_after_it_is_believed(hub: Hub) -> None:
    """The same moment, by a program made the day before."""
    hub.made = NOW - timedelta(days=1)
    async with running(hub) as kiosk:
        assert "Stay and Play" in kiosk.said()
        assert "27 March 2026" in kiosk.said()


def test_the_program_was_made_before_now() -> None:
    """By the age of its own file."""
    assert made() < wall_clock()
