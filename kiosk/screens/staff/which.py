"""Asks which of a few: one digit, Enter, or one touch. Whoever asked goes on with the one that was chosen."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.widgets import Static

from kiosk.screens.staff.frame import StaffScreen, World
from kiosk.screens.staff.memory import forget_widths
from kiosk.screens.staff.picks import Pick, Picks
from kiosk.staff.asking import Shift
from kiosk.staff.words import say

Choices = Sequence[tuple[str, str]]
"""Keys, with the words for each."""


class AskWhich(StaffScreen):
    """A question with a few answers."""

    IDLE_SECONDS = 90
    BINDINGS: ClassVar = [("escape", "back", say("Back"))]

    def __init__(
        self,
        world: World,
        shift: Shift,
        question: tuple[str, str],
        choices: Choices,
        take: Callable[[str], None],
        *,
        at: str = "",
    ) -> None:
        super().__init__(world, shift)
        self._heading, self._question = question
        self._choices, self._take, self._at = tuple(choices), take, at

    def heading(self) -> str:
        """Name it."""
        return self._heading

    def body(self) -> ComposeResult:
        """Ask."""
        yield Static(self._question, classes="question", markup=False)
        yield Picks("choices")

    def on_mount(self) -> None:
        """List the answers, the keys at the likeliest."""
        picks = self.query_one("#choices", Picks)
        picks.show([Pick(f"{number}  {words}", key) for number, (key, words) in enumerate(self._choices, 1)])
        picks.go_to(self._at)

    def put_away(self) -> bytes | None:
        """Forget whom it named."""
        self._forget()
        return None

    def on_key(self, event: events.Key) -> None:
        """Take a digit."""
        if event.key.isdecimal() and 1 <= int(event.key) <= len(self._choices):
            event.stop()
            self._choose(self._choices[int(event.key) - 1][0])

    @on(Picks.OptionSelected, "#choices")
    def take_pick(self, event: Picks.OptionSelected) -> None:
        """Take what the keys are at."""
        if event.option_id:
            self._choose(event.option_id)

    def action_back(self) -> None:
        """Choose none."""
        self._forget()
        self.app.pop_screen()

    def _choose(self, key: str) -> None:
        self._forget()
        self.app.pop_screen()
        self._take(key)

    def _forget(self) -> None:
        self._choices = ()
        self.query_one("#choices", Picks).show([])
        forget_widths()
