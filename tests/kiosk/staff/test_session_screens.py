"""The screens of sessions at a running kiosk: closed in seconds of keys, undone, entered late."""

from datetime import timedelta

import pytest
from msgspec.structs import replace
from textual.widgets import Input

from kiosk.screens.staff.closing import Closing
from kiosk.screens.staff.home import Home
from kiosk.screens.staff.opening import Opening
from kiosk.screens.staff.picks import Picks
from kiosk.screens.staff.reasons import AskReason
from kiosk.screens.staff.register import Register
from kiosk.screens.staff.sessions import Sessions
from sync import events
from sync.store import Store
from tests.kiosk.behind import at_work, sentence, shows
from tests.kiosk.hands import Kiosk
from tests.kiosk.scene import APART, HAMIDS, LEE, NOW, STAY_AND_PLAY, TODAY, Hub, load, scan, session
from tests.kiosk.staff.desks import bodies, families, working
from tests.kiosk.staff.test_sessions import arrival, fill

TEN_SECONDS_OF_KEYS = 25
"""At two and a half keys a second, an unhurried pace."""


async def sessions(kiosk: Kiosk) -> Sessions:
    """Go to today's sessions."""
    await kiosk.press("s")
    screen = await shows(kiosk, Sessions)
    await kiosk.until(lambda: "Stay and Play" in kiosk.drawn(), "today's sessions")
    return screen


async def test_a_session_is_closed_in_ten_seconds_of_keys(hub: Hub) -> None:
    """From Home: the session that runs is picked already; 14 counted, 11 not named, because of a queue."""
    with working(hub) as work:
        fill(work, 3)
    async with at_work(hub, LEE) as kiosk:
        await sessions(kiosk)
        keys = ["s", "c", "1", "4", "enter", "2"]
        await kiosk.press("c")
        await shows(kiosk, Closing)
        await kiosk.press("1", "4", "enter")
        assert "14 counted, 3 signed in: 11 not named" in kiosk.drawn()
        await kiosk.press("2")
        await shows(kiosk, Sessions)
        await kiosk.until(lambda: "closed, 14 counted" in kiosk.drawn().replace("\n", " "), "the closing")
        assert len(keys) <= TEN_SECONDS_OF_KEYS
    (closed,) = bodies(hub.folder, events.SessionClosed)
    assert isinstance(closed, events.SessionClosed)
    assert (closed.counted, closed.named, closed.reason, closed.by) == (14, 3, "queue-too-long", LEE.id)


async def test_where_nobody_is_missing_no_reason_is_asked(hub: Hub) -> None:
    """The number and Enter are all."""
    with working(hub) as work:
        fill(work, 3)
    async with at_work(hub) as kiosk:
        await sessions(kiosk)
        await kiosk.press("c")
        await shows(kiosk, Closing)
        await kiosk.press("3", "enter")
        await shows(kiosk, Sessions)
    (closed,) = bodies(hub.folder, events.SessionClosed)
    assert isinstance(closed, events.SessionClosed)
    assert (closed.counted, closed.reason) == (3, None)


async def test_more_signed_in_than_counted_is_asked_about(hub: Hub) -> None:
    """And nobody is taken off."""
    with working(hub) as work:
        fill(work, 3)
    async with at_work(hub) as kiosk:
        await sessions(kiosk)
        await kiosk.press("c")
        await shows(kiosk, Closing)
        await kiosk.press("2", "enter")
        assert "1 more signed in than counted" in kiosk.drawn()
        assert "Nobody is taken off" in kiosk.drawn()
        await kiosk.press("1")
        await shows(kiosk, Sessions)
    assert bodies(hub.folder, events.ArrivalWithdrawn) == []


async def test_the_ages_of_those_without_a_name_may_be_said(hub: Hub) -> None:
    """And more ages than people are refused with a sentence; what was typed stays."""
    async with at_work(hub) as kiosk:
        await sessions(kiosk)
        await kiosk.press("c")
        screen = await shows(kiosk, Closing)
        await kiosk.press("3", "enter")
        screen.query_one("#age-adults", Input).value = "1"
        screen.query_one("#age-0-4", Input).value = "9"
        await kiosk.press("5")
        assert "more ages than people" in sentence(kiosk)
        screen.query_one("#age-0-4", Input).value = "2"
        await kiosk.press("5")
        await shows(kiosk, Sessions)
    (heads,) = bodies(hub.folder, events.HeadcountRecorded)
    assert isinstance(heads, events.HeadcountRecorded)
    assert (heads.adults, heads.children, heads.age_unknown) == (1, {"0-4": 2}, 0)


@pytest.mark.parametrize("typed", ["", "-"])
async def test_no_number_is_no_closing(hub: Hub, typed: str) -> None:
    """A sentence asks for one."""
    async with at_work(hub) as kiosk:
        await sessions(kiosk)
        await kiosk.press("c")
        screen = await shows(kiosk, Closing)
        screen.query_one("#counted", Input).value = typed
        await kiosk.press("enter")
        assert "Type a number" in sentence(kiosk)
    assert bodies(hub.folder, events.SessionClosed) == []


async def test_a_closing_is_taken_back_for_ten_seconds_by_one_key(hub: Hub) -> None:
    """The foot counts down; afterwards it says only what was done."""
    async with at_work(hub) as kiosk:
        await sessions(kiosk)
        await kiosk.press("c")
        await shows(kiosk, Closing)
        await kiosk.press("0", "enter")
        await shows(kiosk, Sessions)
        await kiosk.until(lambda: "U takes it back, for 10 seconds" in sentence(kiosk), "the offer")
        hub.clock.advance(4)
        kiosk.app.tick()
        assert "for 6 seconds" in sentence(kiosk)
        await kiosk.press("u")
        await kiosk.until(lambda: "It is open again" in sentence(kiosk), "the undoing")
        await kiosk.press("c")
        await shows(kiosk, Closing)
        await kiosk.press("0", "enter")
        await shows(kiosk, Sessions)
        await kiosk.until(lambda: "U takes it back" in sentence(kiosk), "the offer")
        hub.clock.advance(11)
        kiosk.app.tick()
        assert sentence(kiosk) == "Closed with 0 counted."
        await kiosk.press("u")
        await kiosk.pilot.pause()
    assert len(bodies(hub.folder, events.SessionReopened)) == 1


async def test_a_session_that_was_closed_this_morning_can_be_opened_again(hub: Hub) -> None:
    """Also long after the ten seconds: O."""
    with working(hub) as work:
        work.record(events.SessionClosed(session=STAY_AND_PLAY.id, counted=1, named=0, by=LEE.id))
    async with at_work(hub) as kiosk:
        await sessions(kiosk)
        await kiosk.press("o")
        await kiosk.until(lambda: "on now" in kiosk.drawn(), "the session open")


async def test_a_register_is_ticked_and_signed_in_together(hub: Hub) -> None:
    """Usual attenders first; Enter or Space ticks; Ctrl+S signs in."""
    with working(hub) as work:
        for name in ("Noor", "Zayd"):
            work.record(arrival(HAMIDS, name), at=NOW - timedelta(weeks=1))
    async with at_work(hub, LEE) as kiosk:
        await sessions(kiosk)
        await kiosk.press("r")
        await shows(kiosk, Register)
        await kiosk.until(lambda: "Noor" in kiosk.drawn(), "the register")
        await kiosk.press("enter", "down", "space")
        assert bodies(hub.folder, events.ArrivalRecorded)[2:] == []
        await kiosk.press("ctrl+s")
        await kiosk.until(lambda: "2 people are signed in" in sentence(kiosk), "the sign-in")
        assert "✓   Noor" in kiosk.drawn()
    assert len(bodies(hub.folder, events.ArrivalRecorded)) == 4


async def test_ticks_are_not_lost_by_one_escape(hub: Hub) -> None:
    """The first says that they are not signed in; the second goes."""
    with working(hub) as work:
        work.record(arrival(HAMIDS, "Noor"), at=NOW - timedelta(weeks=1))
    async with at_work(hub) as kiosk:
        await sessions(kiosk)
        await kiosk.press("r")
        await shows(kiosk, Register)
        await kiosk.until(lambda: "Noor" in kiosk.drawn(), "the register")
        await kiosk.press("enter", "escape")
        assert "1 tick is not signed in yet" in sentence(kiosk)
        assert isinstance(kiosk.app.screen, Register)
        assert "[✓] Noor" in kiosk.drawn()
        await kiosk.press("escape")
        await shows(kiosk, Sessions)


async def test_a_family_comes_onto_the_register_by_its_card(hub: Hub) -> None:
    """The tap is not somebody's coming: it fills the register, and the key signs in."""
    async with at_work(hub) as kiosk:
        await sessions(kiosk)
        await kiosk.press("r")
        await shows(kiosk, Register)
        await kiosk.until(lambda: "Nobody has come" in kiosk.drawn(), "an empty register")
        await kiosk.press("h")
        await kiosk.until(lambda: "Hold the card" in sentence(kiosk), "the reader waiting")
        hub.tap("GCV2000001")
        await kiosk.until(lambda: "[✓] Dana" in kiosk.drawn(), "Dana's family")
        assert "Piotr" not in kiosk.drawn()
        assert bodies(hub.folder, events.ArrivalRecorded) == []
        await kiosk.press("ctrl+s")
        await kiosk.until(lambda: "2 people are signed in" in sentence(kiosk), "the sign-in")
    people = {each.person for each in bodies(hub.folder, events.ArrivalRecorded)}  # type: ignore[union-attr]
    assert people == {APART.person("Dana"), APART.person("Ola")}


async def test_a_card_that_nobody_knows_is_said(hub: Hub) -> None:
    """With what to do; to a leader too, who may link no card and may hold one up for a register."""
    async with at_work(hub, LEE) as kiosk:
        await sessions(kiosk)
        await kiosk.press("r")
        await shows(kiosk, Register)
        await kiosk.press("h")
        hub.tap("NOBODYS001")
        await kiosk.until(lambda: "Nobody is known by that card" in sentence(kiosk), "the refusal")


async def test_yesterdays_register_is_entered_with_its_time(hub: Hub) -> None:
    """One key to yesterday; the time of the session stands there already, and nonsense has a sentence."""
    one = timedelta(days=1)
    craft = session("Craft", "10:00", "11:00")
    craft = replace(craft, starts=craft.starts - one, ends=craft.ends - one, type="stay-and-play")
    with working(hub) as work:
        load(work.bench.store, [craft])
        work.record(arrival(HAMIDS, "Noor"), at=NOW - timedelta(weeks=1))
    async with at_work(hub) as kiosk:
        await sessions(kiosk)
        await kiosk.press("left")
        await kiosk.until(lambda: "Yesterday" in kiosk.drawn() and "Craft" in kiosk.drawn(), "yesterday")
        await kiosk.press("r")
        screen = await shows(kiosk, Register)
        await kiosk.until(lambda: "Noor" in kiosk.drawn(), "the register")
        at = screen.query_one("#at", Input)
        assert at.value == "10:00"
        at.value = "25:00"
        await kiosk.press("enter", "ctrl+s")
        assert "There is no such time" in sentence(kiosk)
        at.value = "10.05"
        await kiosk.press("ctrl+s")
        await shows(kiosk, AskReason)
        await kiosk.press("1")
        await kiosk.until(lambda: "1 person is signed in" in sentence(kiosk), "the entry")
    entered = bodies(hub.folder, events.ArrivalRecorded)[-1]
    assert isinstance(entered, events.ArrivalRecorded)
    assert entered.happened == craft.starts + timedelta(minutes=5)
    assert entered.reason == "paper"


async def test_those_without_a_session_have_a_register_too(hub: Hub) -> None:
    """For reception: who comes to it often, and a card."""
    with working(hub) as work:
        earlier = replace(arrival(HAMIDS, "Noor"), session=None, purpose="just-visiting")
        work.bench.ledger.record(
            [earlier], at=NOW - timedelta(days=7), day=TODAY - timedelta(days=7), kind="just-visiting"
        )
    async with at_work(hub) as kiosk:
        await sessions(kiosk)
        await kiosk.press("end", "c")
        await kiosk.press("r")
        await shows(kiosk, Register)
        await kiosk.until(lambda: "Noor" in kiosk.drawn(), "the register")
        assert "Without a session" in kiosk.drawn()
        await kiosk.press("enter", "ctrl+s")
        await kiosk.until(lambda: "1 person is signed in" in sentence(kiosk), "the sign-in")
    entered = bodies(hub.folder, events.ArrivalRecorded)[-1]
    assert isinstance(entered, events.ArrivalRecorded)
    assert (entered.session, entered.purpose, entered.v) == (None, "just-visiting", 1)


async def test_days_go_a_week_back_and_not_into_tomorrow(hub: Hub) -> None:
    """Right of today is today."""
    async with at_work(hub) as kiosk:
        screen = await sessions(kiosk)
        await kiosk.press("right")
        await kiosk.pilot.pause()
        assert screen._told is not None
        assert screen._told.day == TODAY
        for _ in range(10):
            await kiosk.press("left")
            await kiosk.pilot.pause()
        await kiosk.until(lambda: screen._told.day == TODAY - timedelta(days=7), "a week ago")  # type: ignore[union-attr]


async def test_an_ad_hoc_session_is_opened_with_a_name_or_a_kind(hub: Hub) -> None:
    """Begins now and lasts an hour, unless somebody says otherwise; nonsense has a sentence."""
    async with at_work(hub) as kiosk:
        await sessions(kiosk)
        await kiosk.press("a")
        screen = await shows(kiosk, Opening)
        await kiosk.press("ctrl+s")
        assert "Type what it is called" in sentence(kiosk)
        screen.query_one("#title", Input).value = "Kite\x07 making"
        screen.query_one("#ends", Input).value = "9:00"
        await kiosk.press("ctrl+s")
        assert "It ends before it begins" in sentence(kiosk)
        screen.query_one("#ends", Input).value = "noon"
        await kiosk.press("ctrl+s")
        assert "Type a time such as 10:15" in sentence(kiosk)
        screen.query_one("#ends", Input).value = "12"
        await kiosk.press("ctrl+s")
        await shows(kiosk, Sessions)
        await kiosk.until(lambda: "Kite making" in kiosk.drawn(), "the session")
    (opened,) = bodies(hub.folder, events.SessionOpened)
    assert isinstance(opened, events.SessionOpened)
    assert (opened.kind, opened.title, opened.starts) == ("kite-making", "Kite making", NOW)


async def test_a_session_is_called_off_with_a_reason(hub: Hub) -> None:
    """Or not, with Escape."""
    async with at_work(hub) as kiosk:
        await sessions(kiosk)
        await kiosk.press("down", "x")
        await shows(kiosk, AskReason)
        await kiosk.press("escape")
        await shows(kiosk, Sessions)
        await kiosk.press("x")
        await shows(kiosk, AskReason)
        await kiosk.press("1")
        await kiosk.until(lambda: "Baby Massage" not in kiosk.drawn(), "the list without it")
    (cancelled,) = bodies(hub.folder, events.SessionCancelled)
    assert isinstance(cancelled, events.SessionCancelled)
    assert cancelled.reason == "leader-away"


async def test_every_key_of_the_line_is_a_touch_too(hub: Hub) -> None:
    """A finger on "close" does what C does."""
    async with at_work(hub) as kiosk:
        screen = await sessions(kiosk)
        row = next(n for n, line in enumerate(kiosk.drawn().split("\n")) if "R register" in line)
        column = kiosk.drawn().split("\n")[row].index("close")
        await kiosk.pilot.click(offset=(column + 1, row))
        await shows(kiosk, Closing)
        assert screen is not kiosk.app.screen


async def test_a_fire_alarm_in_the_middle_of_closing_loses_nothing(hub: Hub) -> None:
    """The roll comes over it; Escape leads back to what was typed."""
    async with at_work(hub) as kiosk:
        await sessions(kiosk)
        await kiosk.press("c")
        await shows(kiosk, Closing)
        await kiosk.press("1", "4", "f12")
        await kiosk.until(lambda: "An aid, not proof" in kiosk.drawn(), "the roll")
        await kiosk.press("escape")
        screen = await shows(kiosk, Closing)
        assert screen.query_one("#counted", Input).value == "14"


async def test_a_disk_that_takes_nothing_is_said_and_what_was_typed_stays(hub: Hub) -> None:
    """Not even beside the ledger: the number is still there to try again."""
    async with at_work(hub) as kiosk:
        await sessions(kiosk)
        await kiosk.press("c")
        screen = await shows(kiosk, Closing)
        store = Store.open(hub.folder)
        refusing = "BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'no'); END"
        store.db.conn.execute(f"CREATE TRIGGER broken {refusing}")
        await kiosk.press("1", "enter", "5")
        await kiosk.until(lambda: "refused" in sentence(kiosk), "the sentence")
        assert screen.query_one("#counted", Input).value == "1"
        store.db.conn.execute("DROP TRIGGER broken")
        store.close()
        await kiosk.press("5")
        await shows(kiosk, Sessions)
    assert len(bodies(hub.folder, events.SessionClosed)) == 1


async def test_a_family_that_signs_in_meanwhile_is_on_the_register(hub: Hub) -> None:
    """In reception's window it refreshes when it is looked at again."""
    async with at_work(hub) as kiosk:
        await sessions(kiosk)
        with families(hub) as desk:
            desk.tap(scan("GCV1000001"))
        await kiosk.press("r")
        await shows(kiosk, Register)
        await kiosk.until(lambda: "✓   Amira" in kiosk.drawn(), "Amira")
        picks = kiosk.app.screen.query_one("#attenders", Picks)
        await kiosk.press("enter")
        assert "They are signed in" in sentence(kiosk)
        assert picks.picked == str(HAMIDS.person("Amira"))


async def test_the_rooms_of_home_are_those_of_the_role(hub: Hub) -> None:
    """A leader has sessions."""
    async with at_work(hub, LEE) as kiosk:
        assert isinstance(kiosk.app.screen, Home)
        assert "S  Sessions and registers" in kiosk.drawn()


async def test_time_may_pass_before_a_screen_stands(hub: Hub) -> None:
    """On a busy machine a tick came before Home was there: the screen failed, and staff were signed out."""
    async with at_work(hub) as kiosk:
        home = kiosk.app.screen
        assert isinstance(home, Home)
        Home(home.world, home.shift).tick(None)
        Home(home.world, home.shift).tick(5)
