"""The fire roll at a running kiosk: from any screen, numbers for anybody, names and ticks behind the PIN."""

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace
from textual.widgets import Input

from config.printing import Printing
from kiosk.screens.counting import Counting
from kiosk.screens.family import Family
from kiosk.screens.staff.fire import FireRoll
from kiosk.screens.staff.home import Home
from kiosk.screens.staff.picks import Picks
from kiosk.screens.staff.signing_in import SigningIn
from kiosk.screens.staff.visitor import VisitorIn
from kiosk.screens.staff.visitors import Visitors
from reader.scan import Direction
from sync import events, others, readers, visitors, wire
from sync.store import Store
from sync.terms import Departure
from tests.kiosk.behind import at_work, public, sentence, shows
from tests.kiosk.hands import Kiosk, running
from tests.kiosk.scene import IDENTITY, NOW, SAM, SETTINGS, TODAY, Hub, ledger, scan, uid
from tests.kiosk.staff.telling import GARDEN


def family_in(hub: Hub) -> None:
    """Sign a family of three in before anybody looks."""
    desk = hub.desk()
    outcome = desk.tap(scan("GCV1000001"))
    desk.confirm(outcome.visit, [seat.person for seat in outcome.seats if seat.name != "Samir"])
    desk.close()


def roll_lines(kiosk: Kiosk) -> list[str]:
    """Return the lines of the roll that is up."""
    picks = kiosk.app.screen.query_one("#people", Picks)
    return [str(each.prompt).strip() for each in picks.options]


def noted(hub: Hub) -> dict[str, bool]:
    """Return how each reader is, as the other window and the heartbeat see it."""
    store = Store.open(hub.folder)
    try:
        return {each.name: each.well for each in readers.seen(store)}
    finally:
        store.close()


def actions(hub: Hub) -> list[str]:
    """Return what the audit says that staff did."""
    return [body.action for body in ledger(hub.folder) if isinstance(body, events.StaffAction)]


async def called(kiosk: Kiosk, word: str = "people") -> FireRoll:
    """Wait until the roll is there."""
    screen = await shows(kiosk, FireRoll)
    await kiosk.until(lambda: word in kiosk.drawn(), "the roll")
    return screen


async def test_one_key_on_the_public_screen_shows_numbers_and_no_name(hub: Hub) -> None:
    """And escape takes it away."""
    family_in(hub)
    async with running(hub) as kiosk:
        await kiosk.press("f12")
        await called(kiosk, "3 people")
        drawn = kiosk.drawn()
        assert "Adults 1" in drawn
        assert "Children 2" in drawn
        assert "Main room" in drawn
        assert not {"Amira", "Noor", "Zayd"} & set(drawn.replace("(", " ").split())
        await kiosk.press("escape")
        await public(kiosk)


async def test_it_comes_up_while_a_family_is_counting(hub: Hub) -> None:
    """Where letters are typed or numbers counted, the key works as well."""
    async with running(hub) as kiosk:
        await kiosk.press("c")
        await kiosk.shows(Counting)
        await kiosk.press("f12")
        await called(kiosk, "0 people")


async def test_names_come_with_the_pin(hub: Hub) -> None:
    """F2 and six digits: the same roll, with everybody."""
    family_in(hub)
    async with running(hub) as kiosk:
        await kiosk.press("f12")
        await called(kiosk)
        await kiosk.press("f2")
        await shows(kiosk, SigningIn)
        await kiosk.press(*SAM.pin)
        await called(kiosk, "Amira")
        assert roll_lines(kiosk) == [
            "Main room  ·  Stay and Play: 1 adult, 2 children",
            "[ ] Amira  (since 10:05)",
            "[ ] Noor  (child, since 10:05)",
            "[ ] Zayd  (child, since 10:05)",
        ]


async def test_it_lies_over_whatever_staff_had_up(hub: Hub) -> None:
    """And what they had up is as it was when the roll goes."""
    async with at_work(hub) as kiosk:
        await kiosk.press("f12")
        await called(kiosk)
        await kiosk.press("v")
        form = await shows(kiosk, VisitorIn)
        form.query_one("#name", Input).value = "Joe, lifts"
        await kiosk.press("f12")
        await shows(kiosk, FireRoll)
        await kiosk.press("escape")
        form = await shows(kiosk, VisitorIn)
        assert form.query_one("#name", Input).value == "Joe, lifts"


async def test_a_tick_is_written_down_before_it_is_shown_and_outlives_the_screen(hub: Hub) -> None:
    """A screen that is gone comes back with its ticks: they are in the ledger."""
    family_in(hub)
    async with at_work(hub) as kiosk:
        await kiosk.press("f12")
        await called(kiosk, "Amira")
        await kiosk.press("enter")
        await kiosk.until(lambda: "[✓] Amira" in kiosk.drawn(), "the tick")
        assert actions(hub) == ["roll-ticked"]
        assert "Seen outside 1" in kiosk.drawn()
        await kiosk.press("escape", "f12")
        await called(kiosk, "[✓] Amira")
        await kiosk.press("enter")
        await kiosk.until(lambda: "[ ] Amira" in kiosk.drawn(), "no tick")
        assert actions(hub) == ["roll-ticked", "roll-unticked"]


async def test_a_new_roll_takes_every_tick_back_and_asks_first(hub: Hub) -> None:
    """N alone does nothing but ask."""
    family_in(hub)
    async with at_work(hub) as kiosk:
        await kiosk.press("f12")
        await called(kiosk, "Amira")
        await kiosk.press("enter")
        await kiosk.until(lambda: "[✓] Amira" in kiosk.drawn(), "the tick")
        await kiosk.press("n")
        assert "Press N again" in sentence(kiosk)
        assert actions(hub) == ["roll-ticked"]
        await kiosk.press("n")
        await kiosk.until(lambda: "[ ] Amira" in kiosk.drawn(), "no tick")
        assert actions(hub) == ["roll-ticked", "roll-begun"]


async def test_staff_and_contractors_sign_in_and_out(hub: Hub) -> None:
    """Sam by the roster, Joe by what he is called; Joe's name is in no event."""
    async with at_work(hub) as kiosk:
        await kiosk.press("f12")
        await called(kiosk)
        await kiosk.press("v")
        await shows(kiosk, VisitorIn)
        await kiosk.press("enter")
        await kiosk.press(*"Joe", "space", *"Lifts", "enter", *"Plant", "enter")
        await called(kiosk, "Joe Lifts")
        assert "Visitors 1" in kiosk.drawn()
        assert "Plant  ·  1 visitor" in roll_lines(kiosk)
        (arrived,) = [each for each in ledger(hub.folder) if isinstance(each, events.VisitorArrived)]
        assert b"Joe" not in msgspec.json.encode(arrived)
        await kiosk.press("o")
        await kiosk.until(lambda: "0 people" in kiosk.drawn(), "nobody")
        await kiosk.press("v")
        form = await shows(kiosk, VisitorIn)
        who = form.query_one("#who", Picks)
        assert [str(each.prompt) for each in who.options][2:] == ["Lee", "Robin", "Sam"]
        await kiosk.press("down", "down", "down", "down", "enter", "enter")
        await called(kiosk, "Sam  (staff")
        assert "Staff 1" in kiosk.drawn()


async def test_whoever_works_here_comes_and_goes_by_one_key(hub: Hub) -> None:
    """From where staff stand: V, M; the fire roll has them at once, and M takes them off it."""
    async with at_work(hub) as kiosk:
        await kiosk.press("v")
        await shows(kiosk, Visitors)
        await kiosk.until(lambda: "Nobody who works or visits here" in kiosk.drawn(), "the empty list")
        await kiosk.press("m")
        await kiosk.until(lambda: "Sam  (staff, since 10:05)" in kiosk.drawn(), "Sam")
        await kiosk.press("f12")
        await called(kiosk, "1 person")
        assert "Staff 1" in kiosk.drawn()
        await kiosk.press("escape")
        await shows(kiosk, Visitors)
        await kiosk.press("m")
        await kiosk.until(lambda: "Nobody who works or visits here" in kiosk.drawn(), "the empty list")
    (arrived,) = [each for each in ledger(hub.folder) if isinstance(each, events.VisitorArrived)]
    (left,) = [each for each in ledger(hub.folder) if isinstance(each, events.VisitorLeft)]
    assert (arrived.staff, left.visitor, left.by) == (SAM.id, arrived.visitor, SAM.id)


async def test_contractors_are_listed_by_room_and_signed_out_there(hub: Hub) -> None:
    """A opens the form, with a room; O signs out whoever the keys are at."""
    async with at_work(hub) as kiosk:
        await kiosk.press("v")
        await shows(kiosk, Visitors)
        await kiosk.until(lambda: "Nobody who works or visits here" in kiosk.drawn(), "the empty list")
        await kiosk.press("a")
        await shows(kiosk, VisitorIn)
        await kiosk.press("enter", *"Joe", "enter", *"Kitchen", "enter")
        await shows(kiosk, Visitors)
        await kiosk.until(lambda: "Joe  (visitor, since 10:05)" in kiosk.drawn(), "Joe")
        assert "Kitchen" in kiosk.drawn()
        await kiosk.press("o")
        await kiosk.until(lambda: "Nobody who works or visits here" in kiosk.drawn(), "the empty list")
        assert "Joe is signed out" in sentence(kiosk)


async def test_a_contractor_without_a_name_is_asked_for_it(hub: Hub) -> None:
    """Somebody must be looked for by something; control characters of a scanner are no name."""
    async with at_work(hub) as kiosk:
        await kiosk.press("f12")
        await called(kiosk)
        await kiosk.press("v")
        form = await shows(kiosk, VisitorIn)
        form.query_one("#name", Input).value = "\x02\x03 "
        await kiosk.press("ctrl+s")
        assert "what they are called" in sentence(kiosk)
        assert not [each for each in ledger(hub.folder) if isinstance(each, events.VisitorArrived)]


async def test_a_visitors_name_does_not_outlive_the_day(hub: Hub) -> None:
    """The next look at the board after midnight forgets it."""
    store = Store.open(hub.folder)
    visitors.keep(store, uid("joe"), "Joe", TODAY - timedelta(days=1))
    visitors.keep(store, uid("ann"), "Ann", TODAY)
    async with running(hub):
        pass
    assert visitors.names(store, TODAY - timedelta(days=1)) == {}
    assert visitors.names(store, TODAY) == {uid("ann"): "Ann"}
    store.close()


async def test_somebody_who_was_seen_to_leave_is_signed_out_from_the_roll(hub: Hub) -> None:
    """With who saw it."""
    family_in(hub)
    async with at_work(hub) as kiosk:
        await kiosk.press("f12")
        await called(kiosk, "Amira")
        await kiosk.press("o")
        await kiosk.until(lambda: "2 people" in kiosk.drawn(), "one less")
        (left,) = [each for each in ledger(hub.folder) if isinstance(each, events.DepartureRecorded)]
        assert (left.how, left.by) == (Departure.OBSERVED, SAM.id)


async def test_a_family_that_leaves_does_not_take_the_roll_away(hub: Hub) -> None:
    """They may be leaving because of it; a family that comes in does take it away, names and all."""
    family_in(hub)
    async with at_work(hub) as kiosk:
        await kiosk.press("f12")
        await called(kiosk, "Amira")
        hub.tap("GCV1000001", Direction.OUT)
        await kiosk.until(lambda: "2 people" in kiosk.drawn(), "Amira gone")
        assert isinstance(kiosk.app.screen, FireRoll)
        await kiosk.tap("GCV2000001", Family)
        await public(kiosk)


async def test_it_says_its_age_what_is_down_and_what_is_assumed(hub: Hub) -> None:
    """The reader that is unplugged, the kiosk in the garden as of a time, and those without a session."""
    store = Store.open(hub.folder)
    garden = wire.OtherKiosk(kiosk=GARDEN, name="Garden door", as_of=NOW - timedelta(minutes=7), upto=0)
    silent = wire.OtherKiosk(kiosk=uid("pop-up"), name="Pop-up", upto=0)
    others.keep(store, wire.Others(kiosk=IDENTITY.kiosk, kiosks=[garden, silent], time=NOW), NOW)
    store.close()
    async with running(hub) as kiosk:
        hub.readers[0].lost()
        await kiosk.until(lambda: noted(hub) == {"card": False}, "the note")
        await kiosk.press("f12")
        await called(kiosk)
        drawn = kiosk.drawn()
        assert "An aid, not proof" in drawn
        assert "Not connected now: card" in drawn
        assert "As of 10:05:00" in drawn
        assert "Garden door: as of 09:58" in drawn
        assert "Nothing is known yet of who came at Pop-up" in drawn


async def test_a_reader_that_was_taken_away_for_good_is_not_down(hub: Hub) -> None:
    """The store still knows it; the settings do not."""
    store = Store.open(hub.folder)
    readers.note(store, "old one", well=False, last_scan=None)
    store.close()
    async with running(hub) as kiosk:
        await kiosk.press("f12")
        await called(kiosk)
        assert "old one" not in kiosk.drawn()


async def test_it_is_printed_at_once_and_the_screen_says_where(hub: Hub, tmp_path: Path) -> None:
    """Without a printer it is a PDF, with one key."""
    hub.settings = replace(SETTINGS, printing=Printing(folder=str(tmp_path / "prints")))
    family_in(hub)
    async with at_work(hub) as kiosk:
        await kiosk.press("f12")
        await called(kiosk, "Amira")
        await kiosk.press("p")
        await kiosk.until(lambda: "It lies as a PDF" in sentence(kiosk), "the print")
        (pdf,) = (tmp_path / "prints").iterdir()
        assert pdf.read_bytes().startswith(b"%PDF-")
        assert pdf.name == "roll-2026-03-27-100500.pdf"


async def test_numbers_can_be_printed_without_names(hub: Hub, tmp_path: Path) -> None:
    """What the public screen prints has no name in it."""
    hub.settings = replace(SETTINGS, printing=Printing(folder=str(tmp_path / "prints")))
    family_in(hub)
    async with running(hub) as kiosk:
        await kiosk.press("f12")
        screen = await called(kiosk, "3 people")
        assert screen._told is not None
        assert {each.name for room in screen._told.roll.rooms for each in room.entries} == {""}
        await kiosk.press("p")
        await kiosk.until(lambda: "It lies as a PDF" in sentence(kiosk), "the print")


async def test_with_the_disk_full_those_who_come_are_on_it(hub: Hub) -> None:
    """They are counted beside the ledger; the roll says that the disk takes nothing."""
    family_in(hub)
    async with at_work(hub) as kiosk:
        store = Store.open(hub.folder)
        full = "BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
        store.db.conn.execute(f"CREATE TRIGGER full {full}")
        await kiosk.press("f10")
        await public(kiosk)
        await kiosk.tap("GCV2000001", Family)
        await kiosk.press("f12")
        await called(kiosk, "4 people")
        assert "The disk takes nothing now" in kiosk.drawn()
        store.db.conn.execute("DROP TRIGGER full")
        store.close()


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 16)])
async def test_it_fits(hub: Hub, size: tuple[int, int]) -> None:
    """Numbers and the first names are seen at any size."""
    family_in(hub)
    async with at_work(hub, size=size) as kiosk:
        await kiosk.press("f12")
        await kiosk.until(lambda: "Amira" in kiosk.drawn(), "the names")
        assert "Adults" in kiosk.drawn()


async def test_it_stays_for_a_quarter_of_an_hour_and_then_nobody_is_signed_in(hub: Hub) -> None:
    """Longer than other screens: whoever ticks is outside, counting."""
    async with at_work(hub) as kiosk:
        await kiosk.press("f12")
        await called(kiosk)
        hub.clock.advance(600)
        kiosk.app.tick()
        await kiosk.pilot.pause()
        assert isinstance(kiosk.app.screen, FireRoll)
        hub.clock.advance(301)
        kiosk.app.tick()
        await public(kiosk)


async def test_from_home_it_is_one_key(hub: Hub) -> None:
    """And escape leads back there."""
    async with at_work(hub) as kiosk:
        await kiosk.press("f12")
        await called(kiosk)
        await kiosk.press("escape")
        await shows(kiosk, Home)
