"""Who came on a day, and how to put right what is wrong with it: withdraw, move, add, history, undo."""

from datetime import date, timedelta
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.events import ScreenResume
from textual.widgets import Static

from kiosk.screens.staff.frame import World
from kiosk.screens.staff.history import History
from kiosk.screens.staff.keyline import Key, KeyLine, bindings
from kiosk.screens.staff.picks import Pick, Picks
from kiosk.screens.staff.reasons import AskReason
from kiosk.screens.staff.register import Late, Register
from kiosk.screens.staff.targets import AskTarget
from kiosk.screens.staff.undo import UndoScreen
from kiosk.staff import session_words as words
from kiosk.staff.asking import Answer, Shift
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

DAYS_BACK = 13
"""So long a kiosk keeps its events."""
KEYS = (
    Key("w", "withdraw", say("withdraw")),
    Key("m", "move", say("move")),
    Key("a", "add", say("add somebody")),
    Key("h", "history", say("history")),
    Key("left", "earlier", say("earlier"), "←"),
    Key("right", "later", say("later"), "→"),
)


class Corrections(UndoScreen):
    """One line for each who came to each occasion."""

    BINDINGS: ClassVar = [("escape", "back", say("Back")), *bindings(*KEYS)]

    def __init__(self, world: World, shift: Shift) -> None:
        super().__init__(world, shift)
        self._told: VisitsTold | None = None

    def heading(self) -> str:
        """Name it."""
        return say("Corrections")

    def body(self) -> ComposeResult:
        """Say which day it is, and list who came."""
        yield Static("", id="day", markup=False)
        yield Picks("stays")
        yield KeyLine(*KEYS)

    @on(ScreenResume)
    def take_return(self) -> None:
        """Look at the day, also when what lay over it is gone."""
        self._look(0)

    def heard(self, answer: Answer) -> None:
        """Show the day, or what was done."""
        match answer:
            case VisitsTold():
                self._told = answer
                self._show()
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
        self.query_one("#stays", Picks).show([])
        return None

    # What can be done

    def action_back(self) -> None:
        """Go back."""
        self.app.pop_screen()

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

    def action_earlier(self) -> None:
        """Look at the day before."""
        self._look(-1)

    def action_later(self) -> None:
        """Look at the day after."""
        self._look(1)

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

    def _look(self, step: int) -> None:
        day = None
        if self._told:
            earliest = self._told.today - timedelta(days=DAYS_BACK)
            day = min(self._told.today, max(earliest, self._told.day + timedelta(days=step)))
        self.ask(LookAtVisits(shift=self.shift.id, day=day))

    def _show(self) -> None:
        if self._told is None or not self.is_mounted:
            return
        name = words.day(self._told.day, self._told.today, self.world.zone)
        self.query_one("#day", Static).update(name)
        lines = [Pick(self._line(stay), str(number)) for number, stay in enumerate(self._told.stays)]
        self.query_one("#stays", Picks).show(lines, say("Nobody has signed in on this day, at this kiosk."))

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
        key = self.query_one("#stays", Picks).picked
        return self._told.stays[int(key)] if self._told and key else None

    def _standing(self) -> Stay | None:
        """Return what the keys are at, if it can be corrected."""
        stay = self._picked()
        if stay is not None and not stay.arrivals:
            self.tell(say("That is withdrawn already."), alarm=True)
            return None
        return stay

    def _day(self) -> date:
        assert self._told  # noqa: S101 - nothing can be picked before
        return self._told.day
