"""Behind the PIN: who gets in, who has to wait, who is signed out, and what is written of it."""

from datetime import timedelta

import pytest
from textual.widgets import Input

from kiosk.screens.family import Family
from kiosk.screens.help import Help
from kiosk.screens.staff.home import Home
from kiosk.screens.staff.signing_in import SigningIn
from sync import events, tries
from sync.store import Store
from sync.terms import SignIn
from tests.kiosk.behind import at_work, public, sentence, shows, sign_in
from tests.kiosk.hands import running
from tests.kiosk.scene import ROBIN, SAM, STAFF, Colleague, Hub, arrivals, ledger


def signed_in(hub: Hub) -> list[events.StaffSignedIn]:
    """Return who signed in, as the ledger holds it."""
    return [body for body in ledger(hub.folder) if isinstance(body, events.StaffSignedIn)]


@pytest.mark.parametrize("who", STAFF, ids=lambda who: who.name)
async def test_a_pin_alone_says_who_it_is(hub: Hub, who: Colleague) -> None:
    """One key and six digits; the sign-in is in the ledger before the screen greets."""
    async with running(hub) as kiosk:
        await sign_in(kiosk, who)
        assert who.name in kiosk.drawn()
        assert signed_in(hub) == [events.StaffSignedIn(staff=who.id, how=SignIn.PIN)]


async def test_the_way_in_is_one_touch_and_six(hub: Hub) -> None:
    """The button on the welcome screen, and the keys that are drawn, need no keyboard."""
    async with running(hub) as kiosk:
        await kiosk.touch("Staff")
        await shows(kiosk, SigningIn)
        for digit in SAM.pin:
            key = next(each for each in kiosk.app.screen.query(".key") if str(each.label) == digit)  # type: ignore[attr-defined]
            await kiosk.pilot.click(key)
        await shows(kiosk, Home)


async def test_staff_come_in_from_the_screen_that_asks_for_them(hub: Hub) -> None:
    """An unknown card brings "please see a member of staff"; S lets that person in at once."""
    async with running(hub) as kiosk:
        await kiosk.tap("NOBODYS001", Help)
        await kiosk.press("s")
        await shows(kiosk, SigningIn)


async def test_a_staff_card_asks_for_its_holders_pin(hub: Hub) -> None:
    """It signs nobody in at the door, greets by name, and takes no colleague's PIN."""
    async with running(hub) as kiosk:
        hub.tap(ROBIN.card)
        await shows(kiosk, SigningIn)
        assert "Hello, Robin" in kiosk.drawn()
        await kiosk.press(*SAM.pin)
        await kiosk.until(lambda: "not a PIN" in sentence(kiosk), "the refusal")
        await kiosk.press(*ROBIN.pin)
        await shows(kiosk, Home)
        assert [body.how for body in signed_in(hub)] == [SignIn.CARD_AND_PIN]
        assert not arrivals(hub.folder)


async def test_five_wrong_pins_make_everybody_wait_and_longer_each_time(hub: Hub) -> None:
    """The wait is said in seconds, outlives a restart, doubles with the next wrong one, and ends."""
    async with running(hub) as kiosk:
        await kiosk.press("f2")
        await shows(kiosk, SigningIn)
        for left in (4, 3, 2, 1):
            await kiosk.press(*"000000")
            await kiosk.until(lambda left=left: f"{left} more wrong" in sentence(kiosk), "a warning")  # type: ignore[misc]
        await kiosk.press(*"000000")
        await kiosk.until(lambda: "Wait 30 seconds" in sentence(kiosk), "the wait")
    again = Hub(hub.folder, clock=hub.clock)
    async with running(again) as kiosk:
        await kiosk.press("f2")
        await shows(kiosk, SigningIn)
        hub.clock.advance(20)
        await kiosk.press(*SAM.pin)
        await kiosk.until(lambda: "Wait 10 seconds" in sentence(kiosk), "the rest of the wait")
        hub.clock.advance(11)
        await kiosk.until(lambda: "try again" in sentence(kiosk), "the end of the wait")
        await kiosk.press(*"000000")
        await kiosk.until(lambda: "Wait 60 seconds" in sentence(kiosk), "the longer wait")
        hub.clock.advance(40)
        await kiosk.press("x")
        hub.clock.advance(21)
        await kiosk.until(lambda: "try again" in sentence(kiosk), "the end of the wait")
        await sign_in(kiosk)
    assert again.entrance.close()
    store = Store.open(hub.folder)
    assert tries.wait(store, hub.clock.now) == timedelta()
    assert tries.left(store) == tries.FREE
    store.close()


def test_waits_grow_to_a_quarter_of_an_hour_and_no_further() -> None:
    """So that a hub is never shut out for a day by a child who plays with the keys."""
    waits = [tries.wait_after(wrong).total_seconds() for wrong in range(14)]
    assert waits[:8] == [0, 0, 0, 0, 0, 30, 60, 120]
    assert waits[-1] == max(waits) == 900


async def test_pulling_the_plug_while_a_pin_is_looked_at_wins_nothing(hub: Hub) -> None:
    """A try is counted as wrong before anybody looks at it."""
    from config.kiosk import Door as DoorSettings  # noqa: PLC0415
    from kiosk.clock import new_id  # noqa: PLC0415
    from kiosk.staff.asking import GivePin, MustWait  # noqa: PLC0415
    from kiosk.staff.desk import StaffDesk  # noqa: PLC0415

    for _ in range(tries.FREE):
        store = Store.open(hub.folder)
        StaffDesk(store, DoorSettings(), hub.clock, new_id).begin(GivePin(pin="000000"))
        store.close()
    store = Store.open(hub.folder)
    begun = StaffDesk(store, DoorSettings(), hub.clock, new_id).begin(GivePin(pin=SAM.pin))
    assert begun == MustWait(30)
    store.close()


async def test_two_idle_minutes_sign_out_with_a_warning(hub: Hub) -> None:
    """A key in time keeps the shift; without one, the public screen is back."""
    async with at_work(hub) as kiosk:
        hub.clock.advance(105)
        await kiosk.until(lambda: "signed out in 15 seconds" in kiosk.drawn(), "the warning")
        await kiosk.press("x")
        hub.clock.advance(100)
        await kiosk.until(lambda: "signed out in 20 seconds" in kiosk.drawn(), "the second warning")
        assert isinstance(kiosk.app.screen, Home)
        hub.clock.advance(21)
        await public(kiosk)


@pytest.mark.parametrize("key", ["escape", "f10"])
async def test_one_key_signs_out(hub: Hub, key: str) -> None:
    """And nothing of the shift stays on the screen."""
    async with at_work(hub) as kiosk:
        await kiosk.press(key)
        await public(kiosk)
        assert SAM.name not in kiosk.drawn()


async def test_a_familys_tap_takes_the_screen_and_ends_the_shift(hub: Hub) -> None:
    """The family sees its own names; what the member of staff was about to press is not theirs."""
    async with at_work(hub) as kiosk:
        await kiosk.tap("GCV1000001", Family)
        await public(kiosk)
        assert "Hello, Amira" in kiosk.said()
        assert "receptionist" not in kiosk.drawn()


async def test_reception_has_a_window_that_never_shows_the_public_screens(hub: Hub) -> None:
    """It begins at the PIN, tells a family's tap in a line, and leads back to the PIN."""
    async with running(hub, staff=True) as kiosk:
        await sign_in(kiosk)
        hub.tap("GCV1000001")
        await kiosk.until(lambda: "just signed in" in sentence(kiosk), "word of the tap")
        assert len(arrivals(hub.folder)) == 1
        assert "Amira" not in kiosk.drawn()
        await kiosk.press("escape")
        await shows(kiosk, SigningIn)
        hub.clock.advance(1000)
        await kiosk.pilot.pause(0.6)
        assert isinstance(kiosk.app.screen, SigningIn)


async def test_a_pin_is_nowhere_but_in_its_field(hub: Hub) -> None:
    """It is shown as dots, and the field is empty as soon as it is whole."""
    async with running(hub) as kiosk:
        await kiosk.press("f2")
        screen = await shows(kiosk, SigningIn)
        field = screen.query_one("#pin", Input)
        await kiosk.press(*SAM.pin[:5])
        assert SAM.pin[:5] not in kiosk.drawn()
        await kiosk.press(SAM.pin[5])
        assert not field.value
        await shows(kiosk, Home)
