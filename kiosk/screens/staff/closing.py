"""Closing a session: type how many were there, see who is not named, press why."""

from collections.abc import Callable
from datetime import date
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input, Static

from kiosk.screens.staff.frame import StaffScreen, World
from kiosk.screens.staff.picks import Picks
from kiosk.screens.staff.reasons import numbered
from kiosk.staff import session_words as words
from kiosk.staff.asking import Answer, Shift
from kiosk.staff.closing import NOT_NAMED, TOO_MANY, CloseSession, SessionDone
from kiosk.staff.sessions import Line
from kiosk.staff.words import say

DIGITS = 4


class Closing(StaffScreen):
    """One number, Enter, one digit: done."""

    BINDINGS: ClassVar = [("escape", "back", say("Back"))]

    def __init__(
        self, world: World, shift: Shift, line: Line, day: date, afterwards: Callable[[SessionDone], None]
    ) -> None:
        super().__init__(world, shift)
        self._line, self._day, self._afterwards = line, day, afterwards
        self._counted: int | None = None

    def heading(self) -> str:
        """Name it."""
        return say("Close %(title)s", title=self._line.session.title)

    def body(self) -> ComposeResult:
        """Ask for the count; then for the ages of those without a name, and why they have none."""
        yield Static(say("How many people were there, with everybody?"), classes="question", markup=False)
        yield Input(id="counted", type="integer", max_length=DIGITS, compact=True, select_on_focus=False)
        yield Static(words.who(self._line.tally), id="difference", markup=False)
        yield Static(
            say("Of those without a name, if you know"), id="ages-label", classes="label", markup=False
        )
        with Horizontal(id="ages"):
            for band in ("adults", *self.world.settings.door.child_bands):
                name = say("adults") if band == "adults" else band
                yield Static(name, classes="band", markup=False)
                yield Input(id=f"age-{band}", type="integer", max_length=DIGITS, compact=True, classes="age")
        yield Static("", id="why", classes="question", markup=False)
        yield Picks("reasons")

    def on_mount(self) -> None:
        """Begin with the count."""
        self._show()
        self.query_one("#counted", Input).focus()

    def heard(self, answer: Answer) -> None:
        """Go back once it is written down."""
        if isinstance(answer, SessionDone):
            self.app.pop_screen()
            self._afterwards(answer)
        else:
            super().heard(answer)

    def put_away(self) -> bytes | None:
        """Forget the number; it is quickly counted again."""
        self.query_one("#counted", Input).value = ""
        return None

    def on_key(self, event: events.Key) -> None:
        """Take a digit for a reason, once they stand there."""
        codes = self._codes()
        typing = isinstance(self.focused, Input)
        if not typing and event.key.isdecimal() and 1 <= int(event.key) <= len(codes):
            event.stop()
            self._close(codes[int(event.key) - 1])

    @on(Input.Submitted, "#counted")
    def take_count(self) -> None:
        """Say the difference; close at once where there is none."""
        text = self.query_one("#counted", Input).value.strip()
        if not text.isdecimal():
            self.tell(say("Type a number: how many people were there?"), alarm=True)
            return
        self._counted = int(text)
        self.tell("")
        self._show()
        if self._missing():
            self.query_one("#reasons", Picks).focus()
        else:
            self._close("")

    @on(Input.Changed, "#counted")
    def take_other_count(self) -> None:
        """Begin again with another number."""
        self._counted = None
        self._show()

    @on(Input.Submitted, ".age")
    def take_age(self) -> None:
        """Go on to the reasons."""
        self.query_one("#reasons", Picks).focus()

    @on(Picks.OptionSelected, "#reasons")
    def take_reason(self, event: Picks.OptionSelected) -> None:
        """Close."""
        if event.option_id:
            self._close(event.option_id)

    def action_back(self) -> None:
        """Close nothing."""
        self.app.pop_screen()

    def _missing(self) -> int:
        return self._line.tally.missing(self._counted) if self._counted is not None else 0

    def _codes(self) -> tuple[str, ...]:
        missing = self._missing()
        return NOT_NAMED if missing > 0 else TOO_MANY if missing < 0 else ()

    def _show(self) -> None:
        if not self.is_mounted:
            return
        tally, counted = self._line.tally, self._counted
        said = words.who(tally) if counted is None else words.difference(counted, tally)
        self.query_one("#difference", Static).update(said)
        for each in ("#ages-label", "#ages"):
            self.query_one(each).display = self._missing() > 0
        codes = self._codes()
        picks = self.query_one("#reasons", Picks)
        picks.display = bool(codes)
        picks.show(numbered(codes))
        why = {True: say("Why are they not named?"), False: say("Why are there more? Nobody is taken off.")}
        self.query_one("#why", Static).update(why[self._missing() > 0] if codes else "")

    def _close(self, reason: str) -> None:
        if self._counted is None:
            return
        ages = {band: self._age(band) for band in self.world.settings.door.child_bands}
        adults, children = self._age("adults"), {band: number for band, number in ages.items() if number}
        if adults + sum(children.values()) > max(0, self._missing()):
            self.tell(say("Those are more ages than people without a name."), alarm=True)
            return
        self.ask(
            CloseSession(
                shift=self.shift.id,
                session=self._line.session.id,
                day=self._day,
                counted=self._counted,
                adults=adults,
                children=children,
                reason=reason,
            )
        )

    def _age(self, band: str) -> int:
        text = self.query_one(f"#age-{band}", Input).value.strip()
        return int(text) if text.isdecimal() else 0
