"""The screens, driven by taps, keys and the mouse, over the real door and a real store."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Button

from kiosk import words
from kiosk.app import KioskApp
from kiosk.panel import DemoPanel
from kiosk.screens.done import DoneScreen
from kiosk.screens.family import WARN_SECONDS, FamilyScreen
from kiosk.screens.help import HelpScreen
from kiosk.screens.welcome import WelcomeScreen
from kiosk.widgets.headline import Headline
from kiosk.widgets.masthead import Masthead
from kiosk.widgets.people import People
from sync.store import Store
from tests.kiosk.scene import HAMIDS, Hub, arrivals, until

DEMO = DemoPanel(("Press N for the next family.",), lambda: None)


@dataclass
class Kiosk:
    """A running kiosk and the hands before it."""

    hub: Hub
    app: KioskApp
    pilot: Pilot[None]

    async def tap(self, card: str, expected: type[Screen[None]]) -> None:
        """Hold a card up and wait until another screen of the expected kind is there."""
        before = self.app.screen
        self.hub.tap(card)
        await self.until(lambda: self.app.screen is not before and isinstance(self.app.screen, expected))

    async def until(self, condition: object, what: str = "the screen") -> None:
        """Wait until the app has settled in a state."""
        assert callable(condition)
        await until(self.pilot, condition, what)

    async def shows(self, expected: type[Screen[None]]) -> None:
        """Wait for a kind of screen."""
        await self.until(lambda: isinstance(self.app.screen, expected), expected.__name__)

    @property
    def people(self) -> People:
        """The family's cards."""
        return self.app.screen.query_one(People)

    def text(self) -> str:
        """Return everything that stands on the screen."""
        lines = self.app.screen._compositor.render_strips()
        plain = "\n".join(line.text for line in lines)
        return "\n".join([plain, *(each.text for each in self.app.screen.query(Headline))])


@asynccontextmanager
async def running(
    hub: Hub, size: tuple[int, int] = (80, 24), demo: DemoPanel | None = None, *, allow_quit: bool = False
) -> AsyncIterator[Kiosk]:
    """Run a kiosk and wait until it is ready for families."""
    app = hub.app(demo=demo, allow_quit=allow_quit)
    async with app.run_test(size=size) as pilot:
        kiosk = Kiosk(hub, app, pilot)
        await kiosk.until(lambda: "The Moat Family Hub" in kiosk.text(), "the board")
        yield kiosk


async def test_the_welcome_screen_says_what_to_do_and_what_is_on(hub: Hub) -> None:
    """Hub, day, time, today's sessions with the running one marked, and the reader's state."""
    async with running(hub) as kiosk:
        text = kiosk.text()
        for part in (words.TAP, "Friday 27 March 2026", "Stay and Play", words.NOW_ON, words.READY):
            assert part in text


async def test_a_tap_brings_the_family_with_the_usual_children_ticked(hub: Hub) -> None:
    """Greeting, session, names; the holder is in already, the children are ticked."""
    async with running(hub) as kiosk:
        await kiosk.tap("GCV1000001", FamilyScreen)
        text = kiosk.text()
        for part in ("Hello, Amira", "Stay and Play, 09:30", "Main room", "[ ] Samir", "[✓] Noor"):
            assert part in text
        assert kiosk.people.chosen == {HAMIDS.person("Noor"), HAMIDS.person("Zayd")}


async def test_enter_signs_in_and_says_so_only_after_it_is_written(hub: Hub) -> None:
    """One key, and all who were ticked are in the ledger when the screen says so."""
    async with running(hub) as kiosk:
        await kiosk.tap("GCV1000001", FamilyScreen)
        await kiosk.pilot.press("enter")
        await kiosk.shows(DoneScreen)
        assert len(arrivals(hub.folder)) == 3
        assert words.SIGNED_IN in kiosk.text()
        assert "Amira, Noor and Zayd" in kiosk.text()


async def test_escape_is_just_me(hub: Hub) -> None:
    """Nobody else is signed in, and the screen says who is."""
    async with running(hub) as kiosk:
        await kiosk.tap("GCV1000001", FamilyScreen)
        await kiosk.pilot.press("escape")
        await kiosk.shows(DoneScreen)
        assert [body.person for body in arrivals(hub.folder)] == [HAMIDS.person("Amira")]
        assert "Noor" not in kiosk.text()


@pytest.mark.parametrize(
    ("keys", "chosen"),
    [
        (["2"], {"Zayd"}),
        (["1", "3"], {"Samir", "Noor"}),
        (["space"], {"Samir", "Noor", "Zayd"}),
        (["down", "space"], {"Noor"}),
        (["down", "left", "space", "up", "space"], {"Zayd"}),
        (["9", "right", "right", "right", "right"], {"Noor", "Zayd"}),
    ],
)
async def test_ticks_by_keyboard(hub: Hub, keys: list[str], chosen: set[str]) -> None:
    """Digits, arrows and Space tick and untick; keys of nobody do nothing; the holder stays in."""
    async with running(hub) as kiosk:
        await kiosk.tap("GCV1000001", FamilyScreen)
        await kiosk.pilot.press(*keys)
        assert kiosk.people.chosen == {HAMIDS.person(name) for name in chosen}


async def test_ticks_and_buttons_by_touch(hub: Hub) -> None:
    """A card and the big button take a finger; the button counts along."""
    async with running(hub) as kiosk:
        await kiosk.tap("GCV1000001", FamilyScreen)
        assert "3 people" in str(kiosk.app.screen.query_one("#sign-in", Button).label)
        await kiosk.pilot.click(People, offset=(5, 5))
        assert kiosk.people.chosen == {HAMIDS.person("Zayd")}
        assert "2 people" in str(kiosk.app.screen.query_one("#sign-in", Button).label)
        await kiosk.pilot.click("#sign-in")
        await kiosk.shows(DoneScreen)
        assert len(arrivals(hub.folder)) == 2
        await kiosk.pilot.click(offset=(5, 5))
        await kiosk.shows(WelcomeScreen)


async def test_tab_reaches_every_button(hub: Hub) -> None:
    """Without a mouse: Tab to "Just me", Enter presses that and not the other."""
    async with running(hub) as kiosk:
        await kiosk.tap("GCV1000001", FamilyScreen)
        await kiosk.pilot.press("tab", "tab")
        assert kiosk.app.focused is kiosk.app.screen.query_one("#just-me")
        await kiosk.pilot.press("enter")
        await kiosk.shows(DoneScreen)
        assert len(arrivals(hub.folder)) == 1


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_everything_to_touch_is_large_enough(hub: Hub, size: tuple[int, int]) -> None:
    """Buttons are at least three rows by ten columns, also with "More time"; nothing is cut off."""
    async with running(hub, size) as kiosk:
        await kiosk.tap("GCV5000001", FamilyScreen)
        hub.clock.advance(45)
        await kiosk.until(lambda: kiosk.app.screen.has_class("-closing"))
        for button in kiosk.app.screen.query(Button):
            assert button.region.height >= 3
            assert button.region.width >= 10
            assert kiosk.app.screen.region.contains_region(button.region)


async def test_a_large_family_scrolls_to_the_cursor(hub: Hub) -> None:
    """Twelve people on a small screen: the last one is reached, seen and unticked."""
    async with running(hub) as kiosk:
        await kiosk.tap("GCV5000001", FamilyScreen)
        assert "Mina" not in kiosk.text()
        await kiosk.pilot.press(*["down"] * 5, "space")
        await kiosk.until(lambda: "[ ] Mina" in kiosk.text())
        assert len(kiosk.people.chosen) == 9


async def test_somebody_alone_is_done_at_the_tap(hub: Hub) -> None:
    """With nobody else to tick there is nothing to ask."""
    async with running(hub) as kiosk:
        await kiosk.tap("GCV4000001", DoneScreen)
        assert words.SIGNED_IN in kiosk.text()
        await kiosk.pilot.press("x")
        await kiosk.shows(WelcomeScreen)
        await kiosk.tap("GCV4000001", DoneScreen)
        assert words.ALREADY_IN in kiosk.text()
        assert len(arrivals(hub.folder)) == 1


async def test_a_sensitive_family_never_has_a_name_on_any_screen(hub: Hub) -> None:
    """From the tap to the end only counts and places in the family are shown."""
    async with running(hub) as kiosk:
        await kiosk.tap("GCV3000001", FamilyScreen)
        assert "Child 1" in kiosk.text()
        assert "Hello," not in kiosk.text()
        await kiosk.pilot.press("enter")
        await kiosk.shows(DoneScreen)
        assert "1 adult and 2 children" in kiosk.text()


async def test_an_unknown_card_is_sent_to_staff_and_counted(hub: Hub) -> None:
    """Twice: the reason changes, the count does not."""
    async with running(hub) as kiosk:
        await kiosk.tap("GCV7777777", HelpScreen)
        assert words.COUNTED in " ".join(kiosk.text().split())
        await kiosk.tap("GCV7777777", HelpScreen)
        assert "We still do not know it" in kiosk.text()
        assert len(arrivals(hub.folder)) == 1


async def test_a_lost_card_shows_no_family(hub: Hub) -> None:
    """Whoever found it sees a friendly sentence and no name."""
    async with running(hub) as kiosk:
        await kiosk.tap("LOST000001", HelpScreen)
        assert "no longer in use" in kiosk.text()
        assert "Amira" not in kiosk.text()


OPEN_SCREENS = {
    FamilyScreen: "GCV1000001",
    HelpScreen: "GCV7777777",
    DoneScreen: "GCV4000001",
}


@pytest.mark.parametrize("open_screen", OPEN_SCREENS)
async def test_the_next_tap_ends_whoever_is_there_and_carries_nothing_over(
    hub: Hub, open_screen: type[Screen[None]]
) -> None:
    """Half-ticked, or any other screen: the next family sees only itself, ticked as usual."""
    async with running(hub) as kiosk:
        await kiosk.tap(OPEN_SCREENS[open_screen], open_screen)
        if open_screen is FamilyScreen:
            await kiosk.pilot.press("1", "2", "down")
        await kiosk.tap("GCV2000001", FamilyScreen)
        text = kiosk.text()
        assert "Hello, Dana" in text
        assert "Amira" not in text
        assert "Piotr" not in text
        assert len(kiosk.people.chosen) == 1
        assert len(kiosk.app.screen_stack) == 2


async def test_the_same_card_again_starts_its_screen_anew(hub: Hub) -> None:
    """A second tap of the same card forgets what was unticked by the first."""
    async with running(hub) as kiosk:
        await kiosk.tap("GCV1000001", FamilyScreen)
        await kiosk.pilot.press("2", "3")
        assert kiosk.people.chosen == set()
        await kiosk.tap("GCV1000001", FamilyScreen)
        assert words.WHO_ELSE in kiosk.text()
        assert len(kiosk.people.chosen) == 2


async def test_two_taps_at_once_are_both_written_and_the_last_is_shown(hub: Hub) -> None:
    """Two cards in the same instant: two arrivals, one screen, the second family's."""
    async with running(hub) as kiosk:
        hub.tap("GCV1000001")
        hub.tap("GCV2000001")
        await kiosk.until(lambda: "Hello, Dana" in kiosk.text())
        assert len(arrivals(hub.folder)) == 2
        assert len(kiosk.app.screen_stack) == 2


async def test_a_button_pressed_just_before_the_next_tap_counts_and_does_not_disturb(hub: Hub) -> None:
    """The first family is signed in; the second keeps its screen."""
    async with running(hub) as kiosk:
        await kiosk.tap("GCV1000001", FamilyScreen)
        first = kiosk.app.screen
        assert isinstance(first, FamilyScreen)
        hub.tap("GCV2000001")
        first.action_sign_in()
        await kiosk.until(lambda: len(arrivals(hub.folder)) == 4, "four arrivals")
        hub.doors[0].look()
        await kiosk.until(lambda: "Hello, Dana" in kiosk.text())
        assert "Amira" not in kiosk.text()


async def test_pressing_twice_signs_in_once(hub: Hub) -> None:
    """An impatient thumb changes nothing."""
    async with running(hub) as kiosk:
        await kiosk.tap("GCV1000001", FamilyScreen)
        await kiosk.pilot.press("enter", "enter", "escape")
        await kiosk.until(lambda: len(arrivals(hub.folder)) == 3)


async def test_a_family_that_walks_away_leaves_the_holder_signed_in(hub: Hub) -> None:
    """Warned before, closed after the time; the holder's arrival stands alone."""
    async with running(hub) as kiosk:
        await kiosk.tap("GCV1000001", FamilyScreen)
        hub.clock.advance(60 - WARN_SECONDS - 1)
        await kiosk.pilot.pause(0)
        assert not kiosk.app.screen.has_class("-closing")
        hub.clock.advance(2)
        await kiosk.until(lambda: kiosk.app.screen.has_class("-closing"))
        assert "This screen closes in 19 seconds" in kiosk.text()
        hub.clock.advance(20)
        await kiosk.shows(WelcomeScreen)
        assert "Amira" not in kiosk.text()
        assert len(arrivals(hub.folder)) == 1


@pytest.mark.parametrize("how", ["key", "touch", "any key"])
async def test_more_time_is_one_key_or_touch_away(hub: Hub, how: str) -> None:
    """After the warning, M, the button or any sign of life gives the whole time again."""
    async with running(hub) as kiosk:
        await kiosk.tap("GCV1000001", FamilyScreen)
        hub.clock.advance(50)
        await kiosk.until(lambda: kiosk.app.screen.has_class("-closing"))
        if how == "touch":
            await kiosk.pilot.click("#more-time")
        else:
            await kiosk.pilot.press("m" if how == "key" else "down")
        await kiosk.until(lambda: not kiosk.app.screen.has_class("-closing"))
        hub.clock.advance(39)
        await kiosk.pilot.pause()
        assert isinstance(kiosk.app.screen, FamilyScreen)
        hub.clock.advance(22)
        await kiosk.shows(WelcomeScreen)


async def test_done_and_help_close_by_themselves(hub: Hub) -> None:
    """After their seconds from the settings."""
    async with running(hub) as kiosk:
        await kiosk.tap("GCV4000001", DoneScreen)
        hub.clock.advance(hub.settings.screen.done_seconds + 1)
        await kiosk.shows(WelcomeScreen)
        await kiosk.tap("GCV7777777", HelpScreen)
        hub.clock.advance(hub.settings.screen.help_seconds + 1)
        await kiosk.shows(WelcomeScreen)


async def test_the_old_screen_s_end_does_not_close_the_new_one(hub: Hub) -> None:
    """A tap in the very moment in which the done screen closes is not thrown away with it."""
    async with running(hub) as kiosk:
        await kiosk.tap("GCV4000001", DoneScreen)
        old = kiosk.app.screen
        await kiosk.tap("GCV2000001", FamilyScreen)
        assert isinstance(old, DoneScreen)
        old.end()
        await kiosk.pilot.pause()
        assert "Hello, Dana" in kiosk.text()


async def test_reader_lost_and_found_is_said(hub: Hub) -> None:
    """Unplugged: a sentence and a colour. Back: it is ready again."""
    async with running(hub) as kiosk:
        hub.readers[0].lost()
        await kiosk.until(lambda: words.READER_LOST in kiosk.text())
        assert kiosk.app.screen.query(".-reader-lost")
        hub.readers[0].found()
        await kiosk.until(lambda: words.READY in kiosk.text())
        assert not kiosk.app.screen.query(".-reader-lost")


async def test_a_reader_lost_while_a_family_is_there_does_not_disturb_them(hub: Hub) -> None:
    """They finish; the sentence stands on the welcome screen afterwards."""
    async with running(hub) as kiosk:
        await kiosk.tap("GCV1000001", FamilyScreen)
        hub.readers[0].lost()
        await kiosk.pilot.press("enter")
        await kiosk.shows(DoneScreen)
        await kiosk.pilot.press("x")
        await kiosk.shows(WelcomeScreen)
        assert words.READER_LOST in kiosk.text()


async def test_delivery_trouble_is_said_small_and_taken_back(hub: Hub) -> None:
    """What stops delivery stands on the welcome screen for staff, while sign-in goes on."""
    async with running(hub) as kiosk:
        trouble = "The registry refuses this kiosk: ask for a new code."
        store = Store.open(hub.folder)
        for sentence in (trouble, ""):
            with store.transaction():
                store.db.conn.execute("UPDATE delivery SET push_trouble = ?", [sentence])
            hub.doors[0].look()
            await kiosk.until(lambda s=sentence: (trouble in kiosk.text()) == bool(s))
        store.close()


async def test_a_visit_that_could_not_be_written_is_never_shown_as_signed_in(hub: Hub) -> None:
    """With a ledger that refuses, the screen says so in words, promises nothing, and stays usable."""
    async with running(hub) as kiosk:
        await kiosk.tap("GCV1000001", FamilyScreen)
        store = Store.open(hub.folder)
        store.db.conn.execute("ALTER TABLE receipt RENAME TO receipt_gone")
        store.db.conn.execute(
            "CREATE TRIGGER full BEFORE INSERT ON event BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
        await kiosk.pilot.press("enter")
        await kiosk.shows(HelpScreen)
        assert words.NOT_WRITTEN in " ".join(kiosk.text().split())
        assert words.COUNTED not in kiosk.text()
        await kiosk.tap("GCV2000001", HelpScreen)
        store.db.conn.execute("DROP TRIGGER full")
        store.close()
        await kiosk.tap("GCV2000001", FamilyScreen)
        assert "Hello, Dana" in kiosk.text()


async def test_no_key_leaves_the_public_screen(hub: Hub) -> None:
    """Nor does one open a palette or a help."""
    async with running(hub) as kiosk:
        for key in ("q", "ctrl+q", "ctrl+c", "ctrl+p", "ctrl+z", "ctrl+d", "f1", "n", "escape"):
            await kiosk.pilot.press(key)
            await kiosk.pilot.pause()
            assert kiosk.app.is_running
            assert len(kiosk.app.screen_stack) == 1
            assert not kiosk.app._notifications


async def test_the_demonstration_can_be_left_and_has_its_key(hub: Hub) -> None:
    """N plays the next family, also while one is there; Q leaves."""
    played: list[int] = []
    panel = DemoPanel(("Press N for the next family.",), lambda: played.append(1))
    async with running(hub, demo=panel, allow_quit=True) as kiosk:
        assert "Press N for the next family." in kiosk.text()
        await kiosk.pilot.press("n")
        await kiosk.tap("GCV1000001", FamilyScreen)
        await kiosk.pilot.press("n", "q")
        assert len(played) == 2
    assert kiosk.app.return_code == 0


async def test_a_kiosk_without_readers_says_so(folder: object, hub: Hub) -> None:
    """Nobody should hold a card to a machine that cannot read it."""
    hub.entrance._connect_readers = lambda _scan, _state: []
    async with running(hub) as kiosk:
        assert words.NO_READER in kiosk.text()


async def test_the_clock_and_the_sessions_follow_the_time(hub: Hub) -> None:
    """When a session ends, it leaves the list, and the next one is on."""
    async with running(hub) as kiosk:
        hub.clock.advance(90 * 60)
        await kiosk.until(lambda: "Stay and Play" not in kiosk.text())
        assert "▶ 11:00" in kiosk.text()
        assert kiosk.app.screen.query_one(Masthead)


async def test_a_failing_screen_ends_without_a_traceback_and_the_next_one_apologises(
    hub: Hub, capsys: pytest.CaptureFixture[str]
) -> None:
    """A bug in a screen: nothing of it on the terminal; taps meanwhile are written; a sentence follows."""
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
    again = hub.app(apology=words.STARTED_AGAIN)
    async with again.run_test() as pilot:
        kiosk = Kiosk(hub, again, pilot)
        await kiosk.until(lambda: "had to start again" in kiosk.text())
        await kiosk.until(lambda: words.READY in kiosk.text() and "Moat" in kiosk.text())
        assert len(arrivals(hub.folder)) == 1
