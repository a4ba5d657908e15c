"""What the registry sets for a kiosk holds without a restart, and never in the middle of a family's visit."""

from pathlib import Path

import msgspec

from kiosk.arranging import Arranging
from kiosk.screens.family import Family
from kiosk.screens.shown import WARN_SECONDS
from kiosk.screens.welcome import Welcome
from sync import configuration, wire
from sync.store import Store
from tests.kiosk.hands import running
from tests.kiosk.scene import NOW, SETTINGS, Hub, arrivals


def push(folder: Path, version: str, content: bytes) -> None:
    """Write down what the registry pushed, as delivery does, from another connection."""
    store = Store.open(folder)
    pushed = wire.Configuration(version=version, content=msgspec.Raw(content))
    configuration.receive(store, pushed, NOW)
    store.close()


def held(folder: Path) -> wire.ConfigurationHeld:
    """Return what the next heartbeat will say of it."""
    store = Store.open(folder)
    try:
        return configuration.held(store)
    finally:
        store.close()


async def test_a_message_and_languages_come_without_a_restart(hub: Hub) -> None:
    """The welcome screen says what the hub has to say, and offers what it is to offer."""
    async with running(hub) as kiosk:
        await kiosk.until(lambda: "The card reader is ready." in kiosk.said())
        assert "Polski" in kiosk.said()
        content = (
            b'{"languages": ["en", "ro"], "messages": [{"texts": {"en": "The garden is closed today."}}]}'
        )
        push(hub.folder, "v1", content)
        hub.doors[0].look()
        await kiosk.until(lambda: "The garden is closed today." in kiosk.said())
        assert "Polski" not in kiosk.said()
        assert "Română" in kiosk.said()
    assert held(hub.folder) == wire.ConfigurationHeld(received="v1", used="v1")


async def test_a_familys_screen_is_not_changed_under_its_hands(hub: Hub) -> None:
    """Time-outs that came while a family was choosing hold for the next family."""
    async with running(hub) as kiosk:
        await kiosk.tap("GCV1000001", Family)
        push(hub.folder, "v1", b'{"answer_seconds": 600, "purposes": [{"code": "cafe"}], "drop_in": "cafe"}')
        hub.doors[0].look()
        await kiosk.until(lambda: held(hub.folder).used == "v1")
        hub.clock.advance(60 - WARN_SECONDS)
        await kiosk.until(lambda: "This screen closes" in kiosk.said())
        hub.clock.advance(WARN_SECONDS)
        await kiosk.shows(Welcome)
        await kiosk.tap("GCV1000002", Family)
        hub.clock.advance(599 - WARN_SECONDS)
        await kiosk.shows(Family)


async def test_the_last_good_one_holds_beside_nonsense(hub: Hub) -> None:
    """Nonsense is refused with a sentence for the registry; what held before stays, also after a restart."""
    push(hub.folder, "v1", b'{"messages": [{"texts": {"en": "Fun day on Sunday!"}}]}')
    async with running(hub) as kiosk:
        await kiosk.until(lambda: "Fun day on Sunday!" in kiosk.said())
        push(hub.folder, "v2", b'{"answer_seconds": 1}')
        hub.doors[0].look()
        await kiosk.until(lambda: "answer_seconds" in held(hub.folder).fault)
        assert held(hub.folder).used == "v1"
        assert "Fun day on Sunday!" in kiosk.said()
    later = Hub(hub.folder)
    async with running(later) as again:
        await again.until(lambda: "Fun day on Sunday!" in again.said())
    assert later.entrance.close()


def test_what_was_pushed_is_looked_at_once(hub: Hub) -> None:
    """The door looks every few seconds; only what is new makes it do anything."""
    push(hub.folder, "v1", b'{"done_seconds": 30, "sound_level": 3}')
    store = Store.open(hub.folder)
    arranging = Arranging(SETTINGS)
    settings = arranging.look(store)
    assert settings is not None
    assert settings.screen.done_seconds == 30
    assert arranging.look(store) is None
    assert "does not know, and leaves alone: sound_level" in configuration.held(store).fault
    push(hub.folder, "v2", b"{}")
    back = arranging.look(store)
    assert back == SETTINGS
    store.close()


async def test_arrivals_are_placed_as_the_registry_says(hub: Hub) -> None:
    """A drop-in purpose that was pushed is recorded; nothing of the screen has to be restarted."""
    push(hub.folder, "v1", b'{"drop_in": "warm-space", "opens_before_minutes": 0}')
    hub.clock.advance(12 * 3600)
    async with running(hub) as kiosk:
        await kiosk.until(lambda: held(hub.folder).used == "v1")
        await kiosk.tap("GCV1000001", Family)
    assert arrivals(hub.folder)[-1].purpose == "warm-space"
