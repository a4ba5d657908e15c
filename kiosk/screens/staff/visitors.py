"""Who works, mends or visits here now: signed in and out, so that the fire roll has them."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.events import ScreenResume
from textual.widgets import Static

from kiosk.screens.staff.frame import StaffScreen, World
from kiosk.screens.staff.keyline import Key, KeyLine, bindings
from kiosk.screens.staff.picks import Pick, Picks
from kiosk.screens.staff.visitor import VisitorIn
from kiosk.staff import roll_words as words
from kiosk.staff.asking import Answer, Shift
from kiosk.staff.calling import RollTold, SignVisitorIn, SignVisitorOut, TakeRoll
from kiosk.staff.roll import Entry, Is
from kiosk.staff.words import say
from sync.terms import Visiting

KEYS = (
    Key("m", "me", say("me, in or out")),
    Key("a", "add", say("somebody in")),
    Key("o", "out", say("has left")),
)


class Visitors(StaffScreen):
    """One line for each, by room; whoever is signed in to this screen comes and goes by one key."""

    BINDINGS: ClassVar = [("escape", "back", say("Back")), *bindings(*KEYS)]

    def __init__(self, world: World, shift: Shift) -> None:
        super().__init__(world, shift)
        self._told: RollTold | None = None
        self._entries: list[Entry] = []

    def heading(self) -> str:
        """Name it."""
        return say("Staff and visitors")

    def body(self) -> ComposeResult:
        """Say what it is for, and list them."""
        yield Static(say("In the building, as far as the fire roll knows"), id="day", markup=False)
        yield Picks("people")
        yield KeyLine(*KEYS)

    @on(ScreenResume)
    def take_return(self) -> None:
        """Look, also when what lay over it is gone."""
        self.ask(TakeRoll(shift=self.shift.id))

    def heard(self, answer: Answer) -> None:
        """Show them."""
        if isinstance(answer, RollTold):
            self._told = answer
            self._show()
        else:
            super().heard(answer)

    def put_away(self) -> bytes | None:
        """Forget who is here."""
        self._told, self._entries = None, []
        self.query_one("#people", Picks).show([])
        return None

    def action_back(self) -> None:
        """Go back."""
        self.app.pop_screen()

    def action_me(self) -> None:
        """Sign whoever works here in, or out."""
        if self._told and self._told.mine:
            self.ask(SignVisitorOut(shift=self.shift.id, visitor=self._told.mine))
            self.tell(say("You are signed out of the building."))
        elif self._told:
            self.ask(SignVisitorIn(shift=self.shift.id, kind=Visiting.STAFF, staff=self.shift.staff))
            self.tell(say("You are on the fire roll. M again, when you go."))

    def action_add(self) -> None:
        """Sign somebody else in."""
        if self._told:
            self.app.push_screen(VisitorIn(self.world, self.shift, self._told))

    def action_out(self) -> None:
        """Sign out whoever the keys are at."""
        key = self.query_one("#people", Picks).picked
        if key:
            entry = self._entries[int(key)]
            self.ask(SignVisitorOut(shift=self.shift.id, visitor=entry.ids[0]))
            self.tell(say("%(who)s is signed out.", who=words.line(entry)))

    def _show(self) -> None:
        if self._told is None or not self.is_mounted:
            return
        self._entries, lines = [], []
        for room in self._told.roll.rooms:
            inside = [each for each in room.entries if each.what in {Is.STAFF, Is.VISITOR}]
            if inside:
                lines.append(Pick(words.room_name(room)))
            for entry in inside:
                note = words.note(entry, self.world.zone)
                lines.append(Pick(f"  {words.line(entry)}  ({note})", str(len(self._entries))))
                self._entries.append(entry)
        self.query_one("#people", Picks).show(lines, say("Nobody who works or visits here is signed in."))
