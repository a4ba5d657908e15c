"""The screens of corrections at a running kiosk."""

from datetime import timedelta

from textual.widgets import Input

from kiosk.screens.staff.corrections import Corrections
from kiosk.screens.staff.history import History
from kiosk.screens.staff.picks import Picks
from kiosk.screens.staff.reasons import AskReason
from kiosk.screens.staff.register import Register
from kiosk.screens.staff.targets import AskTarget
from sync import events
from tests.kiosk.behind import at_work, sentence, shows
from tests.kiosk.hands import Kiosk
from tests.kiosk.scene import BABY_MASSAGE, HAMIDS, NOW, STAY_AND_PLAY, Hub, scan
from tests.kiosk.staff.desks import bodies, families, working
from tests.kiosk.staff.test_sessions import arrival


async def corrections(kiosk: Kiosk) -> Corrections:
    """Go to today's corrections."""
    await kiosk.press("c")
    screen = await shows(kiosk, Corrections)
    await kiosk.until(lambda: "Amira" in kiosk.drawn(), "Amira")
    return screen


def came(hub: Hub) -> None:
    """Let Amira tap."""
    with families(hub) as desk:
        desk.tap(scan("GCV1000001"))


async def test_a_visit_is_withdrawn_with_a_reason_and_put_back_by_one_key(hub: Hub) -> None:
    """W and a digit; U within ten seconds."""
    came(hub)
    async with at_work(hub) as kiosk:
        await corrections(kiosk)
        await kiosk.press("w")
        await shows(kiosk, AskReason)
        await kiosk.press("2")
        await shows(kiosk, Corrections)
        await kiosk.until(lambda: "withdrawn" in kiosk.drawn(), "the withdrawal")
        assert "U takes it back, for 10 seconds" in sentence(kiosk)
        await kiosk.press("u")
        await kiosk.until(lambda: "It is as it was before" in sentence(kiosk), "the undoing")
    (withdrawn,) = bodies(hub.folder, events.ArrivalWithdrawn)
    assert withdrawn.reason == "not-here"  # type: ignore[union-attr]


async def test_a_visit_is_moved(hub: Hub) -> None:
    """M, where to, and why."""
    came(hub)
    async with at_work(hub) as kiosk:
        await corrections(kiosk)
        await kiosk.press("m")
        screen = await shows(kiosk, AskTarget)
        names = [str(each.prompt) for each in screen.query_one("#targets", Picks).options]
        assert names[0].startswith("Baby Massage")
        assert "Stay and Play" not in " ".join(names)
        await kiosk.press("enter")
        await shows(kiosk, AskReason)
        await kiosk.press("1")
        await shows(kiosk, Corrections)
        await kiosk.until(lambda: "Baby Massage" in kiosk.drawn(), "the move")
    assert bodies(hub.folder, events.ArrivalRecorded)[-1].session == BABY_MASSAGE.id  # type: ignore[union-attr]


async def test_the_history_is_one_key_away(hub: Hub) -> None:
    """In plain words, and Escape leads back."""
    came(hub)
    async with at_work(hub) as kiosk:
        await corrections(kiosk)
        await kiosk.press("h")
        await shows(kiosk, History)
        await kiosk.until(lambda: "Amira came, with a card" in kiosk.drawn(), "the history")
        await kiosk.press("escape")
        await shows(kiosk, Corrections)


async def test_escape_from_the_reasons_corrects_nothing(hub: Hub) -> None:
    """Always with a reason: without one nothing is written."""
    came(hub)
    async with at_work(hub) as kiosk:
        await corrections(kiosk)
        await kiosk.press("w")
        await shows(kiosk, AskReason)
        await kiosk.press("escape")
        await shows(kiosk, Corrections)
    assert bodies(hub.folder, events.ArrivalWithdrawn) == []


async def test_what_is_withdrawn_cannot_be_withdrawn_again(hub: Hub) -> None:
    """A sentence says so."""
    came(hub)
    async with at_work(hub) as kiosk:
        await corrections(kiosk)
        await kiosk.press("w")
        await shows(kiosk, AskReason)
        await kiosk.press("1")
        await kiosk.until(lambda: "withdrawn" in kiosk.drawn(), "the withdrawal")
        await kiosk.press("w")
        await kiosk.pilot.pause()
        assert isinstance(kiosk.app.screen, Corrections)
        assert "That is withdrawn already" in sentence(kiosk)


async def test_nothing_stays_of_who_came_when_somebody_is_signed_out(hub: Hub) -> None:
    """The list is emptied before the screen goes."""
    came(hub)
    async with at_work(hub) as kiosk:
        screen = await corrections(kiosk)
        await kiosk.press("f10")
        await kiosk.until(lambda: kiosk.app.screen is not screen, "the public screen")
        assert screen._told is None


async def test_somebody_who_was_forgotten_is_added_with_their_time_and_a_reason(hub: Hub) -> None:
    """Though the session is still on: A, where, who; the time stands there, and U takes it back."""
    with working(hub) as work:
        work.record(arrival(HAMIDS, "Noor"), at=NOW - timedelta(weeks=1))
        forgotten = len(bodies(hub.folder, events.ArrivalRecorded))
    async with at_work(hub) as kiosk:
        await kiosk.press("c")
        await shows(kiosk, Corrections)
        await kiosk.until(lambda: "Nobody has signed in" in kiosk.drawn(), "today")
        await kiosk.press("a")
        await shows(kiosk, AskTarget)
        assert "Where did somebody come who is not on record?" in kiosk.drawn()
        await kiosk.press("enter")
        screen = await shows(kiosk, Register)
        await kiosk.until(lambda: "Noor" in kiosk.drawn(), "the register")
        assert screen.query_one("#at", Input).value == "09:30"
        screen.query_one("#at", Input).value = "9.45"
        await kiosk.press("enter", "ctrl+s")
        await shows(kiosk, AskReason)
        assert len(bodies(hub.folder, events.ArrivalRecorded)) == forgotten
        await kiosk.press("2")
        await shows(kiosk, Register)
        await kiosk.until(lambda: "U takes it back, for 10 seconds" in sentence(kiosk), "the entry")
        await kiosk.press("u")
        await kiosk.until(lambda: "It is as it was before" in sentence(kiosk), "the undoing")
        await kiosk.until(lambda: "✓" not in kiosk.drawn(), "the register as it was")
    added = bodies(hub.folder, events.ArrivalRecorded)[-1]
    assert isinstance(added, events.ArrivalRecorded)
    assert (added.person, added.session) == (HAMIDS.person("Noor"), STAY_AND_PLAY.id)
    assert (added.reason, added.happened) == ("forgot-to-sign-in", NOW - timedelta(minutes=20))
    (withdrawn,) = bodies(hub.folder, events.ArrivalWithdrawn)
    assert withdrawn.reason == "undone"  # type: ignore[union-attr]
