"""After a family was registered: what is written, and what to do next."""

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Grid
from textual.widgets import Button, Static

from kiosk.screens.staff.frame import StaffScreen, World
from kiosk.screens.staff.with_family import WITH_FAMILY, WithFamily, offered
from kiosk.staff.asking import Shift
from kiosk.staff.registering import FamilySaved
from kiosk.staff.words import say, say_n
from kiosk.words import speak


class Saved(StaffScreen):
    """Says that all is written."""

    BINDINGS: ClassVar = [("escape", "home", say("Back"))]

    def __init__(
        self,
        world: World,
        shift: Shift,
        saved: FamilySaved,
        things: tuple[WithFamily, ...] | None = None,
    ) -> None:
        super().__init__(world, shift)
        self._saved = saved
        self._after = offered(shift, WITH_FAMILY if things is None else things)

    def heading(self) -> str:
        """Name it."""
        return say("Registered")

    def body(self) -> ComposeResult:
        """Say what is written, and offer what follows."""
        place = speak("en").place(self._saved.place, self.world.zone)
        yield Static(say("The family is registered."), classes="done", markup=False)
        yield Static(
            say_n(
                "%(count)d person is signed in: %(place)s.",
                "%(count)d people are signed in: %(place)s.",
                self._saved.here,
                place=place,
            ),
            markup=False,
        )
        with Grid(id="rooms"):
            for each in self._after.values():
                yield Button(
                    f"{each.key.upper()}  {each.name}", classes="room", name=each.key, compact=self.flat
                )
            yield Button(say("Enter  Done"), id="done", variant="success", compact=self.flat)

    def on_mount(self) -> None:
        """Let Enter be done."""
        self.query_one("#done", Button).focus()

    def on_key(self, event: events.Key) -> None:
        """Open what follows by its letter."""
        chosen = self._after.get(event.key.lower())
        if chosen:
            event.stop()
            self._enter(chosen)

    @on(Button.Pressed, ".room")
    def take_press(self, event: Button.Pressed) -> None:
        """Open what follows by a touch."""
        self._enter(self._after[event.button.name or ""])

    @on(Button.Pressed, "#done")
    def action_home(self) -> None:
        """Go back to where staff stand."""
        self.app.pop_screen()

    def _enter(self, chosen: WithFamily) -> None:
        self.app.switch_screen(chosen.open(self.world, self.shift, self._saved.family))
