"""The family's screen: who came with the holder, who leaves, or who was really here?"""

from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from config.public import Screen as ScreenSettings
from kiosk.orders import NotAnswered, Order, SignIn, SignOut
from kiosk.outcome import Outcome, Place, Seat, Verdict
from kiosk.page import Act, Buttons, Card, Cards, Item, Page, Press, Text, Title
from kiosk.rules import meant_for_others
from kiosk.screens.shown import LANGUAGES, Ink, Look, Shown, Step, foot, more, more_time, voice

GO, JUST_ME, ELSEWHERE, LEAVE = Act("go"), Act("just-me"), Act("elsewhere"), Act("leave")


class Mode(StrEnum):
    """What the ticks mean."""

    ARRIVING = "arriving"
    LEAVING = "leaving"
    CHANGING = "changing"
    """After "change": everybody whom this visit signed in may be unticked."""


@dataclass(frozen=True, slots=True)
class Family:
    """One family, for the time of one visit; made anew for each tap."""

    outcome: Outcome
    ticked: frozenset[UUID]
    places: tuple[Place, ...]
    """What they came for."""
    mode: Mode = Mode.ARRIVING
    pressed: bool = False
    """A second press while it is written does nothing."""
    asks: bool = True

    @property
    def visit(self) -> UUID | None:
        """The visit of the tap that opened this screen."""
        return self.outcome.visit

    def page(self, look: Look) -> Page:
        """Describe itself."""
        return Page(
            top=self._head(look),
            body=(Cards(self._cards(look), more(look.words, len(self.outcome.seats))),),
            bottom=(Buttons(self._buttons(look)), *foot(look, self._keys(look))),
            language=look.words.language,
            enter=GO,
            escape=JUST_ME,
            keys={"g": LANGUAGES},
        )

    def press(self, act: Act, _look: Look) -> Step:  # noqa: PLR0911 - one return for each act
        """Tick, sign in or out, or go elsewhere."""
        if self.pressed:
            return Step(self)
        match act:
            case Act("tick", int(index)) if 0 <= index < len(self.outcome.seats):
                return Step(self._toggled(self.outcome.seats[index]))
            case Act("go"):
                return self._asked(self.ticked)
            case Act("just-me") if self.mode is not Mode.CHANGING:
                settled = {seat.person for seat in self.outcome.seats if seat.present}
                return self._asked(frozenset(settled))
            case Act("elsewhere") if self._elsewhere:
                from kiosk.screens.places import Places  # noqa: PLC0415 - the two screens lead to each other

                return Step(Places(self, tuple(each.occasion for each in self.places)))
            case Act("leave") if self._may_leave:
                return Step(self._leaving())
            case _:
                return Step(self)

    def seconds(self, times: ScreenSettings) -> float | None:
        """Stay as long as a screen that asks."""
        return times.answer_seconds

    def timed_out(self) -> Order | None:
        """Let it be known that nobody confirmed the holder's arrival."""
        if self.mode is not Mode.ARRIVING or self.pressed:
            return None
        return NotAnswered(self.outcome.visit)

    def at(self, places: tuple[Place, ...]) -> "Family":
        """Return the same family, come for something else."""
        return replace(self, places=places)

    @property
    def _elsewhere(self) -> bool:
        return bool(self.outcome.choices) and self.mode is not Mode.LEAVING

    @property
    def _may_leave(self) -> bool:
        return self.outcome.verdict is Verdict.ALREADY and self.mode is Mode.ARRIVING

    def _settled(self, seat: Seat) -> bool:
        return seat.present and self.mode is not Mode.CHANGING

    def _toggled(self, seat: Seat) -> "Family":
        return self if self._settled(seat) else replace(self, ticked=self.ticked ^ {seat.person})

    def _leaving(self) -> "Family":
        """Turn to the way out: those who are in may go, and are ticked."""
        inside = [replace(seat, present=False, ticked=True) for seat in self.outcome.seats if seat.present]
        outcome = replace(self.outcome, seats=tuple(inside))
        return replace(
            self, outcome=outcome, ticked=frozenset(seat.person for seat in inside), mode=Mode.LEAVING
        )

    def _asked(self, persons: frozenset[UUID]) -> Step:
        order: Order
        if self.mode is Mode.LEAVING:
            order = SignOut(self.outcome.visit, persons)
        else:
            order = SignIn(self.outcome.visit, persons, self.places, exact=self.mode is Mode.CHANGING)
        return Step(replace(self, pressed=True), order)

    def _head(self, look: Look) -> tuple[Item, ...]:
        words, outcome = look.words, self.outcome
        holder = next((seat.name for seat in outcome.seats if seat.holder), "")
        if self.mode is Mode.LEAVING:
            return (Title(words.goodbye(holder)), Text(words.who_leaves(), Ink.STRONG))
        places = " + ".join(words.place(each, look.zone) for each in self.places)
        question = words.who_came() if self.mode is Mode.CHANGING else words.question(outcome)
        return (
            Title(words.greeting(outcome)),
            Text(places, Ink.PLACE),
            *((Text(words.warm_welcome(), Ink.GOOD),) if outcome.first else ()),
            *(Text(each, Ink.GOOD) for each in self._gentle_words(look)),
            Text(question, Ink.STRONG, needed=False),
        )

    def _gentle_words(self, look: Look) -> list[str]:
        """Say what a family may want to know of a session; whatever it is, they are welcome."""
        words, said = look.words, []
        if any(place.occasion in self.outcome.busy for place in self.places):
            said.append(words.busy())
        coming = [seat for seat in self.outcome.seats if seat.person in self.ticked]
        meant = [meant_for_others(place, coming) for place in self.places]
        return said + [words.meant_for(ages) for ages in meant if ages]

    def _cards(self, look: Look) -> tuple[Card, ...]:
        words = look.words
        labels = words.labels(self.outcome.seats)
        arriving = self.mode is Mode.ARRIVING
        said, note = (words.is_in, words.said_in()) if arriving else (words.is_out, words.said_out())
        cards = []
        free = 0
        for index, (seat, text) in enumerate(zip(self.outcome.seats, labels, strict=True)):
            settled = self._settled(seat)
            free += not settled
            cards.append(
                Card(
                    Act("tick", index),
                    said(text) if settled else text,
                    ticked=seat.person in self.ticked,
                    key=str(free) if not settled and free < 10 else "",
                    fixed=settled,
                    name=text,
                    note=note if settled else "",
                    state="" if settled else words.ticked(ticked=seat.person in self.ticked),
                )
            )
        return tuple(cards)

    def _buttons(self, look: Look) -> tuple[Press, ...]:
        words, number = look.words, len(self.ticked)
        main = words.sign_out(number) if self.mode is Mode.LEAVING else words.sign_in(number)
        return (
            Press(GO, main, main=True),
            *((Press(JUST_ME, words.just_me()),) if self.mode is not Mode.CHANGING else ()),
            *((Press(ELSEWHERE, words.something_else(), key="s"),) if self._elsewhere else ()),
            *((Press(LEAVE, words.leaving(), key="l"),) if self._may_leave else ()),
            *more_time(look),
            *voice(look),
        )

    def _keys(self, look: Look) -> str:
        return look.words.keys_family() if self.mode is Mode.ARRIVING else ""


def arriving(outcome: Outcome) -> Shown:
    """Return the screen of a family that just came."""
    return Family(outcome, _ticked(outcome), (outcome.place,))


def departing(outcome: Outcome) -> Shown:
    """Return the screen of a family at the way out."""
    return Family(outcome, _ticked(outcome), (outcome.place,), Mode.LEAVING)


def changing(outcome: Outcome, places: tuple[Place, ...]) -> Shown:
    """Return the screen of a family that wants to put right what was just written."""
    return Family(outcome, _ticked(outcome), places, Mode.CHANGING)


def _ticked(outcome: Outcome) -> frozenset[UUID]:
    return frozenset(seat.person for seat in outcome.seats if seat.ticked)
