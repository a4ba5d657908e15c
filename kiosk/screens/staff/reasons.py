"""Asks for a reason from a list: one digit, or one touch."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.widgets import Static

from kiosk.screens.staff.frame import StaffScreen, World
from kiosk.screens.staff.picks import Pick, Picks
from kiosk.staff import reasons
from kiosk.staff.asking import Shift
from kiosk.staff.words import say


def numbered(codes: Sequence[str]) -> list[Pick]:
    """Return reasons as lines that a digit picks."""
    return [Pick(f"{number}  {reasons.words(code)}", code) for number, code in enumerate(codes, start=1)]


class AskReason(StaffScreen):
    """A question with so many answers; whoever asked goes on with the one that was chosen."""

    BINDINGS: ClassVar = [("escape", "back", say("Back"))]

    def __init__(
        self, world: World, shift: Shift, question: str, codes: Sequence[str], take: Callable[[str], None]
    ) -> None:
        super().__init__(world, shift)
        self._question, self._codes, self._take = question, tuple(codes), take

    def heading(self) -> str:
        """Name it."""
        return say("Why?")

    def body(self) -> ComposeResult:
        """Ask."""
        yield Static(self._question, classes="question", markup=False)
        yield Picks("reasons")

    def on_mount(self) -> None:
        """List the reasons."""
        self.query_one("#reasons", Picks).show(numbered(self._codes))

    def on_key(self, event: events.Key) -> None:
        """Take a digit."""
        if event.key.isdecimal() and 1 <= int(event.key) <= len(self._codes):
            event.stop()
            self._choose(self._codes[int(event.key) - 1])

    @on(Picks.OptionSelected, "#reasons")
    def take_pick(self, event: Picks.OptionSelected) -> None:
        """Take what the keys are at."""
        if event.option_id:
            self._choose(event.option_id)

    def action_back(self) -> None:
        """Choose none, and do nothing."""
        self.app.pop_screen()

    def _choose(self, code: str) -> None:
        self.app.pop_screen()
        self._take(code)
