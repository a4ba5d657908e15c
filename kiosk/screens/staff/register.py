"""The register of one session: tick who is here, usual attenders first; or enter later who was."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import ClassVar
from uuid import UUID

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.events import ScreenResume
from textual.widgets import Input, Static

from kiosk.screens.staff.finding import Finding
from kiosk.screens.staff.frame import World
from kiosk.screens.staff.keyline import Key, KeyLine, bindings
from kiosk.screens.staff.picks import Pick, Picks
from kiosk.screens.staff.reasons import AskReason
from kiosk.screens.staff.undo import UndoScreen
from kiosk.staff import session_words as words
from kiosk.staff.asking import Answer, HoldUp, Shift, Shown
from kiosk.staff.attending import (
    LATER,
    Attender,
    FamilyByCard,
    FamilyOfVisit,
    FamilyTold,
    NoFamily,
    NoSession,
    OpenRegister,
    RegisterTold,
    TakeRegister,
)
from kiosk.staff.clock_times import read_time
from kiosk.staff.correcting import PutBack, TakeBack, TooLate
from kiosk.staff.finding import Hit
from kiosk.staff.words import say, say_n
from kiosk.words import clock_time, span
from sync.wire import Session

People = tuple[tuple[UUID, UUID], ...]


KEYS = (
    Key("ctrl+s", "save", say("sign in those ticked"), "Ctrl+S"),
    Key("h", "hold_up", say("add by card")),
    Key("f", "find", say("find somebody")),
)


@dataclass(frozen=True, slots=True)
class Late:
    """Somebody came earlier and is not on record, so the time is asked though the session may be on."""

    at: datetime | None = None
    """When it most likely was; None for the beginning of the session."""
    purpose: str = ""
    """Without a session, what they came for."""
    family: UUID | None = None
    """Whose people it is about, where that is known, and who of them is on record."""
    person: UUID | None = None


class Register(UndoScreen):
    """Who is at a session. Ticks are signed in by one key, all together, and taken back by one."""

    BINDINGS: ClassVar = [("escape", "back", say("Back")), *bindings(*KEYS)]

    def __init__(
        self, world: World, shift: Shift, session: UUID | None, day: date, late: Late | None = None
    ) -> None:
        super().__init__(world, shift)
        self._session, self._day, self._late = session, day, late
        self._told: RegisterTold | None = None
        self._added: tuple[Attender, ...] = ()
        self._ticked: set[UUID] = set()
        self._warned = False
        """Escape was pressed once, and what it would lose was said."""

    def heading(self) -> str:
        """Name it."""
        return say("Register")

    def body(self) -> ComposeResult:
        """Say which session, ask for the time if it is over, and list the people."""
        yield Static("", id="session", classes="question", markup=False)
        with Horizontal(id="late"):
            yield Static(say("They came at"), classes="label", markup=False)
            yield Input(id="at", max_length=5, compact=True, select_on_focus=False)
            yield Static(say("so it is entered with that time"), classes="hint", markup=False)
        yield Picks("attenders")
        yield KeyLine(*KEYS)

    @on(ScreenResume)
    def take_return(self) -> None:
        """Look at the register."""
        self.ask(OpenRegister(shift=self.shift.id, session=self._session, day=self._day))

    def heard(self, answer: Answer) -> None:
        """Show who is there."""
        match answer:
            case RegisterTold():
                self._take(answer)
            case FamilyTold(attenders, by_card):
                self._add(attenders, None if by_card else frozenset())
            case NoFamily(discreet):
                self.tell(
                    say("See the lead: this family is signed in by them.")
                    if discreet
                    else say("Nobody is known by that card. It can be linked under Cards and passes."),
                    alarm=True,
                )
            case PutBack():
                self.tell(say("It is as it was before."))
                self.ask(OpenRegister(shift=self.shift.id, session=self._session, day=self._day))
            case TooLate():
                self.tell(say("It is too late to undo that; correct it under Corrections."), alarm=True)
            case NoSession():
                self.tell(say("This session is no longer in the timetable of this kiosk."), alarm=True)
            case Shown(token=token, random=random):
                if random:
                    self.tell(say("That card changes its number each time, so it is nobody's."), alarm=True)
                else:
                    self.ask(FamilyByCard(shift=self.shift.id, token=token))
            case _:
                super().heard(answer)

    def put_away(self) -> bytes | None:
        """Forget the ticks: whoever is ticked is signed in only by the key."""
        self._ticked.clear()
        self._added, self._told = (), None
        self.query_one("#attenders", Picks).show([])
        return None

    # What can be done

    def action_back(self) -> None:
        """Go back; with ticks that are not signed in, only when it is pressed again."""
        if self._ticked and not self._warned:
            self._warned = True
            self.tell(
                say_n(
                    "%(count)d tick is not signed in yet: Ctrl+S signs in, Escape again forgets it.",
                    "%(count)d ticks are not signed in yet: Ctrl+S signs in, Escape again forgets them.",
                    len(self._ticked),
                ),
                alarm=True,
            )
        else:
            self.app.pop_screen()

    @on(Picks.OptionSelected, "#attenders")
    def take_tick(self, event: Picks.OptionSelected) -> None:
        """Tick, or take the tick back."""
        person = UUID(event.option_id) if event.option_id else None
        attender = next((each for each in self._everybody() if each.person == person), None)
        if attender is None or attender.here:
            self.tell(say("They are signed in. What is wrong with it is put right under Corrections."))
            return
        self._ticked ^= {attender.person}
        self._warned = False
        self._show()

    def action_hold_up(self) -> None:
        """Wait for a card or pass."""
        self.ask(HoldUp(shift=self.shift.id))
        self.tell(say("Hold the card or pass to the reader now."))

    def action_find(self) -> None:
        """Find a family by two identifiers, to be ticked."""
        self.app.push_screen(Finding(self.world, self.shift, self._take_hit))

    def action_save(self) -> None:
        """Sign in those who are ticked."""
        ticked = [each for each in self._everybody() if each.person in self._ticked]
        people = tuple((each.person, each.family) for each in ticked)
        if not people:
            self.tell(say("Nobody is ticked: Enter ticks whoever the keys are at."))
            return
        at = self._at()
        if isinstance(at, str):
            self.tell(at, alarm=True)
            self.query_one("#at", Input).focus()
            return
        if at is None:
            self._sign_in(people, None, "")
        else:
            question = say("Why is this entered later?")
            later = partial(self._sign_in, people, at)
            self.app.push_screen(AskReason(self.world, self.shift, question, LATER, later))

    def _sign_in(self, people: People, at: datetime | None, reason: str) -> None:
        self.ask(
            TakeRegister(
                shift=self.shift.id,
                session=self._session,
                day=self._day,
                people=people,
                at=at,
                reason=reason,
                purpose=self._late.purpose if self._late else "",
            )
        )

    # What is shown

    def _take(self, told: RegisterTold) -> None:
        first = self._told is None
        self._told = told
        if told.done:
            self._ticked.clear()
            self._added = ()
            done = say_n("%(count)d person is signed in.", "%(count)d people are signed in.", told.taken)
            self.offer_undo(done, TakeBack(shift=self.shift.id, what=told.done))
        self.query_one("#late").display = self._is_late()
        if first and self._is_late():
            self.query_one("#at", Input).value = self._likely_time(told.session)
        self._show()
        if first:
            self.query_one("#attenders", Picks).focus()
            if self._late and self._late.family and self._late.person:
                family, person = self._late.family, self._late.person
                self.ask(FamilyOfVisit(shift=self.shift.id, family=family, person=person))

    def _likely_time(self, session: Session | None) -> str:
        """Return when somebody came who is entered later, as far as anybody can guess."""
        now = self.world.clock()
        if self._late and self._late.at:
            return clock_time(self._late.at, self.world.zone)
        if session and session.starts <= now:
            return clock_time(session.starts, self.world.zone)
        return clock_time(now, self.world.zone) if self._is_today() else ""

    def _take_hit(self, hit: Hit) -> None:
        """Put a family that was found on the register, with a tick at whoever was asked for."""
        if hit.behind_glass:
            self.tell(say("See the lead: this family is signed in by them."), alarm=True)
            return
        found = [Attender(each.person, hit.family, each.name, each.role) for each in hit.people]
        self._add(tuple(found), frozenset({hit.person}))

    def _add(self, attenders: tuple[Attender, ...], ticked: frozenset[UUID] | None = None) -> None:
        known = {each.person for each in self._everybody()}
        self._added = (*self._added, *(each for each in attenders if each.person not in known))
        here = {each.person for each in self._everybody() if each.here}
        self._ticked |= ({each.person for each in attenders} if ticked is None else ticked) - here
        if self._ticked:
            self.tell(say("Ticked: untick whoever was not here, then Ctrl+S."))
        else:
            self.tell(say("Tick who else was here, then Ctrl+S."))
        self._show()
        self.query_one("#attenders", Picks).go_to(next((str(e.person) for e in self._added), ""))
        self.query_one("#attenders", Picks).focus()

    def _show(self) -> None:
        if self._told is None or not self.is_mounted:
            return
        self.query_one("#session", Static).update(self._title(self._told.session) + self._without_names())
        lines = [
            Pick(words.attender(each, self.world.zone, ticked=each.person in self._ticked), str(each.person))
            for each in self._everybody()
        ]
        empty = say(
            "Nobody has come to this kind of session lately. H adds a family by its card, F finds one."
        )
        self.query_one("#attenders", Picks).show(lines, empty)

    def _without_names(self) -> str:
        assert self._told  # noqa: S101 - as its caller saw to
        parts = []
        if self._told.discreet:
            parts.append(
                say_n("%(count)d person: see the lead", "%(count)d people: see the lead", self._told.discreet)
            )
        if self._told.nameless:
            parts.append(say_n("%(count)d without a name", "%(count)d without a name", self._told.nameless))
        return "".join(f"  ·  {each}" for each in parts)

    def _everybody(self) -> tuple[Attender, ...]:
        told = self._told.attenders if self._told else ()
        here = tuple(each for each in told if each.here)
        return (*here, *self._added, *(each for each in told if not each.here))

    def _title(self, session: Session | None) -> str:
        if session is None:
            return say("Without a session")
        return f"{session.title}, {span(session, self.world.zone)}"

    def _is_late(self) -> bool:
        """Whether this is entered with another time than now."""
        if self._told is None:
            return False
        session = self._told.session
        over = session.ends <= self.world.clock() if session else not self._is_today()
        return over or self._late is not None

    def _is_today(self) -> bool:
        return self._day == self.world.clock().astimezone(self.world.zone).date()

    def _at(self) -> datetime | str | None:
        """Return when they came, if it is entered later; or what is wrong with what was typed."""
        if not self._is_late():
            return None
        typed = self.query_one("#at", Input).value
        return read_time(typed, self._day, self.world.zone, self.world.clock())
