"""What a family came for: other sessions, several of them, or something without a session."""

from dataclasses import dataclass, replace
from uuid import UUID

from config.public import Screen as ScreenSettings
from kiosk.orders import Order
from kiosk.outcome import Place
from kiosk.page import Act, Buttons, Card, Cards, Page, Press, Title
from kiosk.screens.family import Family
from kiosk.screens.shown import LANGUAGES, Look, Step, foot, more, more_time, voice

DONE, BACK = Act("done"), Act("back")
Occasion = tuple[UUID | None, str | None]


@dataclass(frozen=True, slots=True)
class Places:
    """The family stands behind this screen, with its ticks, and is given back with what was chosen."""

    family: Family
    chosen: tuple[Occasion, ...]
    asks: bool = True

    @property
    def visit(self) -> UUID | None:
        """The family's."""
        return self.family.visit

    @property
    def offered(self) -> tuple[Place, ...]:
        """Everything there is, what the tap chose first."""
        return (self.family.outcome.place, *self.family.outcome.choices)

    def page(self, look: Look) -> Page:
        """Describe itself."""
        words = look.words
        cards = tuple(
            Card(
                Act("tick", index),
                words.place(place, look.zone),
                ticked=place.occasion in self.chosen,
                key=str(index + 1) if index < 9 else "",
                state=words.ticked(ticked=place.occasion in self.chosen),
            )
            for index, place in enumerate(self.offered)
        )
        buttons = (
            Press(DONE, words.carry_on(), main=True),
            Press(BACK, words.back(), key="b"),
            *more_time(look),
            *voice(look),
        )
        return Page(
            top=(Title(words.what_for()),),
            body=(Cards(cards, more(words, len(cards))),),
            bottom=(Buttons(buttons), *foot(look)),
            language=words.language,
            enter=DONE,
            escape=BACK,
            keys={"g": LANGUAGES},
        )

    def press(self, act: Act, _look: Look) -> Step:
        """Tick, or go back to the family."""
        match act:
            case Act("tick", int(index)) if 0 <= index < len(self.offered):
                return Step(self._toggled(self.offered[index].occasion))
            case Act("done"):
                places = tuple(each for each in self.offered if each.occasion in self.chosen)
                return Step(self.family.at(places or self.family.places))
            case Act("back"):
                return Step(self.family)
            case _:
                return Step(self)

    def seconds(self, times: ScreenSettings) -> float | None:
        """Stay as long as a screen that asks."""
        return times.answer_seconds

    def timed_out(self) -> Order | None:
        """The family did not answer."""
        return self.family.timed_out()

    def _toggled(self, occasion: Occasion) -> "Places":
        """Add or drop one; several may be chosen."""
        if occasion in self.chosen:
            return replace(self, chosen=tuple(each for each in self.chosen if each != occasion))
        return replace(self, chosen=(*self.chosen, occasion))
