"""A family that was found: who of it is here now, and what else to do with it."""

from typing import ClassVar
from uuid import UUID

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Button, OptionList

from kiosk.screens.staff.frame import StaffScreen, World
from kiosk.screens.staff.line import Line
from kiosk.screens.staff.memory import forget_widths
from kiosk.screens.staff.picks import Pick, Picks
from kiosk.screens.staff.with_family import WITH_FAMILY, WithFamily, offered
from kiosk.staff.asking import Answer, Shift
from kiosk.staff.finding import REASONS, BreakGlass, FamilyHere, Hit, Opened, SignFamilyIn, Someone
from kiosk.staff.may import Deed, may
from kiosk.staff.reasons import words
from kiosk.staff.words import say, say_n
from kiosk.words import speak
from sync.terms import Role


def describe(hit: Hit) -> str:
    """Return a family in a line; of one behind glass, nothing."""
    if hit.behind_glass:
        return say("A family that is kept private: see the lead")
    return ", ".join(each.name for each in hit.people)


class FoundFamily(StaffScreen):
    """Ticks who is here; for a family behind glass, asks for a reason first."""

    IDLE_SECONDS = 90
    BINDINGS: ClassVar = [("escape", "back", say("Back"))]

    def __init__(
        self, world: World, shift: Shift, hit: Hit, things: tuple[WithFamily, ...] | None = None
    ) -> None:
        super().__init__(world, shift)
        self._hit = hit
        self._glass = hit.behind_glass
        self._ticked = {each.person for each in hit.people if not each.here}
        self._things = offered(shift, WITH_FAMILY if things is None else things)

    def heading(self) -> str:
        """Name it."""
        return say("A family")

    def body(self) -> ComposeResult:
        """List the people, or the reasons."""
        yield Line(id="which", classes="who")
        yield Picks("people")
        with Horizontal(classes="buttons"):
            yield Button("", id="here", variant="success", compact=self.flat)
            for each in self._things.values():
                yield Button(
                    f"{each.key.upper()}  {each.name}", classes="thing", name=each.key, compact=self.flat
                )

    def on_mount(self) -> None:
        """Show what may be seen."""
        self._show()

    def heard(self, answer: Answer) -> None:
        """Take that it is opened, or that they are signed in."""
        match answer:
            case Opened(hit):
                self._hit, self._glass = hit, False
                self._ticked = {each.person for each in hit.people if not each.here}
                self._show()
                self.tell(say("Opened, and on record. There is no name on this device."))
            case FamilyHere(_, number, place):
                self._signed_in(number, speak("en").place(place, self.world.zone))
            case _:
                super().heard(answer)

    def put_away(self) -> bytes | None:
        """Forget whom it showed."""
        self._forget()
        return None

    def on_key(self, event: events.Key) -> None:
        """Tick by Space, sign in by S, and do the rest by its letter."""
        thing = self._things.get(event.key.lower())
        if self._glass:
            return
        if event.key == "space":
            self._turn(self.query_one("#people", Picks).picked)
        elif event.key == "s":
            self.sign_in()
        elif thing:
            self._enter(thing)
        else:
            return
        event.stop()

    @on(OptionList.OptionSelected)
    def take_pick(self, event: OptionList.OptionSelected) -> None:
        """Give the reason that was chosen, or tick a person by a touch or Enter."""
        key = event.option.id or ""
        if not self._glass:
            self._turn(key)
            return
        family, person = self._hit.family, self._hit.person
        self.ask(BreakGlass(shift=self.shift.id, family=family, person=person, reason=key))

    @on(Button.Pressed, "#here")
    def sign_in(self) -> None:
        """Sign in those who are ticked."""
        if self._ticked:
            people = frozenset(self._ticked)
            self.ask(SignFamilyIn(shift=self.shift.id, family=self._hit.family, people=people))
        else:
            self.tell(say("Tick who is here first."))

    @on(Button.Pressed, ".thing")
    def take_thing(self, event: Button.Pressed) -> None:
        """Do something else by a touch."""
        self._enter(self._things[event.button.name or ""])

    def action_back(self) -> None:
        """Go back to where staff stand."""
        self._forget()
        self.app.pop_screen()

    def _enter(self, thing: WithFamily) -> None:
        family = self._hit.family
        self._forget()
        self.app.switch_screen(thing.open(self.world, self.shift, family))

    def _turn(self, person: str) -> None:
        someone = next((each for each in self._hit.people if str(each.person) == person), None)
        if someone and not someone.here:
            self._ticked ^= {someone.person}
            self._show()

    def _signed_in(self, number: int, place: str) -> None:
        self._forget()
        self.query_one("#here").display = False
        said = say_n(
            "%(count)d person is signed in: %(place)s.",
            "%(count)d people are signed in: %(place)s.",
            number,
            place=place,
        )
        self.tell(said if number else say("They are all signed in already."))

    def _show(self) -> None:
        which, people = self.query_one("#which", Line), self.query_one("#people", Picks)
        self.query_one(".buttons").display = not self._glass
        if self._glass:
            self._show_glass(which, people)
            return
        which.say(say("Who is here? Space ticks."))
        people.show([Pick(self._line(number, each), str(each.person)) for number, each in self._numbered()])
        self.query_one("#here", Button).label = say_n(
            "S  Sign in %(count)d person", "S  Sign in %(count)d people", len(self._ticked)
        )
        people.focus()

    def _show_glass(self, which: Line, people: Picks) -> None:
        which.say(describe(self._hit))
        if may(self.shift.role, Deed.BREAK_GLASS):
            people.show([Pick(words(each), each) for each in REASONS])
            people.focus()
            self.tell(say("Why do you open it? The reason is on record, and somebody reads it."))
        else:
            people.show([])
            self.tell(say("Only your hub manager can open it. Say nothing of it to whoever asks."))

    def _numbered(self) -> list[tuple[int, Someone]]:
        return list(enumerate(self._hit.people, 1))

    def _line(self, number: int, someone: Someone) -> str:
        box = "[x]" if someone.person in self._ticked or someone.here else "[ ]"
        role = say("adult") if someone.role is Role.ADULT else say("child")
        name = someone.name or say("Person %(number)d", number=number)
        here = say(", signed in") if someone.here else ""
        return f"{box} {name} ({role}{here})"

    def _forget(self) -> None:
        self._hit = Hit(UUID(int=0), UUID(int=0), (), behind_glass=False)
        self._ticked = set()
        self.query_one("#people", Picks).show([])
        forget_widths()
