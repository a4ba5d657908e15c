"""Who came on a day, and how to put right what is wrong with it: withdraw, move, add, history, undo."""

from datetime import date
from functools import partial
from typing import ClassVar

from textual import on

from kiosk.screens.staff.day_screen import DAY_KEYS, DayScreen
from kiosk.screens.staff.history import History
from kiosk.screens.staff.keyline import Key, bindings
from kiosk.screens.staff.picks import Pick, Picks
from kiosk.screens.staff.reasons import AskReason
from kiosk.screens.staff.register import Late, Register
from kiosk.screens.staff.targets import AskTarget
from kiosk.staff.asking import Answer
from kiosk.staff.correcting import (
    MOVED,
    WITHDRAWN,
    Corrected,
    LookAtVisits,
    Move,
    PutBack,
    Stay,
    TakeBack,
    Target,
    TooLate,
    VisitsTold,
    Withdraw,
)
from kiosk.staff.day import Over
from kiosk.staff.words import say, say_n
from kiosk.words import clock_time

KEYS = (
    Key("w", "withdraw", say("withdraw")),
    Key("m", "move", say("move")),
    Key("a", "add", say("add somebody")),
    Key("h", "history", say("history")),
    *DAY_KEYS,
)


class Corrections(DayScreen[VisitsTold]):
    """One line for each who came to each occasion."""

    BINDINGS: ClassVar = [("escape", "back", say("Back")), *bindings(*KEYS)]
    DAYS_BACK = 13
    """So long a kiosk keeps its events."""
    LIST = "stays"
    LINE = KEYS

    def heading(self) -> str:
        """Name it."""
        return say("Corrections")

    def heard(self, answer: Answer) -> None:
        """Show the day, or what was done."""
        match answer:
            case VisitsTold():
                self._take(answer)
            case Corrected(taken=taken):
                number = len({(each.who, each.occasion) for each in taken})
                done = say_n("Corrected for %(count)d person.", "Corrected for %(count)d people.", number)
                self.offer_undo(done, TakeBack(shift=self.shift.id, what=answer))
                self._look(0)
            case PutBack():
                self.tell(say("It is as it was before."))
                self._look(0)
            case TooLate():
                self.tell(say("It is too late to undo that; correct it once more instead."), alarm=True)
            case _:
                super().heard(answer)

    def put_away(self) -> bytes | None:
        """Forget who came."""
        self._told = None
        self._picks().show([])
        return None

    # What can be done

    def action_withdraw(self) -> None:
        """Ask why this one was none, and withdraw it."""
        if stay := self._standing():
            question = say("Why was this none? %(line)s", line=self._line(stay))
            self.app.push_screen(
                AskReason(self.world, self.shift, question, WITHDRAWN, partial(self._withdraw, stay))
            )

    def action_move(self) -> None:
        """Ask where they were, and why it was wrong."""
        if (stay := self._standing()) and self._told:
            targets = [each for each in self._told.targets if each.name != stay.place]
            question = (say("Move to"), self._line(stay))
            take = partial(self._ask_why, stay)
            self.app.push_screen(AskTarget(self.world, self.shift, question, targets, take))

    def action_add(self) -> None:
        """Ask to which session somebody came who is not on record, and open its register."""
        if self._told:
            sessions = [each for each in self._told.targets if each.session]
            targets = [*sessions, Target(say("Without a session"))]
            question = (say("Add somebody"), say("Where did somebody come who is not on record?"))
            self.app.push_screen(AskTarget(self.world, self.shift, question, targets, self._add))

    @on(Picks.OptionSelected, "#stays")
    def action_history(self) -> None:
        """Tell what happened with it."""
        if stay := self._picked():
            self.app.push_screen(History(self.world, self.shift, stay.visit, self._day()))

    def _withdraw(self, stay: Stay, reason: str) -> None:
        self.ask(Withdraw(shift=self.shift.id, day=self._day(), arrivals=stay.arrivals, reason=reason))

    def _add(self, target: Target) -> None:
        register = Register(self.world, self.shift, target.session, self._day(), Late())
        self.app.push_screen(register)

    def _ask_why(self, stay: Stay, target: Target) -> None:
        question = say("Move to %(place)s: why was it wrong?", place=target.name)
        take = partial(self._move, stay, target)
        self.app.push_screen(AskReason(self.world, self.shift, question, MOVED, take))

    def _move(self, stay: Stay, target: Target, reason: str) -> None:
        self.ask(
            Move(shift=self.shift.id, day=self._day(), arrivals=stay.arrivals, target=target, reason=reason)
        )

    # What is shown

    def _asks(self, day: date | None) -> LookAtVisits:
        return LookAtVisits(shift=self.shift.id, day=day)

    def _list(self, told: VisitsTold) -> None:
        lines = [Pick(self._line(stay), str(number)) for number, stay in enumerate(told.stays)]
        self._picks().show(lines, say("Nobody has signed in on this day, at this kiosk."))

    def _line(self, stay: Stay) -> str:
        notes = {
            Over.LEFT: say("left"),
            Over.ASSUMED: say("taken to have left"),
            Over.WITHDRAWN: say("withdrawn"),
        }
        name = stay.name or say("1 person: see the lead")
        parts = [clock_time(stay.since, self.world.zone), name, stay.place]
        parts += [notes[stay.gone]] if stay.gone else []
        parts += [] if stay.confirmed else [say("not confirmed")]
        return " · ".join(parts)

    def _picked(self) -> Stay | None:
        key = self._picks().picked
        return self._told.stays[int(key)] if self._told and key else None

    def _standing(self) -> Stay | None:
        """Return what the keys are at, if it can be corrected."""
        stay = self._picked()
        if stay is not None and not stay.arrivals:
            self.tell(say("That is withdrawn already."), alarm=True)
            return None
        return stay
