"""The public screens, driven by taps, keys and touches, over the real door and a real store."""

from uuid import UUID

import pytest
from msgspec.structs import replace

from kiosk.app import KioskApp
from kiosk.drawing.code import rows_of
from kiosk.drawing.studio import BLOCKS_FROM
from kiosk.news import NotRead
from kiosk.panel import DemoPanel
from kiosk.screens.counting import Counting
from kiosk.screens.done import Done
from kiosk.screens.family import Family, Mode
from kiosk.screens.help import Help
from kiosk.screens.naming import Naming
from kiosk.screens.picking import Picking
from kiosk.screens.places import Places
from kiosk.screens.shown import WARN_SECONDS
from kiosk.screens.welcome import Welcome
from kiosk.screens.whats_on import WhatsOn
from kiosk.words import speak
from reader.scan import Direction
from sync import events, wire
from sync.ledger import Ledger
from sync.readers import seen
from sync.store import Store
from sync.terms import Face
from tests.kiosk.hands import HALF_FINISHED, Kiosk, running
from tests.kiosk.scene import APART, FIVE, HAMIDS, STAY_AND_PLAY, TODAY, Hub, arrivals, ledger, load, until

SAY = speak("en")


def signed_in(hub: Hub) -> set[UUID | None]:
    """Return whom the ledger has signed in; who is confirmed late, or not at all, is written twice."""
    return {body.person for body in arrivals(hub.folder)}


async def test_the_welcome_screen_says_what_to_do_and_what_is_on(hub: Hub) -> None:
    """Hub, day, time, today's sessions with the running one marked, and the reader's state."""
    async with running(hub) as kiosk:
        said = kiosk.said()
        for part in (SAY.tap(), "Friday 27 March 2026, 10:05", "Stay and Play", SAY.now_on()):
            assert part in said
        await kiosk.until(lambda: "The card reader is ready." in kiosk.said())


async def test_a_tap_brings_the_family_with_the_usual_children_ticked(hub: Hub) -> None:
    """Greeting, session, names; the holder is in already, the children are ticked, strangers welcomed."""
    async with running(hub) as kiosk:
        await kiosk.tap("GCV1000001", Family)
        said = kiosk.said()
        for part in ("Hello, Amira", "Stay and Play, 09:30", "Main room", "[ ] 1: Samir", "[x] 2: Noor"):
            assert part in said
        assert SAY.warm_welcome() in said
        assert kiosk.ticked == {"Noor", "Zayd"}


async def test_enter_signs_in_whoever_is_ticked(hub: Hub) -> None:
    """Tap, Enter: everybody who was ticked is in the ledger when the screen says so."""
    async with running(hub) as kiosk:
        await kiosk.tap("GCV1000001", Family)
        await kiosk.press("enter")
        await kiosk.shows(Done)
        assert len(arrivals(hub.folder)) == 3
        assert SAY.signed_in() in kiosk.said()
        assert "Amira, Noor and Zayd" in kiosk.said()


async def test_a_whole_family_of_five_is_done_with_two_keys_and_then_with_one(hub: Hub) -> None:
    """The first time the other adult is ticked, and Enter; next week the kiosk knows who comes."""
    everybody = {FIVE.person(name) for name in ("Rosa", "Luis", "Ana", "Eva", "Leo")}
    async with running(hub) as kiosk:
        await kiosk.tap("GCV7000001", Family)
        await kiosk.press("1", "enter")
        await kiosk.shows(Done)
        assert signed_in(hub) == everybody
        assert "Rosa, Luis, Ana, Eva and Leo" in kiosk.said()
        hub.clock.advance(7 * 24 * 3600)
        await kiosk.shows(Welcome)
        await kiosk.tap("GCV7000001", Family)
        assert kiosk.ticked == {"Luis", "Ana", "Eva", "Leo"}
        await kiosk.press("enter")
        await kiosk.shows(Done)
        assert "Rosa, Luis, Ana, Eva and Leo" in kiosk.said()
        assert len(arrivals(hub.folder)) == 10


async def test_escape_is_just_me(hub: Hub) -> None:
    """Nobody else is signed in, and the screen says who is."""
    async with running(hub) as kiosk:
        await kiosk.tap("GCV1000001", Family)
        await kiosk.press("escape")
        await kiosk.shows(Done)
        assert [body.person for body in arrivals(hub.folder)] == [HAMIDS.person("Amira")]
        assert "Noor" not in kiosk.said()


@pytest.mark.parametrize(
    ("keys", "ticked"),
    [
        (["3"], {"Noor"}),
        (["1", "2"], {"Samir", "Zayd"}),
        (["space"], {"Samir", "Noor", "Zayd"}),
        (["down", "space"], {"Noor"}),
        (["down", "left", "space"], {"Zayd"}),
        (["9", "x", "f5"], {"Noor", "Zayd"}),
    ],
)
async def test_ticks_by_keyboard(hub: Hub, keys: list[str], ticked: set[str]) -> None:
    """Digits, arrows and Space tick and untick; keys of nobody do nothing; the holder stays in."""
    async with running(hub) as kiosk:
        await kiosk.tap("GCV1000001", Family)
        await kiosk.press(*keys)
        assert kiosk.ticked == ticked


async def test_ticks_and_buttons_by_touch(hub: Hub) -> None:
    """A card and the big button take a finger; the button counts along; a touch beside all closes "done"."""
    async with running(hub) as kiosk:
        await kiosk.tap("GCV1000001", Family)
        assert SAY.sign_in(3) in kiosk.said()
        await kiosk.touch("Noor")
        assert kiosk.ticked == {"Zayd"}
        await kiosk.touch(SAY.sign_in(2))
        await kiosk.shows(Done)
        assert len(arrivals(hub.folder)) == 2
        await kiosk.pilot.click(offset=(0, 0))
        await kiosk.shows(Welcome)


async def test_tab_reaches_every_button(hub: Hub) -> None:
    """Without a mouse: Tab to "Just me", Enter presses that and not the other."""
    async with running(hub) as kiosk:
        await kiosk.tap("GCV1000001", Family)
        await kiosk.press("tab", "tab", "enter")
        await kiosk.shows(Done)
        assert len(arrivals(hub.folder)) == 1


async def test_somebody_alone_is_done_at_the_tap(hub: Hub) -> None:
    """With nobody else to tick there is nothing to ask; a second tap says so and records nothing."""
    async with running(hub) as kiosk:
        await kiosk.tap("GCV4000001", Done)
        assert SAY.signed_in() in kiosk.said()
        await kiosk.press("x")
        await kiosk.shows(Welcome)
        await kiosk.tap("GCV4000001", Done)
        assert SAY.already_in() in kiosk.said()
        assert len(arrivals(hub.folder)) == 1


async def test_another_session_and_a_purpose_are_one_key_away(hub: Hub) -> None:
    """Two things in one visit: the family is written down at both, and the screen names both."""
    async with running(hub) as kiosk:
        await kiosk.tap("GCV1000001", Family)
        await kiosk.press("s")
        await kiosk.shows(Places)
        assert "Stay and Play" in next(iter(kiosk.ticked))
        await kiosk.press("3", "enter")
        await kiosk.shows(Family)
        await kiosk.press("enter")
        await kiosk.shows(Done)
        written = arrivals(hub.folder)
        assert {(body.session, body.purpose) for body in written} == {
            (STAY_AND_PLAY.id, None),
            (None, "here-to-help"),
        }
        assert len(written) == 6
        assert "Here to Help" in kiosk.said()


async def test_who_came_for_something_else_is_not_left_at_the_nearest_session(hub: Hub) -> None:
    """Unticked there, the holder's arrival at the tap is withdrawn, and stands at what was chosen."""
    async with running(hub) as kiosk:
        await kiosk.tap("GCV1000001", Family)
        await kiosk.press("s", "1", "2", "enter", "enter")
        await kiosk.shows(Done)
        bodies = ledger(hub.folder)
        withdrawn = [body for body in bodies if isinstance(body, events.ArrivalWithdrawn)]
        assert len(withdrawn) == 1
        purposes = [b.purpose for b in bodies if isinstance(b, events.ArrivalRecorded)]
        assert purposes == [None, "just-visiting", "just-visiting", "just-visiting"]


async def test_change_puts_right_what_was_just_written(hub: Hub) -> None:
    """Zayd is at home after all: withdrawn, not erased; ten seconds are enough to say so."""
    async with running(hub) as kiosk:
        await kiosk.tap("GCV1000001", Family)
        await kiosk.press("enter")
        await kiosk.shows(Done)
        hub.clock.advance(9)
        await kiosk.press("c")
        await kiosk.shows(Family)
        assert kiosk.ticked == {"Amira", "Noor", "Zayd"}
        await kiosk.press("4", "enter")
        await kiosk.shows(Done)
        assert "Amira and Noor" in kiosk.said()
        withdrawn = [b for b in ledger(hub.folder) if isinstance(b, events.ArrivalWithdrawn)]
        assert [body.reason for body in withdrawn] == ["changed-at-door"]


async def test_count_us_in_with_two_keys(hub: Hub) -> None:
    """No card: C, and Enter. One adult is counted, as a headcount by band, without a name."""
    async with running(hub) as kiosk:
        await kiosk.press("c")
        await kiosk.shows(Counting)
        await kiosk.press("enter")
        await kiosk.shows(Done)
        assert SAY.counted_in() in kiosk.said()
        (body,) = ledger(hub.folder)
        assert isinstance(body, events.HeadcountRecorded)
        assert (body.adults, body.children, body.session) == (1, {}, STAY_AND_PLAY.id)


async def test_count_us_in_by_touch(hub: Hub) -> None:
    """Large plus and minus for each band."""
    async with running(hub) as kiosk:
        await kiosk.touch(SAY.no_card())
        await kiosk.touch("+ Adults")
        await kiosk.touch("+ Children aged 0–4")
        await kiosk.touch("+ Children aged 0–4")
        await kiosk.touch("− Children aged 0–4")
        await kiosk.touch(SAY.count_us(3))
        await kiosk.shows(Done)
        (body,) = ledger(hub.folder)
        assert isinstance(body, events.HeadcountRecorded)
        assert (body.adults, body.children) == (2, {"0-4": 1})


async def test_a_first_name_and_children_count_and_are_sealed(hub: Hub) -> None:
    """Typed or touched; the name is in no event in the clear, and gone from the screen."""
    async with running(hub) as kiosk:
        await kiosk.press("f")
        await kiosk.shows(Naming)
        await kiosk.press("Z", "o", "f")
        await kiosk.touch("I")
        await kiosk.touch("A")
        assert "First name: Zofia" in kiosk.said()
        await kiosk.touch("+ Children with you")
        await kiosk.press("tab")
        await kiosk.touch(SAY.count_us(2))
        await kiosk.shows(Done)
        assert SAY.staff_find() in kiosk.said()
        assert "Zofia" not in kiosk.said()
        (body,) = ledger(hub.folder)
        assert isinstance(body, events.HeadcountRecorded)
        assert (body.adults, body.children) == (1, {"unknown-age": 1})
        assert body.sealed
        assert b"Zofia" not in body.sealed


async def test_a_tap_at_the_way_out_signs_out(hub: Hub) -> None:
    """The holder is out at the tap, the others at the button; who stays, stays."""
    async with running(hub) as kiosk:
        await kiosk.tap("GCV1000001", Family)
        await kiosk.press("enter")
        await kiosk.shows(Done)
        await kiosk.tap("GCV1000001", Family, Direction.OUT)
        assert "Goodbye, Amira" in kiosk.said()
        assert kiosk.ticked == {"Noor", "Zayd"}
        await kiosk.press("2", "enter")
        await kiosk.shows(Done)
        assert SAY.signed_out() in kiosk.said()
        assert "Amira and Noor" in kiosk.said()
        gone = [b.person for b in ledger(hub.folder) if isinstance(b, events.DepartureRecorded)]
        assert gone == [HAMIDS.person("Amira"), HAMIDS.person("Noor")]
        await kiosk.tap("GCV2000001", Help, Direction.OUT)
        assert "Nobody in your family is signed in here today." in kiosk.said()


async def test_signing_out_by_button(hub: Hub) -> None:
    """A second tap offers it to those who are in."""
    async with running(hub) as kiosk:
        await kiosk.tap("GCV1000001", Family)
        await kiosk.press("enter")
        await kiosk.shows(Done)
        await kiosk.tap("GCV1000001", Family)
        await kiosk.press("l")
        assert isinstance(kiosk.screen, Family)
        assert kiosk.screen.mode is Mode.LEAVING
        await kiosk.press("enter")
        await kiosk.until(lambda: SAY.signed_out() in kiosk.said())
        assert sum(isinstance(b, events.DepartureRecorded) for b in ledger(hub.folder)) == 3


async def test_one_press_on_a_face_and_nobodys_name_with_it(hub: Hub) -> None:
    """After "done"; thanked, and not asked again."""
    async with running(hub) as kiosk:
        await kiosk.tap("GCV4000001", Done)
        await kiosk.press("4")
        await kiosk.until(lambda: SAY.thank_you() in kiosk.said())
        await kiosk.press("1")
        hub.doors[0].look()
        await kiosk.until(lambda: len(ledger(hub.folder)) == 2)
        body = ledger(hub.folder)[-1]
        assert body == events.FeedbackGiven(face=Face.UNHAPPY, session=STAY_AND_PLAY.id)


async def test_whats_on_and_the_way_to_the_timetable(hub: Hub) -> None:
    """W shows the day and, where there is room, a code for a camera."""
    async with running(hub, (120, 40)) as kiosk:
        await kiosk.press("w")
        await kiosk.shows(WhatsOn)
        assert "Homework Club" in kiosk.said()
        assert SAY.whole_timetable() in kiosk.drawn()
        await kiosk.press("b")
        await kiosk.shows(Welcome)


async def test_the_code_leads_to_the_registrys_own_page_unless_another_is_set(hub: Hub) -> None:
    """Without any setting: the hub's page at the registry that this kiosk is enrolled with."""
    hub.settings = replace(hub.settings, screen=replace(hub.settings.screen, timetable_url="registry"))
    async with running(hub, (120, 40)) as kiosk:
        rows = rows_of("https://registry.example/whats-on/?hub=moat")
        await kiosk.until(lambda: kiosk.app.front.code == rows)
        await kiosk.press("w")
        assert SAY.whole_timetable() in kiosk.drawn()


async def test_a_language_is_offered_where_the_terminal_has_room_to_draw_it(hub: Hub) -> None:
    """Without sixels Panjabi needs a large terminal; made smaller, it is offered no more."""
    async with running(hub, BLOCKS_FROM) as kiosk:
        await kiosk.until(lambda: "ਪੰਜਾਬੀ" in kiosk.said())
        await kiosk.pilot.resize_terminal(80, 24)
        await kiosk.until(lambda: "ਪੰਜਾਬੀ" not in kiosk.said())
        assert "Polski" in kiosk.said()


async def test_a_sensitive_family_never_has_a_name_on_any_screen(hub: Hub) -> None:
    """From the tap to the end only counts and places in the family are shown."""
    async with running(hub) as kiosk:
        await kiosk.tap("GCV3000001", Family)
        assert "Child 1" in kiosk.said()
        assert "Hello," not in kiosk.said()
        await kiosk.press("enter")
        await kiosk.shows(Done)
        assert "1 adult and 2 children" in kiosk.said()


async def test_an_unknown_card_is_sent_to_staff_and_counted(hub: Hub) -> None:
    """Twice: the reason changes, the count does not."""
    async with running(hub) as kiosk:
        await kiosk.tap("GCV7777777", Help)
        assert SAY.counted() in kiosk.said()
        await kiosk.tap("GCV7777777", Help)
        assert "We still do not know this card" in kiosk.said()
        assert len(arrivals(hub.folder)) == 1


async def test_a_lost_card_shows_no_family(hub: Hub) -> None:
    """Whoever found it sees a friendly sentence and no name."""
    async with running(hub) as kiosk:
        await kiosk.tap("LOST000001", Help)
        assert "no longer in use" in kiosk.said()
        assert "Amira" not in kiosk.said()


@pytest.mark.parametrize("state", HALF_FINISHED)
async def test_the_next_tap_ends_whoever_is_there_and_carries_nothing_over(hub: Hub, state: str) -> None:
    """Half ticked, half typed, half counted: the next family sees only itself, as if it came first."""
    async with running(hub) as kiosk:
        await kiosk.come_to(state)
        await kiosk.tap("GCV2000001", Family)
        said = kiosk.said()
        assert "Hello, Dana" in said
        assert not any(name in said for name in ("Amira", "Noor", "Greta", "Maryam", "Mina", "Piotr"))
        assert kiosk.app.front.language == "en"
        assert kiosk.ticked == {"Ola"}
        assert kiosk.app.canvas.cursor == 1
        assert isinstance(kiosk.screen, Family)
        assert [place.session for place in kiosk.screen.places] == [STAY_AND_PLAY]
        (theirs,) = [body for body in arrivals(hub.folder) if body.family == APART.id]
        assert theirs.person == APART.person("Dana")


async def test_the_first_familys_enter_never_signs_in_the_second(hub: Hub) -> None:
    """For a moment after a screen took another's place, keys and touches do nothing; then they do."""
    async with running(hub) as kiosk:
        await kiosk.tap("GCV1000001", Family)
        hub.tap("GCV2000001")
        await kiosk.until(lambda: "Hello, Dana" in kiosk.said())
        await kiosk.press("enter", "1")
        await kiosk.touch(SAY.sign_in(2))
        assert kiosk.ticked == {"Ola"}
        assert signed_in(hub) == {HAMIDS.person("Amira"), APART.person("Dana")}
        hub.clock.advance(0.5)
        await kiosk.press("enter")
        await kiosk.shows(Done)
        assert APART.person("Ola") in signed_in(hub)


async def test_two_taps_at_once_are_both_written_and_the_last_is_shown(hub: Hub) -> None:
    """Two cards in the same instant: two arrivals, one screen, the second family's."""
    async with running(hub) as kiosk:
        hub.tap("GCV1000001")
        hub.tap("GCV2000001")
        await kiosk.until(lambda: "Hello, Dana" in kiosk.said())
        assert signed_in(hub) == {HAMIDS.person("Amira"), APART.person("Dana")}


async def test_pressing_twice_signs_in_once(hub: Hub) -> None:
    """An impatient thumb changes nothing."""
    async with running(hub) as kiosk:
        await kiosk.tap("GCV1000001", Family)
        await kiosk.press("enter", "enter", "escape")
        await kiosk.until(lambda: len(arrivals(hub.folder)) == 3)


async def test_a_family_that_walks_away_is_signed_in_and_not_confirmed(hub: Hub) -> None:
    """Warned before, closed after the time; the holder's arrival stands, as one nobody confirmed."""
    async with running(hub) as kiosk:
        await kiosk.tap("GCV1000001", Family)
        hub.clock.advance(60 - WARN_SECONDS - 2)
        await kiosk.pilot.pause()
        assert SAY.more_time() not in kiosk.said()
        hub.clock.advance(3)
        await kiosk.until(lambda: "This screen closes in 20" in kiosk.said())
        hub.clock.advance(20)
        await kiosk.shows(Welcome)
        assert "Amira" not in kiosk.said()
        await kiosk.until(lambda: len(arrivals(hub.folder)) == 2)
        first, second = arrivals(hub.folder)
        assert (first.person, first.session) == (second.person, second.session)
        assert [each.confirmed for each in (first, second)] == ["self", "timed-out"]


async def test_a_tap_by_the_next_family_leaves_the_visit_before_it_to_staff(hub: Hub) -> None:
    """Whether it stood at its names or at what it came for; once its button is pressed it is confirmed."""
    async with running(hub) as kiosk:
        await kiosk.tap("GCV1000001", Family)
        await kiosk.press("s")
        await kiosk.shows(Places)
        await kiosk.tap("GCV2000001", Family)
        await kiosk.press("enter")
        await kiosk.shows(Done)
        await kiosk.tap("GCV4000001", Done)
    assert hub.entrance.close()
    store = Store.open(hub.folder)
    (waiting,) = Ledger(store).not_confirmed(TODAY)
    store.close()
    assert waiting.holder == HAMIDS.person("Amira")
    assert len({body.person for body in arrivals(hub.folder)}) == 4


async def test_a_session_for_other_ages_is_said_gently_and_stops_nobody(hub: Hub) -> None:
    """While a child who is surely too old is ticked; the sentence names no child and no age of theirs."""
    store = Store.open(hub.folder)
    noor = wire.Person(id=HAMIDS.person("Noor"), known_as="Noor", ages=(5, 7))
    load(store, [replace(STAY_AND_PLAY, ages=(0, 4)), noor])
    store.close()
    async with running(hub, (120, 40)) as kiosk:
        await kiosk.tap("GCV1000001", Family)
        sentence = SAY.meant_for((0, 4))
        assert sentence in kiosk.said()
        await kiosk.press("2")
        assert sentence not in kiosk.said()
        await kiosk.press("2", "enter")
        await kiosk.shows(Done)
    assert len(arrivals(hub.folder)) == 3


@pytest.mark.parametrize("how", ["key", "touch", "any key"])
async def test_more_time_is_one_key_or_touch_away(hub: Hub, how: str) -> None:
    """After the warning, M, the button or any sign of life gives the whole time again."""
    async with running(hub) as kiosk:
        await kiosk.tap("GCV1000001", Family)
        hub.clock.advance(50)
        await kiosk.until(lambda: SAY.more_time() in kiosk.said())
        if how == "touch":
            await kiosk.touch(SAY.more_time())
        else:
            await kiosk.press("m" if how == "key" else "down")
        await kiosk.until(lambda: SAY.more_time() not in kiosk.said())
        hub.clock.advance(39)
        await kiosk.pilot.pause()
        assert isinstance(kiosk.screen, Family)
        hub.clock.advance(22)
        await kiosk.shows(Welcome)


async def test_done_stays_longer_for_whoever_asks_and_for_whoever_listens(hub: Hub) -> None:
    """It says from the beginning that it closes; M begins anew; read aloud, it stays a minute."""
    async with running(hub) as kiosk:
        kiosk.app.front.give_voice()
        await kiosk.tap("GCV4000001", Done)
        assert "This screen closes in 15 seconds." in kiosk.said()
        hub.clock.advance(hub.settings.screen.done_seconds - 1)
        await kiosk.press("m")
        hub.clock.advance(hub.settings.screen.done_seconds - 1)
        await kiosk.pilot.pause(0.3)
        assert isinstance(kiosk.screen, Done)
        await kiosk.press("v")
        assert kiosk.app.front.volume == 1
        hub.clock.advance(59)
        await kiosk.pilot.pause(0.3)
        assert isinstance(kiosk.screen, Done)
        hub.clock.advance(2)
        await kiosk.shows(Welcome)


async def test_done_and_help_close_by_themselves(hub: Hub) -> None:
    """After their seconds from the settings."""
    async with running(hub) as kiosk:
        await kiosk.tap("GCV4000001", Done)
        hub.clock.advance(hub.settings.screen.done_seconds + 1)
        await kiosk.shows(Welcome)
        await kiosk.tap("GCV7777777", Help)
        hub.clock.advance(hub.settings.screen.help_seconds + 1)
        await kiosk.shows(Welcome)


async def test_the_screen_speaks_the_familys_language_and_then_the_hubs(hub: Hub) -> None:
    """Polish after the tap of a Polish family, with its plural; English again when it has gone."""
    async with running(hub) as kiosk:
        await kiosk.tap("GCV6000001", Family)
        assert "Dzień dobry, Zofia" in kiosk.said()
        assert "Zapisz nas: 3 osoby" in kiosk.said()
        await kiosk.tap("GCV1000001", Family)
        assert "Hello, Amira" in kiosk.said()
        await kiosk.press("g")
        assert "Hello, Amira" not in kiosk.said()
        await kiosk.press("escape")
        await kiosk.until(lambda: isinstance(kiosk.screen, Done))
        await kiosk.press("x")
        assert SAY.tap() in kiosk.said()


async def test_a_language_is_picked_by_its_own_name_and_forgotten_after_a_while(hub: Hub) -> None:
    """No flags; a card read now finds the screen in that language; idle, it is the hub's again."""
    async with running(hub, (120, 40)) as kiosk:
        await kiosk.press("g")
        await kiosk.shows(Picking)
        assert "Polski" in kiosk.said()
        await kiosk.touch("Polski")
        await kiosk.shows(Welcome)
        assert "Przyłóż kartę" in kiosk.said()
        hub.clock.advance(61)
        await kiosk.until(lambda: SAY.tap() in kiosk.said())


async def test_what_could_not_be_read_is_said_on_the_welcome_screen_only(hub: Hub) -> None:
    """For a few seconds; a family's open screen is never disturbed."""
    async with running(hub) as kiosk:
        hub.readers[0].not_read()
        await kiosk.until(lambda: SAY.not_read() in kiosk.said())
        hub.clock.advance(7)
        await kiosk.until(lambda: SAY.not_read() not in kiosk.said())
        await kiosk.tap("GCV1000001", Family)
        await kiosk.press("2")
        before = kiosk.said()
        kiosk.app.front.heard(NotRead())
        await kiosk.pilot.pause()
        assert kiosk.said() == before
        assert len(ledger(hub.folder)) == 1


async def test_a_lost_reader_is_said_and_its_return_too(hub: Hub) -> None:
    """In words, on the welcome screen, at once."""
    async with running(hub) as kiosk:
        hub.readers[0].lost()
        await kiosk.until(lambda: "The card reader is not connected." in kiosk.said())
        hub.readers[0].found()
        await kiosk.until(lambda: "The card reader is ready." in kiosk.said())


async def test_staff_read_why_delivery_stands(hub: Hub) -> None:
    """What stops delivery stands on the welcome screen for staff, while sign-in goes on."""
    async with running(hub) as kiosk:
        trouble = "The registry refuses this kiosk: ask for a new code."
        store = Store.open(hub.folder)
        for sentence in (trouble, ""):
            with store.transaction():
                store.db.conn.execute("UPDATE delivery SET push_trouble = ?", [sentence])
            hub.doors[0].look()
            await kiosk.until(lambda s=sentence: (trouble in kiosk.said()) == bool(s))  # type: ignore[misc]
        store.close()


async def test_no_key_leaves_the_public_screen(hub: Hub) -> None:
    """Nor does one open a palette or a help."""
    async with running(hub) as kiosk:
        for key in ("q", "ctrl+q", "ctrl+c", "ctrl+p", "ctrl+z", "ctrl+d", "f1", "n", "escape"):
            await kiosk.press(key)
            assert kiosk.app.is_running
            assert len(kiosk.app.screen_stack) == 1
            assert not kiosk.app._notifications


async def test_the_demonstration_can_be_left_and_has_its_key(hub: Hub) -> None:
    """N plays the next family, also while one is there; Q leaves."""
    played: list[int] = []
    panel = DemoPanel(("Press N for the next family.",), lambda: played.append(1))
    async with running(hub, demo=panel, allow_quit=True) as kiosk:
        assert "Press N for the next family." in kiosk.said()
        await kiosk.press("n")
        await kiosk.tap("GCV1000001", Family)
        await kiosk.press("n", "q")
        assert len(played) == 2
    assert kiosk.app.return_code == 0


async def test_a_screen_that_fails_leads_home_with_a_sentence_and_into_the_heartbeat(
    hub: Hub, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A bug in a screen: nothing of it is shown; recording goes on; staff far away learn of it."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError("Amira")

    async with running(hub) as kiosk:
        await kiosk.tap("GCV1000001", Family)
        with monkeypatch.context() as patch:
            patch.setattr(Family, "press", broken)
            await kiosk.press("enter")
            await kiosk.shows(Welcome)
        assert SAY.went_wrong() in kiosk.said()
        await kiosk.tap("GCV2000001", Family)
        assert kiosk.app.is_running
    assert hub.entrance.close()
    store = Store.open(hub.folder)
    assert [(each.name, each.well) for each in seen(store) if each.name == "Screen"] == [("Screen", False)]
    store.close()
    assert signed_in(hub) == {HAMIDS.person("Amira"), APART.person("Dana")}
    assert "Amira" not in capsys.readouterr().out


async def test_a_failure_of_textuals_own_ends_without_a_traceback_and_the_next_app_apologises(
    hub: Hub, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing of it on the terminal; taps meanwhile are written; a sentence follows."""
    app = hub.app()

    class Broken(Exception):
        """What no handler expects."""

    def fail() -> None:
        secret = "Amira"
        raise Broken(secret)

    async def crash() -> None:
        async with app.run_test() as pilot:
            await until(pilot, lambda: bool(hub.readers))
            app.call_later(fail)
            await until(pilot, lambda: not app.is_running)

    with pytest.raises(Broken):
        await crash()
    assert app.return_code == 1
    hub.tap("GCV4000001")
    printed = capsys.readouterr()
    assert "Traceback" not in printed.out + printed.err
    assert "Amira" not in printed.out + printed.err
    again: KioskApp = hub.app(apologise=True)
    async with again.run_test() as pilot:
        kiosk = Kiosk(hub, again, pilot)
        assert SAY.went_wrong() in kiosk.said()
        await kiosk.until(lambda: again.front.look().readers == SAY.readers(1, []))
        await kiosk.until(lambda: len(arrivals(hub.folder)) == 1)
