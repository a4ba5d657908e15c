"""The list of what needs a person at a running kiosk: each line leads where it is put right."""

from datetime import timedelta

import pytest

from kiosk.screens.staff.closing import Closing
from kiosk.screens.staff.exceptions import Exceptions
from kiosk.screens.staff.finding import Finding
from kiosk.screens.staff.home import Home
from kiosk.screens.staff.reasons import AskReason
from kiosk.screens.staff.register import Register
from sync import events
from tests.kiosk.behind import at_work, sentence, shows
from tests.kiosk.hands import Kiosk
from tests.kiosk.scene import HAMIDS, LEE, NOW, STAY_AND_PLAY, Hub, scan
from tests.kiosk.staff.desks import bodies, families


@pytest.fixture
def waiting(hub: Hub) -> Hub:
    """Return a hub with an unconfirmed family, an unknown card, and a session that is over."""
    with families(hub) as desk:
        desk.not_answered(desk.tap(scan("GCV1000001")).visit)
        desk.tap(scan("NOBODYS001"))
    hub.clock.now = STAY_AND_PLAY.ends
    return hub


async def exceptions(kiosk: Kiosk) -> Exceptions:
    """Go to the list."""
    await kiosk.press("e")
    screen = await shows(kiosk, Exceptions)
    await kiosk.until(lambda: "a person" in kiosk.drawn() and "Enter" in kiosk.drawn(), "the list")
    return screen


async def test_one_list_in_words_with_what_to_do(waiting: Hub) -> None:
    """Most urgent first: families that are still here, cards, sessions."""
    async with at_work(waiting, size=(120, 40)) as kiosk:
        await exceptions(kiosk)
        drawn = kiosk.drawn()
        assert "3 things need a person" in drawn
        places = [
            drawn.index(each) for each in ("1  Amira came at", "2  A card that nobody", "3  Stay and Play")
        ]
        assert places == sorted(places)
        assert drawn.count("→") == 3


async def test_who_came_along_is_added_where_enter_leads(waiting: Hub) -> None:
    """The register of that session, with the family to be ticked, and the visit's own time."""
    async with at_work(waiting) as kiosk:
        await exceptions(kiosk)
        await kiosk.press("enter")
        await shows(kiosk, Register)
        await kiosk.until(lambda: "[ ] Noor" in kiosk.drawn(), "the family")
        assert "[✓]" not in kiosk.drawn()
        assert "10:05" in kiosk.drawn()
        assert "Tick who else was here" in sentence(kiosk)
        await kiosk.press("down", "enter", "ctrl+s")
        await shows(kiosk, AskReason)
        await kiosk.press("2")
        await shows(kiosk, Register)
        await kiosk.until(lambda: "1 person is signed in" in sentence(kiosk), "the entry")
        await kiosk.press("escape")
        await shows(kiosk, Exceptions)
        await kiosk.until(lambda: "2 things need a person" in kiosk.drawn(), "one thing less")
    added = bodies(waiting.folder, events.ArrivalRecorded)[-1]
    assert isinstance(added, events.ArrivalRecorded)
    assert (added.family, added.happened, added.session) == (HAMIDS.id, NOW, STAY_AND_PLAY.id)


async def test_they_came_alone_by_one_key(waiting: Hub) -> None:
    """D, and the sentence says where it is put right if not."""
    async with at_work(waiting) as kiosk:
        await exceptions(kiosk)
        await kiosk.press("d")
        await kiosk.until(lambda: "2 things need a person" in kiosk.drawn(), "one thing less")
        assert "they came alone" in sentence(kiosk)


async def test_the_other_lines_lead_where_they_are_put_right(waiting: Hub) -> None:
    """By their number too; Escape leads back."""
    async with at_work(waiting) as kiosk:
        await exceptions(kiosk)
        await kiosk.press("2")
        await shows(kiosk, Finding)
        await kiosk.press("escape")
        await shows(kiosk, Exceptions)
        await kiosk.press("3")
        await shows(kiosk, Closing)
        await kiosk.press("2", "enter")
        await shows(kiosk, Exceptions)
        await kiosk.until(lambda: "2 things need a person" in kiosk.drawn(), "the session closed")
    (closed,) = bodies(waiting.folder, events.SessionClosed)
    assert isinstance(closed, events.SessionClosed)
    assert closed.counted == 2


async def test_taking_a_line_off_the_list_is_undone_by_one_key(waiting: Hub) -> None:
    """For ten seconds."""
    async with at_work(waiting) as kiosk:
        await exceptions(kiosk)
        await kiosk.press("down", "d")
        await kiosk.until(lambda: "U takes it back" in sentence(kiosk), "the offer")
        assert "2 things need a person" in kiosk.drawn()
        await kiosk.press("u")
        await kiosk.until(lambda: "3 things need a person" in kiosk.drawn(), "the list as it was")


async def test_nothing_to_do(hub: Hub) -> None:
    """Is said too."""
    async with at_work(hub) as kiosk:
        await kiosk.press("e")
        await shows(kiosk, Exceptions)
        await kiosk.until(lambda: "Nothing waits for anybody" in kiosk.drawn(), "the empty list")


async def test_a_leader_has_no_such_list(hub: Hub) -> None:
    """It names families of sessions that are not theirs."""
    async with at_work(hub, LEE) as kiosk:
        assert "What needs a person" not in kiosk.drawn()
        await kiosk.press("e")
        assert isinstance(kiosk.app.screen, Home)


async def test_nothing_stays_of_it_when_somebody_is_signed_out(waiting: Hub) -> None:
    """The list is emptied before the screen goes."""
    async with at_work(waiting) as kiosk:
        screen = await exceptions(kiosk)
        waiting.clock.advance(timedelta(minutes=3).total_seconds())
        kiosk.app.tick()
        await kiosk.until(lambda: kiosk.app.screen is not screen, "the public screen")
        assert screen._told is None
