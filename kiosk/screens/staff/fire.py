"""The fire roll: numbers for everybody who presses its key; names, and ticks, behind the PIN."""

from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.events import ScreenResume
from textual.widgets import Static

from kiosk.drawing.big import layout
from kiosk.outcome import Outcome
from kiosk.screens.staff.frame import World
from kiosk.screens.staff.picks import Pick, Picks
from kiosk.screens.staff.prints import PrintingScreen
from kiosk.screens.staff.signing_in import SigningIn
from kiosk.screens.staff.visitor import VisitorIn
from kiosk.staff import roll_words as words
from kiosk.staff.asking import Answer, CountRoll, Shift
from kiosk.staff.calling import BeginRoll, RollTold, SeeOut, SignVisitorOut, TakeRoll, TickOff
from kiosk.staff.roll import Entry, Is, Roll
from kiosk.staff.words import say

AGAIN_SECONDS = 10.0
"""How often the roll is called again while it is looked at."""
SURE_SECONDS = 8.0
"""So long a first N waits for the second."""
TALL = 36
"""From so many rows on, the total stands in big letters."""


class FireRoll(PrintingScreen):
    """Who is in the building."""

    IDLE_SECONDS = 900
    BINDINGS: ClassVar = [
        ("escape", "back", say("Back")),
        ("p", "print", say("Print")),
        ("f2", "names", say("Names")),
        ("v", "visitor", say("Visitor in")),
        ("o", "out", say("Left")),
        ("n", "anew", say("New roll")),
    ]

    def __init__(self, world: World, shift: Shift | None = None) -> None:
        super().__init__(world, shift)
        self._told: RollTold | None = None
        self._entries: list[Entry] = []
        self._asked_at = world.stopwatch()
        self._sure_until = 0.0

    @property
    def named(self) -> bool:
        """Whether somebody is signed in, so that names may stand here."""
        return self._shift is not None

    def heading(self) -> str:
        """Name it."""
        return say("Fire roll")

    def body(self) -> ComposeResult:
        """Numbers first, then how far to trust them, then everybody."""
        yield Static("", id="total", markup=False)
        yield Static("", id="columns", markup=False)
        yield Static("", id="cautions", markup=False)
        yield Picks("people")

    @on(ScreenResume)
    def take_return(self) -> None:
        """Call the roll, also when what lay over it is gone."""
        self._call()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002 - Textual's
        """Offer names to those who are not signed in, and everything else to those who are."""
        if action in {"names", "fire"}:
            return action == "names" and not self.named
        return self.named if action in {"visitor", "out", "anew", "leave"} else True

    def tick(self, left: int | None) -> None:
        """Call it again now and then."""
        super().tick(left)
        if self.world.stopwatch() - self._asked_at >= AGAIN_SECONDS:
            self._call()

    def tapped(self, outcome: Outcome) -> None:
        """Call it again: somebody came or went."""
        super().tapped(outcome)
        self._call()

    def heard(self, answer: Answer) -> None:
        """Show the roll."""
        if isinstance(answer, RollTold):
            self._told = replace(answer, roll=self._with_readers(answer.roll))
            self._show()
        else:
            super().heard(answer)

    # What can be done

    def action_back(self) -> None:
        """Go back to what was up before."""
        if self.named:
            self.app.pop_screen()
        else:
            self.action_leave()

    def action_names(self) -> None:
        """Ask for the PIN that shows the names."""
        self.app.push_screen(SigningIn(self.world))

    def action_print(self) -> None:
        """Print it as it is."""
        if self._told:
            self.print_out([words.paper(self._told.roll, self.world.board().hub, self.world.zone)])

    def action_visitor(self) -> None:
        """Sign somebody in who works or visits here."""
        if self._told:
            self.app.push_screen(VisitorIn(self.world, self.shift, self._told))

    def action_out(self) -> None:
        """Sign out whoever the keys are at."""
        entry = self._picked()
        if entry is None:
            return
        if entry.what in {Is.STAFF, Is.VISITOR}:
            self.ask(SignVisitorOut(shift=self.shift.id, visitor=entry.ids[0]))
        elif entry.number == 1:
            self.ask(SeeOut(shift=self.shift.id, arrival=entry.ids[0]))
        else:
            self.tell(say("People counted together are corrected in their session's register."), alarm=True)

    def action_anew(self) -> None:
        """Begin to tick off anew, if it is pressed twice."""
        now = self.world.stopwatch()
        if now < self._sure_until:
            self._sure_until = 0.0
            self.tell("")
            self.ask(BeginRoll(shift=self.shift.id))
        else:
            self._sure_until = now + SURE_SECONDS
            self.tell(say("Press N again to begin a new roll: every tick is taken back."), alarm=True)

    @on(Picks.OptionSelected, "#people")
    def take_tick(self, event: Picks.OptionSelected) -> None:
        """Tick somebody off, or take the tick back."""
        if self.named and event.option_id:
            entry = self._entries[int(event.option_id)]
            self.ask(TickOff(shift=self.shift.id, ids=entry.ids, seen=not entry.ticked))

    # What is shown

    def _call(self) -> None:
        self._asked_at = self.world.stopwatch()
        self.ask(TakeRoll(shift=self.shift.id) if self.named else CountRoll())

    def _with_readers(self, roll: Roll) -> Roll:
        """Add this screen's own readers that are not there now, and drop those that are set up no more."""
        known = {each.name for each in self.world.settings.readers}
        down = {*known.intersection(roll.readers_down), *self.world.readers_down()}
        return replace(roll, readers_down=tuple(sorted(down)))

    def _show(self) -> None:
        if self._told is None or not self.is_mounted:
            return
        roll = self._told.roll
        self.query_one("#total", Static).update("\n".join(self._large(words.total(roll))))
        counted = "   ".join(f"{name} {number}" for name, number in words.columns(roll))
        if roll.number() and self.named:
            counted += "   " + say("Seen outside %(seen)d", seen=roll.ticked)
        counted += "   " + say("As of %(time)s", time=words.to_the_second(roll.at, self.world.zone))
        self.query_one("#columns", Static).update(counted)
        cautions = "\n".join(f"· {each}" for each in words.cautions(roll, self.world.zone))
        self.query_one("#cautions", Static).update(cautions)
        self.query_one("#people", Picks).show(self._lines(roll), say("Nobody is signed in."))

    def _large(self, text: str) -> list[str]:
        """Return it in big letters where there is room for them and the list below."""
        if self.flat or self.size.height < TALL:
            return [text]
        return layout(text, max(1, self.size.width - 4), 1)

    def _lines(self, roll: Roll) -> list[Pick]:
        self._entries = []
        lines = []
        for room in roll.rooms:
            lines.append(Pick(f"{words.room_name(room)}  ·  {words.room_note(room)}"))
            for entry in room.entries if self.named else ():
                lines.append(Pick(self._line(entry), str(len(self._entries))))
                self._entries.append(entry)
        return lines

    def _line(self, entry: Entry) -> str:
        box = "[✓]" if entry.ticked else "[ ]"
        return f" {box} {words.line(entry)}  ({words.note(entry, self.world.zone)})"

    def _picked(self) -> Entry | None:
        key = self.query_one("#people", Picks).picked
        return self._entries[int(key)] if key else None
