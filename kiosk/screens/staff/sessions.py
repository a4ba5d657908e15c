"""The sessions of a day, each with what can be done: register, close, call off; and one more opened."""

from datetime import date
from typing import ClassVar

from textual import on

from kiosk.screens.staff.closing import Closing
from kiosk.screens.staff.day_screen import DAY_KEYS, DayScreen
from kiosk.screens.staff.keyline import Key, bindings
from kiosk.screens.staff.opening import Opening
from kiosk.screens.staff.picks import Pick, Picks
from kiosk.screens.staff.reasons import AskReason
from kiosk.screens.staff.register import Register
from kiosk.staff import session_words as words
from kiosk.staff.asking import Answer
from kiosk.staff.closing import ReopenSession, SessionDone, SessionOpenAgain
from kiosk.staff.sessions import CALLED_OFF, CallOff, DayTold, Is, Line, LookAtDay
from kiosk.staff.words import say

DROP_IN = "drop-in"
NEEDS_CLOSING = (Is.OVER, Is.CLOSED_ITSELF, Is.ON)


KEYS = (
    Key("r", "register", say("register")),
    Key("c", "close", say("close")),
    Key("o", "reopen", say("reopen")),
    Key("x", "call_off", say("call off")),
    Key("a", "add", say("add")),
    *DAY_KEYS,
)


class Sessions(DayScreen[DayTold]):
    """Today's list, and those of the days before."""

    BINDINGS: ClassVar = [("escape", "back", say("Back")), *bindings(*KEYS)]
    DAYS_BACK = 7
    """So long ago a paper register can be entered, and a session closed."""
    LIST = "sessions"
    LINE = KEYS

    def heading(self) -> str:
        """Name it."""
        return say("Sessions")

    def heard(self, answer: Answer) -> None:
        """Show the day."""
        match answer:
            case DayTold():
                self._take(answer)
            case SessionOpenAgain():
                self.tell(say("It is open again."))
                self._look(0)
            case _:
                super().heard(answer)

    # What can be done

    @on(Picks.OptionSelected, "#sessions")
    def action_register(self) -> None:
        """Open the register of the session that the keys are at, or of those who came without one."""
        line = self._picked()
        if line or self._picks().picked:
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

    def _offer_to_reopen(self, done: SessionDone) -> None:
        said = say("Closed with %(counted)d counted.", counted=done.counted)
        undo = ReopenSession(shift=self.shift.id, session=done.session, day=self._day())
        self.offer_undo(said, undo)

    # What is shown

    def _asks(self, day: date | None) -> LookAtDay:
        return LookAtDay(shift=self.shift.id, day=day)

    def _list(self, told: DayTold) -> None:
        lines = [Pick(words.session(each, self.world.zone), str(each.session.id)) for each in told.lines]
        if not lines:
            lines = [Pick(say("No session is known for this day."))]
        lines.append(Pick(words.drop_in(told.drop_in), DROP_IN))
        picks = self._picks()
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
        key = self._picks().picked
        lines = self._told.lines if self._told else ()
        return next((each for each in lines if str(each.session.id) == key), None)
