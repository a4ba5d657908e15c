"""The done screen: all is written down, and this says what."""

from dataclasses import dataclass, field, replace
from uuid import UUID

from config.public import Screen as ScreenSettings
from kiosk.orders import Order, PressFace
from kiosk.outcome import Confirmed, Outcome, Place, Seat, Tally, Verdict
from kiosk.page import Act, Buttons, Gap, Item, Page, Press, Text, Title, Tone
from kiosk.screens.family import changing
from kiosk.screens.shown import CLOSE, Ink, Look, Step, foot, more_time, voice
from sync.terms import Face

CHANGE, FACE = Act("change"), "face"
FACES = (Face.VERY_HAPPY, Face.HAPPY, Face.NEITHER, Face.UNHAPPY, Face.VERY_UNHAPPY)


@dataclass(frozen=True, slots=True)
class Done:
    """Who is in (or out), for what; and "change" while it stands."""

    verdict: Verdict
    places: tuple[Place, ...]
    people: tuple[Seat, ...] = field(default=(), repr=False)
    counted: tuple[int, int] = (0, 0)
    """Adults and children without names."""
    outcome: Outcome | None = None
    """What to go back to, where it may still be changed."""
    find_card: bool = False
    """They came without their card: say what staff can do."""
    thanked: bool = False
    asks: bool = False

    @property
    def visit(self) -> UUID | None:
        """Whose it is."""
        return self.outcome.visit if self.outcome else None

    def page(self, look: Look) -> Page:
        """Describe itself."""
        words = look.words
        return Page(
            top=(Gap(), Title(self._headline(look), Ink.GOOD, lines=3, tick=True), Gap()),
            body=(
                Title(self._who(look), Ink.STRONG, minor=True),
                *self._where(look),
                Gap(),
                Text(self._wish(look), needed=False),
            ),
            bottom=(*self._faces(look), Buttons(self._buttons(look)), *foot(look, warn=False)),
            language=words.language,
            enter=CLOSE,
            escape=CLOSE,
            anything=CLOSE,
            tone=Tone.ALREADY if self.verdict is Verdict.ALREADY else Tone.DONE,
        )

    def press(self, act: Act, look: Look) -> Step:
        """Take a face, go back, or close."""
        match act:
            case Act("change") if self.outcome:
                return Step(changing(self.outcome, self.places))
            case Act("face", str(face)) if look.times.feedback and not self.thanked:
                session = self.places[0].session if self.places else None
                return Step(
                    replace(self, thanked=True), PressFace(Face(face), session.id if session else None)
                )
            case Act("close"):
                return Step(None)
            case _:
                return Step(self)

    def seconds(self, times: ScreenSettings) -> float | None:
        """Stay long enough to be read, and changed."""
        return times.done_seconds

    def timed_out(self) -> Order | None:
        """All is written."""
        return None

    def _headline(self, look: Look) -> str:
        words = look.words
        match self.verdict:
            case Verdict.ALREADY:
                return words.already_in()
            case Verdict.LEAVING:
                return words.signed_out()
            case _:
                return words.signed_in() if self.people else words.counted_in()

    def _who(self, look: Look) -> str:
        return look.words.party(self.people) if self.people else look.words.heads(*self.counted)

    def _where(self, look: Look) -> tuple[Item, ...]:
        if self.verdict is Verdict.LEAVING:
            return ()
        return tuple(Text(look.words.place(each, look.zone), Ink.PLACE) for each in self.places)

    def _wish(self, look: Look) -> str:
        if self.find_card:
            return look.words.staff_find()
        return look.words.see_you() if self.verdict is Verdict.LEAVING else look.words.enjoy()

    def _faces(self, look: Look) -> tuple[Item, ...]:
        words = look.words
        if not look.times.feedback:
            return ()
        if self.thanked:
            return (Text(words.thank_you(), Ink.GOOD),)
        presses = (
            Press(Act(FACE, face.value), words.face(face), key=str(number), picture=face.value)
            for number, face in enumerate(FACES, start=1)
        )
        return (Text(words.how_was_it(), needed=False), Buttons(tuple(presses)))

    def _buttons(self, look: Look) -> tuple[Press, ...]:
        words = look.words
        return (
            Press(CLOSE, words.close(), main=True),
            *((Press(CHANGE, words.change(), key="c"),) if self.outcome else ()),
            *more_time(look),
            *voice(look),
        )


def at_once(outcome: Outcome) -> Done:
    """Return the screen for a tap that leaves nothing to ask."""
    changeable = outcome if outcome.verdict is Verdict.WELCOME else None
    return Done(outcome.verdict, (outcome.place,), outcome.seats, outcome=changeable)


def signed_in(confirmed: Confirmed, before: Outcome) -> Done:
    """Return the screen after the button, from which the same people may still be changed."""
    present = {seat.person for seat in confirmed.people}
    seats = tuple(
        replace(seat, present=seat.person in present, ticked=seat.person in present) for seat in before.seats
    )
    return Done(
        Verdict.WELCOME, confirmed.places, confirmed.people, outcome=replace(before, seats=seats, first=False)
    )


def signed_out(confirmed: Confirmed) -> Done:
    """Return the screen that says who left."""
    return Done(Verdict.LEAVING, confirmed.places, confirmed.people)


def counted(tally: Tally, *, find_card: bool) -> Done:
    """Return the screen for people without a medium."""
    return Done(Verdict.WELCOME, (tally.place,), counted=(tally.adults, tally.children), find_card=find_card)
