"""What every screen behind the PIN shares: its head and foot, what it asks, what it hears, how it is left."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar
from zoneinfo import ZoneInfo

from textual import events, on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widgets import Footer, Input

from config.kiosk import KioskSettings
from config.public import Style as Manner
from kiosk.clock import Clock, NewId, Stopwatch
from kiosk.messages import Asked, FireRollWanted, Left
from kiosk.news import Board
from kiosk.orders import Order
from kiosk.outcome import Outcome, Verdict
from kiosk.screens.staff.line import CursorLine, Line
from kiosk.screens.staff.touch_keys import PRESSES, TouchKeys
from kiosk.staff.asking import Answer, NotAllowed, NotDone, Shift
from kiosk.staff.words import say, say_n
from kiosk.words import clock_time
from sync.terms import StaffRole


@dataclass(frozen=True, slots=True)
class World:
    """All that a screen for staff may know of the world around it."""

    settings: KioskSettings
    clock: Clock
    stopwatch: Stopwatch
    new_id: NewId
    zone: ZoneInfo
    board: Callable[[], Board]
    readers_down: Callable[[], tuple[str, ...]] = tuple
    """The readers of this screen that are not connected now."""


class StaffScreen(Screen[None]):
    """A screen behind the PIN. A kind of screen says its heading, its body, and what it does with answers."""

    CSS_PATH: ClassVar = ["staff.tcss", "work.tcss"]
    BINDINGS: ClassVar = [
        ("f12", "fire", say("Fire roll")),
        ("f10", "leave", say("Sign out")),
        ("f4", "keyboard", say("Keys")),
    ]
    AUTO_FOCUS = "*"
    VERTICAL_BREAKPOINTS = [(0, "-low"), (34, "-tall")]
    """Where there is room, rows stand apart, for fingers."""
    TYPES: ClassVar = False
    """Text is typed here, so that a keyboard can be shown."""
    IDLE_SECONDS: ClassVar[float] = 120
    """So long without a key or a touch, and whoever is signed in is signed out."""

    def __init__(self, world: World, shift: Shift | None = None) -> None:
        super().__init__(classes=f"-{world.settings.screen.style.value}")
        self.world = world
        self._shift = shift

    @property
    def shift(self) -> Shift:
        """Whose screen it is.

        Raises:
            LookupError: nobody is signed in.
        """
        if self._shift is None:
            raise LookupError("nobody is signed in")
        return self._shift

    # What a kind of screen says

    def heading(self) -> str:
        """Return what stands at the head."""
        raise NotImplementedError

    def body(self) -> ComposeResult:
        """Yield what stands between head and foot."""
        raise NotImplementedError

    def heard(self, answer: Answer) -> None:
        """Take an answer of the desk; most screens take more than refusals."""
        match answer:
            case NotDone(trouble):
                self.tell(trouble, alarm=True)
            case NotAllowed():
                self.tell(say("Your role does not allow that. Ask your hub manager."), alarm=True)
            case _:
                pass

    def tapped(self, outcome: Outcome) -> None:
        """Say that somebody tapped meanwhile; it is recorded whatever this screen does with it."""
        if outcome.verdict in {Verdict.WELCOME, Verdict.ALREADY}:
            self.tell(say("A family has just signed in with their card."))
        elif outcome.verdict is Verdict.NOT_RECORDED:
            self.tell(say("Somebody tapped a card, and it could not be written down."), alarm=True)
        else:
            self.tell(say("Somebody tapped a card that needs a member of staff."), alarm=True)

    def put_away(self) -> bytes | None:
        """Return what was typed, to be kept sealed, and forget it here; None if there is nothing."""
        return None

    # What a kind of screen does

    def ask(self, order: Order) -> None:
        """Ask something of the desk; the answer is heard."""
        self.post_message(Asked(order))

    def tell(self, sentence: str, *, alarm: bool = False) -> None:
        """Say a sentence at the foot until the next one."""
        for place in self.query("#sentence").results(Line):
            place.set_class(alarm, "-alarm")
            place.say(sentence)

    # Frame

    def compose(self) -> ComposeResult:
        """Put the body between head and foot."""
        yield (CursorLine if self.flat else Line)(self._head(), id="head")
        with VerticalScroll(id="body", can_focus=False):
            yield from self.body()
        if self.TYPES:
            yield TouchKeys()
        yield Line(id="warning")
        yield Line(id="sentence")
        yield Footer(show_command_palette=False, compact=self.flat)

    @property
    def flat(self) -> bool:
        """Whether it is drawn in plain lines, for screen readers."""
        return self.world.settings.screen.style is Manner.FLAT

    def tick(self, left: int | None) -> None:
        """Keep the clock going, and warn when only so many seconds are left."""
        for head in self.query("#head").results(Line):
            head.say(self._head())
        for warning in self.query("#warning").results(Line):
            warning.set_class(left is not None, "-on")
            warning.say(self.warning(left) if left is not None else "")

    def warning(self, left: int) -> str:
        """Say what happens if nobody does anything."""
        return say_n(
            "You will be signed out in %(count)d second. Press any key to stay.",
            "You will be signed out in %(count)d seconds. Press any key to stay.",
            left,
        )

    def action_keyboard(self) -> None:
        """Show the keyboard for fingers, or put it away."""
        for keys in self.query(TouchKeys):
            keys.toggle_class("-on")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's
        """Offer the keyboard only where something is typed."""
        return self.TYPES if action == "keyboard" else True

    @on(TouchKeys.Touched)
    def take_touched_key(self, message: TouchKeys.Touched) -> None:
        """Press what was touched, as a keyboard would."""
        # In the app's own turn: a key that this screen had sent would bubble no further than to it.
        self.app.call_later(self._press, message.key)

    def _press(self, face: str) -> None:
        name = PRESSES.get(face, face)
        self.app.post_message(events.Key(name, face if len(name) == 1 or name == "space" else None))

    def on_descendant_focus(self) -> None:
        """Let a Braille display follow: the terminal's own cursor goes where the keys are."""
        if self.flat and self.focused is not None and not isinstance(self.focused, Input):
            self.app.cursor_position = self.focused.region.offset

    def action_fire(self) -> None:
        """Show the fire roll over this screen, which stays as it is beneath."""
        self.post_message(FireRollWanted())

    def action_leave(self) -> None:
        """Sign out."""
        self.post_message(Left())

    def _head(self) -> str:
        parts = [self.heading()]
        if self._shift is not None:
            parts.append(f"{self._shift.name}, {role_name(self._shift.role)}")
        parts += [self.world.board().hub, clock_time(self.world.clock(), self.world.zone)]
        return "  ·  ".join(part for part in parts if part)


def role_name(role: StaffRole) -> str:
    """Return what a role is called."""
    return {
        StaffRole.RECEPTIONIST: say("receptionist"),
        StaffRole.LEADER: say("session leader"),
        StaffRole.HUB_MANAGER: say("hub manager"),
    }[role]
