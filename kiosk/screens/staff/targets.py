"""Asks to which session, purpose or hub something belongs."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widgets import Static

from kiosk.screens.staff.frame import StaffScreen, World
from kiosk.screens.staff.picks import Pick, Picks
from kiosk.staff.asking import Shift
from kiosk.staff.correcting import Target
from kiosk.staff.words import say


class AskTarget(StaffScreen):
    """The sessions of the day, the drop-in purposes, and the other hubs."""

    BINDINGS: ClassVar = [("escape", "back", say("Back"))]

    def __init__(
        self,
        world: World,
        shift: Shift,
        question: tuple[str, str],
        targets: Sequence[Target],
        take: Callable[[Target], None],
    ) -> None:
        super().__init__(world, shift)
        self._heading, self._line = question
        self._targets, self._take = tuple(targets), take

    def heading(self) -> str:
        """Name it."""
        return self._heading

    def body(self) -> ComposeResult:
        """List where to."""
        yield Static(self._line, classes="question", markup=False)
        yield Picks("targets")

    def on_mount(self) -> None:
        """Show them."""
        lines = [Pick(each.name, str(number)) for number, each in enumerate(self._targets)]
        self.query_one("#targets", Picks).show(lines)

    def action_back(self) -> None:
        """Choose none, and do nothing."""
        self.app.pop_screen()

    @on(Picks.OptionSelected, "#targets")
    def take_pick(self, event: Picks.OptionSelected) -> None:
        """Go on with it."""
        if event.option_id:
            self.app.pop_screen()
            self._take(self._targets[int(event.option_id)])
