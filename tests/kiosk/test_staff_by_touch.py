"""Behind the PIN without a keyboard, and without colour: everything by a finger, all in plain lines."""

import msgspec
import pytest
from textual.widgets import Input

from config.public import Style
from kiosk.screens.staff.line import SHOW_CURSOR
from kiosk.screens.staff.registering import Registering
from kiosk.screens.staff.touch_keys import ENTER, RUBOUT, SHIFT, SPACE, TouchKeys, _keys
from tests.kiosk.behind import at_work, shows
from tests.kiosk.hands import Kiosk
from tests.kiosk.scene import SETTINGS, Hub


async def touch(kiosk: Kiosk, *faces: str) -> None:
    """Put a finger on the drawn keys, one after another."""
    keys = kiosk.app.screen.query_one(TouchKeys)
    for face in faces:
        key = next(each for each in _keys() if each.face == face)
        x, y = keys.region.x + 2 + (key.start + key.end) // 2, keys.region.y + key.row * keys._high
        await kiosk.pilot.click(offset=(x, y))
    await kiosk.press()


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["low", "tall"])
async def test_names_are_typed_with_a_finger(hub: Hub, size: tuple[int, int]) -> None:
    """Capitals begin words; a letter can be taken back; Enter goes on; answers are chosen by their letter."""
    async with at_work(hub, size=size) as kiosk:
        await kiosk.press("r")
        screen = await shows(kiosk, Registering)
        assert not screen.query_one(TouchKeys).display
        await kiosk.press("f4")
        await touch(kiosk, "a", "n", "n", "n", RUBOUT, "-", "m", SPACE, "o", SHIFT, "d", SHIFT, "e", ENTER)
        first = screen.form.people[0]
        assert first.first == "Ann-M ODE"
        await touch(kiosk, "l", "e", "e", ENTER, "0", "5", "0", "1", "1", "9", "9", "0")
        assert (first.last, first.day, first.month, first.year) == ("Lee", "05", "01", "1990")
        await touch(kiosk, "f")
        assert first.gender == "female"
        await kiosk.press("f4")
        assert not screen.query_one(TouchKeys).display


async def test_plain_lines_have_a_cursor_that_a_braille_display_follows(hub: Hub) -> None:
    """The terminal's own cursor is shown, and stands where the keys are, in lines and in answers."""
    screen_settings = msgspec.structs.replace(SETTINGS.screen, style=Style.FLAT)
    hub.settings = msgspec.structs.replace(SETTINGS, screen=screen_settings)
    async with at_work(hub) as kiosk:
        await kiosk.press("r")
        screen = await shows(kiosk, Registering)
        strips = kiosk.app.screen._compositor.render_strips()
        assert any(segment.text == SHOW_CURSOR for strip in strips for segment in strip)
        line = screen.query_one("#first Input", Input)
        await kiosk.until(lambda: kiosk.app.cursor_position.y == line.region.y, "the cursor at the line")
        await kiosk.press("shift+tab")
        kind = screen.query_one("#kind")
        await kiosk.until(
            lambda: kiosk.app.cursor_position == kind.region.offset, "the cursor at the answers"
        )


@pytest.mark.parametrize("style", [Style.CONTRAST, Style.FLAT])
async def test_an_empty_line_is_seen_without_colour(hub: Hub, style: Style) -> None:
    """Where nothing is typed yet, a rule says that something can be."""
    screen_settings = msgspec.structs.replace(SETTINGS.screen, style=style)
    hub.settings = msgspec.structs.replace(SETTINGS, screen=screen_settings)
    async with at_work(hub) as kiosk:
        await kiosk.press("r")
        await shows(kiosk, Registering)
        assert "______" in kiosk.drawn()
