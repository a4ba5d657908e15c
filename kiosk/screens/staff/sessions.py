"""The sessions of a day, each with what can be done: register, close, call off; and one more opened."""

from datetime import date, timedelta
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.events import ScreenResume
from textual.widgets import Static

from kiosk.screens.staff.closing import Closing
from kiosk.screens.staff.frame import World
from kiosk.screens.staff.keyline import Key, KeyLine, bindings
from kiosk.screens.staff.opening import Opening
from kiosk.screens.staff.picks import Pick, Picks
from kiosk.screens.staff.reasons import AskReason
from kiosk.screens.staff.register import Register
from kiosk.screens.staff.undo import UndoScreen
from kiosk.staff import session_words as words
from kiosk.staff.asking import Answer, Shift
from kiosk.staff.closing import ReopenSession, SessionDone, SessionOpenAgain
from kiosk.staff.sessions import CALLED_OFF, CallOff, DayTold, Is, Line, LookAtDay
from kiosk.staff.words import say

DAYS_BACK = 7
"""So long ago a paper register can be entered, and a session closed."""
DROP_IN = "drop-in"
NEEDS_CLOSING = (Is.OVER, Is.CLOSED_ITSELF, Is.ON)


KEYS = (
    Key("r", "register", say("register")),
    Key("c", "close", say("close")),
    Key("o", "reopen", say("reopen")),
    Key("x", "call_off", say("call off")),
    Key("a", "add", say("add")),
    Key("left", "earlier", say("earlier"), "←"),
    Key("right", "later", say("later"), "→"),
)


class Sessions(UndoScreen):
    """Today's list, and those of the days before."""

    BINDINGS: ClassVar = [("escape", "back", say("Back")), *bindings(*KEYS)]

    def __init__(self, world: World, shift: Shift) -> None:
        super().__init__(world, shift)
        self._told: DayTold | None = None

    def heading(self) -> str:
        """Name it."""
        return say("Sessions")

    def body(self) -> ComposeResult:
        """Say which day it is, and list its sessions."""
        yield Static("", id="day", markup=False)
        yield Picks("sessions")
        yield KeyLine(*KEYS)

    @on(ScreenResume)
    def take_return(self) -> None:
        """Look at the day, also when what lay over it is gone."""
        self._look(0)

    def heard(self, answer: Answer) -> None:
        """Show the day."""
        match answer:
            case DayTold():
                self._told = answer
                self._show()
            case SessionOpenAgain():
                self.tell(say("It is open again."))
                self._look(0)
            case _:
                super().heard(answer)

    # What can be done

    def action_back(self) -> None:
        """Go back."""
        self.app.pop_screen()

    @on(Picks.OptionSelected, "#sessions")
    def action_register(self) -> None:
        """Open the register of the session that the keys are at, or of those who came without one."""
        line = self._picked()
        if line or self.query_one("#sessions", Picks).picked:
            session = line.session.id if line else None
            self.app.push_screen(Register(self.world, self.shift, session, self._day()))

    def action_close(self) -> None:
        """Close it, or close it again with another count."""
        if line := self._picked():
            if line.is_ is Is.TO_COME:
                self.tell(say("It has not begun. Call it off with X if it does not take place."), alarm=True)
            else:
                self.app.push_screen(
                    Closing(self.world, self.shift, line, self._day(), self._offer_to_reopen)
                )

    def action_reopen(self) -> None:
        """Take the closing back that the keys are at, however long ago it was."""
        if (line := self._picked()) and line.closed:
            self.ask(ReopenSession(shift=self.shift.id, session=line.session.id, day=self._day()))

    def action_call_off(self) -> None:
        """Ask why it does not take place."""
        if line := self._picked():
            question = say("Why does %(title)s not take place?", title=line.session.title)
            day = self._day()

            def take(reason: str) -> None:
                self.ask(CallOff(shift=self.shift.id, session=line.session.id, day=day, reason=reason))

            self.app.push_screen(AskReason(self.world, self.shift, question, CALLED_OFF, take))

    def action_add(self) -> None:
        """Open a session that is in no timetable."""
        if self._told:
            self.app.push_screen(Opening(self.world, self.shift, self._told))

    def action_earlier(self) -> None:
        """Look at the day before."""
        self._look(-1)

    def action_later(self) -> None:
        """Look at the day after."""
        self._look(1)

    def _offer_to_reopen(self, done: SessionDone) -> None:
        said = say("Closed with %(counted)d counted.", counted=done.counted)
        undo = ReopenSession(shift=self.shift.id, session=done.session, day=self._day())
        self.offer_undo(said, undo)

    # What is shown

    def _look(self, step: int) -> None:
        day = None
        if self._told:
            earliest = self._told.today - timedelta(days=DAYS_BACK)
            day = min(self._told.today, max(earliest, self._told.day + timedelta(days=step)))
        self.ask(LookAtDay(shift=self.shift.id, day=day))

    def _show(self) -> None:
        if self._told is None or not self.is_mounted:
            return
        name = words.day(self._told.day, self._told.today, self.world.zone)
        self.query_one("#day", Static).update(name)
        zone = self.world.zone
        lines = [Pick(words.session(each, zone), str(each.session.id)) for each in self._told.lines]
        if not lines:
            lines = [Pick(say("No session is known for this day."))]
        lines.append(Pick(words.drop_in(self._told.drop_in), DROP_IN))
        picks = self.query_one("#sessions", Picks)
        fresh = not picks.picked
        picks.show(lines)
        if fresh:
            picks.go_to(self._first())
        self.refresh_bindings()

    def _first(self) -> str:
        """Return the session that most likely is to be closed: the last that is over, else what is on."""
        lines = self._told.lines if self._told else ()
        for wanted in NEEDS_CLOSING:
            found = [each for each in lines if each.is_ is wanted]
            if found:
                return str(found[-1].session.id)
        return ""

    def _picked(self) -> Line | None:
        key = self.query_one("#sessions", Picks).picked
        lines = self._told.lines if self._told else ()
        return next((each for each in lines if str(each.session.id) == key), None)

    def _day(self) -> date:
        assert self._told  # noqa: S101 - nothing can be picked before
        return self._told.day
