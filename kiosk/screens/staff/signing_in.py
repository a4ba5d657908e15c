"""The way in: a PIN, on the keyboard or on the keys that are drawn."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Grid
from textual.widgets import Button, Input, Static

from kiosk.screens.staff.frame import StaffScreen, World
from kiosk.staff.asking import Answer, GivePin, MustWait, NoStaff, NotDone, StaffCard, WrongPin
from kiosk.staff.words import say, say_n
from sync.pins import DIGITS

KEYS = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "⌫", "0", "✕")


class SigningIn(StaffScreen):
    """Asks for a PIN; after a staff card, for that of its holder."""

    IDLE_SECONDS = 60
    BINDINGS: ClassVar = [("escape", "leave", say("Back"))]

    def __init__(self, world: World, card: StaffCard | None = None) -> None:
        super().__init__(world)
        self._card = card
        self._may_try_at = 0.0

    def heading(self) -> str:
        """Name it."""
        return say("Staff")

    def body(self) -> ComposeResult:
        """Ask for the PIN."""
        yield Static(self._question(), id="question", markup=False)
        yield Input(id="pin", password=True, max_length=DIGITS, restrict=r"[0-9]*", compact=True)
        with Grid(id="keypad"):
            for key in KEYS:
                yield Button(key, classes="key", compact=self.flat)

    def take_card(self, card: StaffCard) -> None:
        """Go on for the holder of a card that was held up meanwhile."""
        self._card = card
        self.query_one("#question", Static).update(self._question())

    def heard(self, answer: Answer) -> None:
        """Say why nobody is signed in."""
        self._empty()
        match answer:
            case WrongPin(left):
                self.tell(_wrong(left), alarm=True)
            case MustWait(seconds):
                self._may_try_at = self.world.stopwatch() + seconds
                self.tell(_wait(seconds), alarm=True)
            case NoStaff():
                self.tell(
                    say("This kiosk knows no member of staff yet. PINs come from the registry: ask for one."),
                    alarm=True,
                )
            case NotDone(trouble):
                self.tell(trouble, alarm=True)
            case _:
                pass

    def tick(self, left: int | None) -> None:
        """Count down how long to wait."""
        super().tick(left)
        if self._may_try_at:
            rest = self._may_try_at - self.world.stopwatch()
            if rest <= 0:
                self._may_try_at = 0.0
            self.tell(_wait(round(rest)) if rest > 0 else say("You may try again."), alarm=rest > 0)

    def warning(self, left: int) -> str:
        """Say that this screen closes."""
        return say_n(
            "This screen closes in %(count)d second.", "This screen closes in %(count)d seconds.", left
        )

    def put_away(self) -> bytes | None:
        """Forget what was typed."""
        self._empty()
        return None

    @on(Input.Changed, "#pin")
    def take_digits(self, event: Input.Changed) -> None:
        """Try the PIN once it is whole."""
        if len(event.value) < DIGITS:
            return
        pin = event.value
        self._empty()
        if self._may_try_at:
            return
        self.tell(say("One moment …"))
        self.ask(GivePin(pin=pin, staff=self._card.staff if self._card else None))

    @on(Button.Pressed, ".key")
    def take_key(self, event: Button.Pressed) -> None:
        """Type with a finger."""
        field = self.query_one("#pin", Input)
        key = str(event.button.label)
        field.value = {"⌫": field.value[:-1], "✕": ""}.get(key, field.value + key)
        field.focus()

    def _empty(self) -> None:
        self.query_one("#pin", Input).value = ""

    def _question(self) -> str:
        if self._card is None:
            return say("Type your PIN, or hold up your staff card first.")
        return say("Hello, %(name)s. Type your PIN.", name=self._card.name)


def _wrong(left: int) -> str:
    if not left:
        return say("That is not a PIN of this hub.")
    return say_n(
        "That is not a PIN of this hub. After %(count)d more wrong one, everybody has to wait.",
        "That is not a PIN of this hub. After %(count)d more wrong ones, everybody has to wait.",
        left,
    )


def _wait(seconds: int) -> str:
    return say_n(
        "Too many wrong PINs. Wait %(count)d second.", "Too many wrong PINs. Wait %(count)d seconds.", seconds
    )
