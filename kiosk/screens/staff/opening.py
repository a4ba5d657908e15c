"""Opening a session that is in no timetable."""

from datetime import datetime, timedelta
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static

from kiosk.screens.staff.frame import StaffScreen, World
from kiosk.screens.staff.picks import Pick, Picks
from kiosk.staff.asking import Answer, Shift
from kiosk.staff.clock_times import read_time
from kiosk.staff.plain import one_line
from kiosk.staff.sessions import DayTold, OpenSession, kind_of
from kiosk.staff.words import say
from kiosk.words import clock_time

LONGEST, LONGEST_ROOM = 120, 80
ONE_HOUR = timedelta(hours=1)
ELSE = "/"
"""Stands for a kind of session that this kiosk has not heard of; no code has a stroke in it."""


class Opening(StaffScreen):
    """What it is called, what kind it is, where, and until when."""

    BINDINGS: ClassVar = [("escape", "back", say("Back")), ("ctrl+s", "save", say("Open it"))]

    def __init__(self, world: World, shift: Shift, told: DayTold) -> None:
        super().__init__(world, shift)
        self._told = told

    def heading(self) -> str:
        """Name it."""
        return say("Add a session")

    def body(self) -> ComposeResult:
        """Ask."""
        now = self.world.clock()
        yield Static(say("What is it? It is counted under this."), classes="label", markup=False)
        yield Picks("kinds")
        yield Static(say("What is it called?"), id="title-label", classes="label", markup=False)
        yield Input(id="title", max_length=LONGEST, compact=True, select_on_focus=False)
        yield Static(say("Room"), classes="label", markup=False)
        rooms = SuggestFromList(self._told.rooms, case_sensitive=False)
        yield Input(id="room", max_length=LONGEST_ROOM, compact=True, select_on_focus=False, suggester=rooms)
        yield Static(say("Begins and ends"), classes="label", markup=False)
        with Horizontal(id="times"):
            yield Input(clock_time(now, self.world.zone), id="starts", max_length=8, compact=True)
            yield Input(clock_time(now + ONE_HOUR, self.world.zone), id="ends", max_length=8, compact=True)

    def on_mount(self) -> None:
        """List the kinds that this kiosk knows."""
        kinds = [Pick(title, code) for code, title in self._told.kinds]
        self.query_one("#kinds", Picks).show([Pick(say("Something else"), ELSE), *kinds])
        self.query_one("#kinds", Picks).focus()

    def heard(self, answer: Answer) -> None:
        """Go back once it is written down."""
        if isinstance(answer, DayTold):
            self.app.pop_screen()
        else:
            super().heard(answer)

    def action_back(self) -> None:
        """Open nothing."""
        self.app.pop_screen()

    @on(Input.Submitted, "#title, #room, #starts")
    def take_enter(self) -> None:
        """Go on to the next line."""
        self.focus_next()

    @on(Picks.OptionHighlighted, "#kinds")
    def take_kind(self) -> None:
        """Ask for a name only where the kind has none."""
        named = self._kind() != ELSE
        for each in ("#title-label", "#title"):
            self.query_one(each).display = not named

    @on(Picks.OptionSelected, "#kinds")
    def take_pick(self) -> None:
        """Go on to what is still open."""
        self.query_one("#room" if self._kind() != ELSE else "#title", Input).focus()

    @on(Input.Submitted, "#ends")
    def action_save(self) -> None:
        """Open it, if it can be."""
        kind = self._kind()
        typed, room = (one_line(self.query_one(name, Input).value) for name in ("#title", "#room"))
        title = typed if kind == ELSE else dict(self._told.kinds)[kind]
        times = self._times()
        if not title:
            self._wrong("#title", say("Type what it is called, as families should read it."))
        elif isinstance(times, str):
            self._wrong("#ends", times)
        else:
            starts, ends = times
            self.ask(
                OpenSession(
                    shift=self.shift.id,
                    title=title,
                    kind=kind_of(title) if kind == ELSE else kind,
                    room=room,
                    starts=starts,
                    ends=ends,
                )
            )

    def _kind(self) -> str:
        return self.query_one("#kinds", Picks).picked or ELSE

    def _times(self) -> tuple[datetime, datetime] | str:
        # Any time of today will do, also one to come.
        today, zone = self._told.today, self.world.zone
        far = self.world.clock() + timedelta(days=2)
        starts = read_time(self.query_one("#starts", Input).value, today, zone, far)
        ends = read_time(self.query_one("#ends", Input).value, today, zone, far)
        if isinstance(starts, str):
            return starts
        if isinstance(ends, str):
            return ends
        if ends <= starts:
            return say("It ends before it begins: look at the two times.")
        return starts, ends

    def _wrong(self, field: str, sentence: str) -> None:
        self.tell(sentence, alarm=True)
        self.query_one(field, Input).focus()
