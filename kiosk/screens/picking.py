"""The languages, each by its name in its own script."""

from dataclasses import dataclass
from uuid import UUID

from config.public import Screen as ScreenSettings
from kiosk.orders import Order
from kiosk.page import Act, Buttons, Card, Cards, Page, Press, Title
from kiosk.screens.shown import HOME, LANGUAGE, Look, Step, foot, more, more_time


@dataclass(frozen=True, slots=True)
class Picking:
    """Choose your language."""

    visit: UUID | None = None
    asks: bool = True

    def page(self, look: Look) -> Page:
        """Describe itself."""
        words = look.words
        cards = tuple(
            Card(
                Act(LANGUAGE, each.code),
                each.name,
                ticked=each is words.language,
                key=str(number) if number < 10 else "",
                box=False,
            )
            for number, each in enumerate(look.offered, start=1)
        )
        return Page(
            top=(Title(words.choose_language()),),
            body=(Cards(cards, more(words, len(cards))),),
            bottom=(Buttons((Press(HOME, words.back(), key="b"), *more_time(look))), *foot(look)),
            language=words.language,
            escape=HOME,
        )

    def press(self, act: Act, _look: Look) -> Step:
        """Go home; the language is the app's to change."""
        return Step(None if act == HOME or act.name == LANGUAGE else self)

    def seconds(self, times: ScreenSettings) -> float | None:
        """Stay as long as a screen that asks."""
        return times.answer_seconds

    def timed_out(self) -> Order | None:
        """Nothing was asked."""
        return None
