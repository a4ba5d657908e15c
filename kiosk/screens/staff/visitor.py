"""Signing in somebody who works, mends something or visits: for the fire roll."""

from typing import ClassVar
from uuid import UUID

from textual import on
from textual.app import ComposeResult
from textual.suggester import SuggestFromList
from textual.widgets import Input, Static

from kiosk.screens.staff.frame import StaffScreen, World
from kiosk.screens.staff.picks import Pick, Picks
from kiosk.staff.asking import Answer, Shift
from kiosk.staff.calling import RollTold, SignVisitorIn
from kiosk.staff.plain import one_line
from kiosk.staff.words import say
from sync.terms import Visiting

LONGEST = 80


class VisitorIn(StaffScreen):
    """Who it is, and in which room; their name is kept here until the day ends, and sent nowhere."""

    BINDINGS: ClassVar = [("escape", "back", say("Back")), ("ctrl+s", "save", say("Sign in"))]

    def __init__(self, world: World, shift: Shift, told: RollTold) -> None:
        super().__init__(world, shift)
        self._told = told

    def heading(self) -> str:
        """Name it."""
        return say("Who came in?")

    def body(self) -> ComposeResult:
        """Ask who, what they are called, and where they are."""
        yield Picks("who")
        yield Static(say("First name, and who they are from"), classes="label", markup=False)
        yield Input(id="name", compact=True, select_on_focus=False, max_length=LONGEST)
        yield Static(say("Room, if you know it"), classes="label", markup=False)
        rooms = SuggestFromList(self._told.rooms, case_sensitive=False)
        yield Input(id="room", compact=True, select_on_focus=False, max_length=LONGEST, suggester=rooms)
        yield Static(
            say("Names of contractors and visitors stay on this kiosk, and go when the day ends."),
            markup=False,
        )

    def on_mount(self) -> None:
        """Offer colleagues who are not here yet, and the two others."""
        picks = [Pick(name, str(staff)) for staff, name in self._told.staff]
        others = [Pick(say("A contractor"), Visiting.CONTRACTOR), Pick(say("A visitor"), Visiting.VISITOR)]
        self.query_one("#who", Picks).show([*others, *picks])

    def heard(self, answer: Answer) -> None:
        """Go back once it is written down."""
        if isinstance(answer, RollTold):
            self.app.pop_screen()
        else:
            super().heard(answer)

    def put_away(self) -> bytes | None:
        """Forget what was typed; it is too little to keep."""
        for each in self.query(Input):
            each.value = ""
        return None

    def action_back(self) -> None:
        """Sign nobody in."""
        self.app.pop_screen()

    @on(Picks.OptionSelected, "#who")
    def take_who(self) -> None:
        """Ask what a contractor or visitor is called; of colleagues that is known."""
        self.query_one("#name" if self._is_other() else "#room", Input).focus()

    @on(Input.Submitted, "#name")
    def take_name(self) -> None:
        """Go on to the room."""
        self.query_one("#room", Input).focus()

    @on(Input.Submitted, "#room")
    def action_save(self) -> None:
        """Sign them in."""
        who = self.query_one("#who", Picks).picked
        name, room = (one_line(self.query_one(field, Input).value) for field in ("#name", "#room"))
        if self._is_other() and not name:
            self.tell(say("Type what they are called, so that somebody can look for them."), alarm=True)
            self.query_one("#name", Input).focus()
        elif self._is_other():
            self.ask(SignVisitorIn(shift=self.shift.id, kind=Visiting(who), name=name, room=room))
        elif who:
            self.ask(SignVisitorIn(shift=self.shift.id, kind=Visiting.STAFF, staff=UUID(who), room=room))

    def _is_other(self) -> bool:
        return self.query_one("#who", Picks).picked in {Visiting.CONTRACTOR, Visiting.VISITOR}
