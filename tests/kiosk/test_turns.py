"""Whoever types faster than the machine: each key goes where the one before it led, or nowhere at all."""

import pytest
from textual.events import Key

from kiosk.screens.staff.registering import Registering
from tests.kiosk.behind import at_work, public, shows
from tests.kiosk.hands import Kiosk
from tests.kiosk.scene import Hub


def type_ahead(kiosk: Kiosk, *keys: str) -> None:
    """Send keys at once, as a terminal does that was not read for a while."""
    for key in keys:
        kiosk.app.post_message(Key(key, key if len(key) == 1 else None))


async def test_a_whole_person_typed_in_one_breath_is_in_its_fields(hub: Hub) -> None:
    """A loaded machine put the last name behind the first one: Enter was still on its way."""
    async with at_work(hub) as kiosk:
        await kiosk.press("r")
        screen = await shows(kiosk, Registering)
        await kiosk.until(lambda: screen.focused is not None and screen.focused.has_focus, "the first field")
        type_ahead(kiosk, *"Ada", "enter", *"Okafor", "enter", *"05011990", *"fa")
        await kiosk.until(lambda: len(screen.form.people) == 2, "the next person")
        first = screen.form.people[0]
        assert (first.first, first.last, first.gender) == ("Ada", "Okafor", "female")
        assert (first.day, first.month, first.year) == ("05", "01", "1990")
        type_ahead(kiosk, *"Ben", "enter")
        await kiosk.until(lambda: screen.form.people[1].first == "Ben", "the next name")


async def test_keys_that_wait_are_nobodys_once_a_family_has_come(hub: Hub) -> None:
    """What was typed for the form goes neither to the family's screen nor to whoever signs in next."""
    async with at_work(hub) as kiosk:
        await kiosk.press("r")
        await shows(kiosk, Registering)
        assert kiosk.app._backroom is not None
        kiosk.app._backroom.leave()
        type_ahead(kiosk, *"Ada")
        await public(kiosk)
        await kiosk.press()
        assert kiosk.app._backroom.turns.idle
        assert "Ada" not in kiosk.drawn()


async def test_no_key_waits_for_ever(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever happens to the one before: its field may be gone by then."""
    async with at_work(hub) as kiosk:
        await kiosk.press("r")
        screen = await shows(kiosk, Registering)
        assert kiosk.app._backroom is not None
        turns = kiosk.app._backroom.turns
        lost, turns._hop = turns._hop, lambda *_: None  # type: ignore[method-assign]
        type_ahead(kiosk, "A")
        await kiosk.until(lambda: screen.form.people[0].first == "A", "the first")
        turns._hop = lost  # type: ignore[method-assign]
        type_ahead(kiosk, "d")
        monkeypatch.setattr("kiosk.screens.staff.turns.PATIENCE", 0.0)
        await kiosk.until(lambda: screen.form.people[0].first == "Ad", "the second")
