"""One visit in plain words."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from textual.app import ComposeResult
from textual.widgets import Static

from kiosk.screens.staff.frame import StaffScreen, World
from kiosk.staff.asking import Answer, Shift
from kiosk.staff.correcting import HistoryTold, LookAtHistory
from kiosk.staff.words import say
from kiosk.words import clock_time


class History(StaffScreen):
    """What happened, and when; that somebody looked is kept."""

    BINDINGS: ClassVar = [("escape", "back", say("Back"))]

    def __init__(self, world: World, shift: Shift, visit: UUID, day: date) -> None:
        super().__init__(world, shift)
        self._visit, self._day = visit, day

    def heading(self) -> str:
        """Name it."""
        return say("What happened")

    def body(self) -> ComposeResult:
        """Leave room for the lines."""
        yield Static("", id="lines", markup=False)

    def on_mount(self) -> None:
        """Ask for it."""
        self.ask(LookAtHistory(shift=self.shift.id, visit=self._visit, day=self._day))

    def heard(self, answer: Answer) -> None:
        """Show it."""
        if isinstance(answer, HistoryTold):
            lines = [f"{clock_time(each.at, self.world.zone)}  {each.sentence}" for each in answer.lines]
            self.query_one("#lines", Static).update("\n".join(lines) or say("Nothing is kept of this visit."))
        else:
            super().heard(answer)

    def put_away(self) -> bytes | None:
        """Forget it."""
        self.query_one("#lines", Static).update("")
        return None

    def action_back(self) -> None:
        """Go back."""
        self.app.pop_screen()
