"""A running kiosk and the hands before it."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from textual.pilot import Pilot

from kiosk.app import KioskApp
from kiosk.drawing.flat import lines
from kiosk.page import Card
from kiosk.panel import DemoPanel
from kiosk.screens.counting import Counting
from kiosk.screens.done import Done
from kiosk.screens.family import Family
from kiosk.screens.help import Help
from kiosk.screens.naming import Naming
from kiosk.screens.picking import Picking
from kiosk.screens.places import Places
from kiosk.screens.shown import Shown
from kiosk.screens.welcome import Welcome
from kiosk.screens.whats_on import WhatsOn
from reader.scan import Direction
from tests.kiosk.scene import Hub, until

A_DAY = 86_400
GUARD = 0.5
"""Longer than keys wait after one family's screen took the place of another's."""

HALF_FINISHED: dict[str, tuple[str | None, list[str], type[Shown]]] = {
    "family": ("GCV1000001", ["1", "2", "down"], Family),
    "places": ("GCV1000001", ["s", "3"], Places),
    "changing": ("GCV1000001", ["enter", "c", "2"], Family),
    "done": ("GCV4000001", ["4"], Done),
    "help": ("GCV7777777", [], Help),
    "counting": (None, ["c", "plus", "down", "plus"], Counting),
    "naming": (None, ["f", "A", "m", "i", "r", "a"], Naming),
    "languages": (None, ["g"], Picking),
    "another language": ("GCV1000001", ["g", "g"], Family),
    "whats on": (None, ["w"], WhatsOn),
    "a large family's second page": ("GCV5000001", ["pagedown", "space"], Family),
    "leaving": ("GCV1000001", ["enter", "x", "GCV1000001", "l", "2"], Family),
    "leaving for the way out": ("GCV1000001", ["enter", "x", "GCV1000001 out", "1"], Family),
    "a sensitive family": ("GCV3000001", ["1"], Family),
    "thanked": ("GCV4000001", ["4", "m"], Done),
    "already": ("GCV1000001", ["enter", "x", "GCV1000001", "1"], Family),
    "read aloud": ("GCV1000001", ["v", "1"], Family),
}
"""Screens of every kind in the middle of something: the card that opens it, what is pressed, and the kind.

Among the keys a card is held up, at the way out if it says so.
"""


@dataclass
class Kiosk:
    """A kiosk on a terminal that is not there."""

    hub: Hub
    app: KioskApp
    pilot: Pilot[None]

    async def tap(self, card: str, expected: type[object], direction: Direction = Direction.IN) -> None:
        """Hold a card up, wait until another screen of the expected kind is there, and until keys count."""
        before = self.app.front.opened
        self.hub.tap(card, direction)
        await self.until(
            lambda: self.app.front.opened > before and isinstance(self.screen, expected), expected.__name__
        )
        self.hub.clock.advance(GUARD)

    async def press(self, *keys: str) -> None:
        """Press keys, and let what follows be drawn."""
        await self.pilot.press(*keys)
        await self.until(lambda: self.app._backroom is None or self.app._backroom.turns.idle, "the keys")
        await self.pilot.pause()

    async def home(self) -> None:
        """Let everybody go, and wait for the welcome screen at its usual size."""
        await self.pilot.resize_terminal(80, 24)
        await self.until(self.hub.doors[0]._work.empty, "the door")
        for _ in range(3):
            await self.pilot.pause(0.02)
            self.hub.clock.advance(300)
            self.app.tick()
        await self.until(lambda: isinstance(self.screen, Welcome) and len(self.app.screen_stack) == 1, "home")
        self.hub.clock.advance(GUARD)

    async def come_to(self, state: str) -> None:
        """Come to a half-finished screen, from the welcome screen."""
        card, keys, expected = HALF_FINISHED[state]
        self.app.front.give_voice()
        if card:
            await self.tap(card, object)
            if expected is Family and isinstance(self.screen, Done):  # all are in already: they come tomorrow
                self.hub.clock.advance(A_DAY)
                await self.home()
                await self.tap(card, Family)
        for key in keys:
            card, _, way_out = key.partition(" ")
            if card.startswith("GCV"):
                await self.tap(card, Family, Direction.OUT if way_out else Direction.IN)
            else:
                await self.press(key)
            await self.until(lambda: not getattr(self.screen, "pressed", False))
        await self.shows(expected)

    async def touch(self, label: str) -> None:
        """Put a finger in the middle of the button or card with this label."""
        canvas = self.app.canvas
        index = next(n for n, each in enumerate(canvas.page.pressables) if label in each.label)
        spot = next(spot for spot in canvas.sheet.spots if spot.index == index)
        await self.pilot.click(offset=(spot.x + spot.width // 2, spot.y + spot.height // 2))
        await self.pilot.pause()

    async def until(self, condition: Callable[[], bool], what: str = "the screen") -> None:
        """Wait until the app has settled in a state."""
        await until(self.pilot, condition, what)

    async def shows(self, expected: type[Shown]) -> None:
        """Wait for a kind of screen."""
        await self.until(lambda: isinstance(self.screen, expected), expected.__name__)

    @property
    def screen(self) -> Shown:
        """What stands before the family."""
        return self.app.front.screen

    @property
    def ticked(self) -> set[str]:
        """The labels of all cards with a tick that can be changed."""
        cards = [each for each in self.app.canvas.page.pressables if isinstance(each, Card)]
        return {card.label for card in cards if card.ticked and not card.fixed}

    def said(self) -> str:
        """Return every word that is on the page, drawn large or small."""
        return "\n".join(text for text, _ in lines(self.app.canvas.page))

    def drawn(self) -> str:
        """Return what stands on the terminal, cell by cell."""
        return "\n".join(line.text for line in self.app.screen._compositor.render_strips())


@asynccontextmanager
async def running(
    hub: Hub,
    size: tuple[int, int] = (80, 24),
    demo: DemoPanel | None = None,
    *,
    allow_quit: bool = False,
    staff: bool = False,
) -> AsyncIterator[Kiosk]:
    """Run a kiosk and wait until it is ready for families."""
    app = hub.app(demo=demo, allow_quit=allow_quit, staff=staff)
    async with app.run_test(size=size) as pilot:
        kiosk = Kiosk(hub, app, pilot)
        await kiosk.until(lambda: "The Moat Family Hub" in kiosk.said(), "the board")
        await kiosk.until(lambda: bool(hub.readers) and hub.readers[0].started, "the reader")
        yield kiosk
