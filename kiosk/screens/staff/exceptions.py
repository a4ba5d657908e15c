"""What needs a person: one list, each line with what to do, and Enter goes where that is done."""

from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.events import ScreenResume
from textual.widgets import Static

from kiosk.screens.staff.closing import Closing
from kiosk.screens.staff.finding import Finding
from kiosk.screens.staff.frame import World
from kiosk.screens.staff.health import Health
from kiosk.screens.staff.keyline import Key, KeyLine, bindings
from kiosk.screens.staff.memory import forget_widths
from kiosk.screens.staff.picks import Pick, Picks
from kiosk.screens.staff.register import Late, Register
from kiosk.screens.staff.undo import UndoScreen
from kiosk.staff import exception_words as words
from kiosk.staff.asking import Answer, Shift
from kiosk.staff.closing import SessionDone
from kiosk.staff.exceptions import (
    CameAlone,
    ExceptionsTold,
    LookAtExceptions,
    Matter,
    NotClosed,
    Refused,
    SeeTo,
    Unconfirmed,
    UnknownCard,
    about,
)
from kiosk.staff.words import say, say_n

KEYS = (
    Key("enter", "go", say("go and do it"), "Enter"),
    Key("d", "done", say("done, take it off")),
)


class Exceptions(UndoScreen):
    """The list, most urgent first."""

    BINDINGS: ClassVar = [("escape", "back", say("Back")), *bindings(*KEYS)]

    def __init__(self, world: World, shift: Shift) -> None:
        super().__init__(world, shift)
        self._told: ExceptionsTold | None = None
        self._seen_to: SeeTo | None = None
        """What was just taken off the list, until it is told that it was written down."""

    def heading(self) -> str:
        """Name it."""
        return say("What needs a person")

    def body(self) -> ComposeResult:
        """Say how many, and list them."""
        yield Static("", id="day", markup=False)
        yield Picks("matters")
        yield KeyLine(*KEYS)

    @on(ScreenResume)
    def take_return(self) -> None:
        """Look, also when what lay over it is gone."""
        self._look()

    def heard(self, answer: Answer) -> None:
        """Show the list."""
        if isinstance(answer, ExceptionsTold):
            self._told = answer
            self._show()
            if self._seen_to:
                back = SeeTo(shift=self.shift.id, about=self._seen_to.about, back=True)
                self._seen_to = None
                self.offer_undo(say("It is off the list."), back)
        else:
            self._seen_to = None
            super().heard(answer)

    def put_away(self) -> bytes | None:
        """Forget who came."""
        self._told = None
        self.query_one("#matters", Picks).show([])
        forget_widths()
        return None

    # What can be done

    def action_back(self) -> None:
        """Go back."""
        self.app.pop_screen()

    def on_key(self, event: events.Key) -> None:
        """Go to one by its number."""
        matters = self._told.matters if self._told else ()
        if event.key.isdecimal() and 1 <= int(event.key) <= len(matters):
            event.stop()
            self._go(matters[int(event.key) - 1])

    @on(Picks.OptionSelected, "#matters")
    def action_go(self) -> None:
        """Go where it is put right."""
        if matter := self._picked():
            self._go(matter)

    def action_done(self) -> None:
        """Take it off the list; of an unconfirmed visit, say that they came alone."""
        matter = self._picked()
        if isinstance(matter, Unconfirmed):
            self.ask(CameAlone(shift=self.shift.id, arrival=matter.arrival, day=matter.day))
            self.tell(say("Noted: they came alone. If not, it is put right under Corrections."))
        elif matter and (settled := about(matter)):
            self._seen_to = SeeTo(shift=self.shift.id, about=settled)
            self.ask(self._seen_to)
        elif matter:
            self.tell(say("It goes by itself once somebody at the registry has seen to it."), alarm=True)

    def _go(self, matter: Matter) -> None:
        world, shift = self.world, self.shift
        match matter:
            case Unconfirmed(name=""):
                self.tell(say("See the lead: this family is signed in by them."), alarm=True)
            case Unconfirmed() as visit:
                late = Late(visit.at, visit.purpose, visit.family, visit.person)
                self.app.push_screen(Register(world, shift, visit.session, visit.day, late))
            case UnknownCard():
                self.app.push_screen(Finding(world, shift))
            case NotClosed(line=line, day=day):
                self.app.push_screen(Closing(world, shift, line, day, self._tell_closed))
            case Refused():
                self.app.push_screen(Health(world, shift))

    def _tell_closed(self, done: SessionDone) -> None:
        self.tell(say("Closed with %(counted)d counted.", counted=done.counted))

    # What is shown

    def _look(self) -> None:
        self.ask(LookAtExceptions(shift=self.shift.id))

    def _show(self) -> None:
        if self._told is None or not self.is_mounted:
            return
        matters, today, zone = self._told.matters, self._told.today, self.world.zone
        head = say_n("%(count)d thing needs a person", "%(count)d things need a person", len(matters))
        self.query_one("#day", Static).update(head)
        lines = [
            Pick(f"{number}  {words.sentence(each, today, zone)}\n   → {words.what_to_do(each)}", str(number))
            for number, each in enumerate(matters, start=1)
        ]
        self.query_one("#matters", Picks).show(lines, say("Nothing waits for anybody."))

    def _picked(self) -> Matter | None:
        key = self.query_one("#matters", Picks).picked
        return self._told.matters[int(key) - 1] if self._told and key else None
