"""What's on today, and the way to the whole timetable."""

from dataclasses import dataclass
from uuid import UUID

from config.public import Screen as ScreenSettings
from kiosk.orders import Order
from kiosk.page import Act, Buttons, Page, Press
from kiosk.screens.shown import HOME, Look, Step, foot, more_time, voice
from kiosk.screens.today import day


@dataclass(frozen=True, slots=True)
class WhatsOn:
    """Today's sessions with all the room there is."""

    visit: UUID | None = None
    asks: bool = True

    def page(self, look: Look) -> Page:
        """Describe itself."""
        words = look.words
        return Page(
            top=(),
            body=(day(look),),
            bottom=(
                Buttons((Press(HOME, words.back(), key="b", main=True), *more_time(look), *voice(look))),
                *foot(look),
            ),
            language=words.language,
            enter=HOME,
            escape=HOME,
        )

    def press(self, act: Act, _look: Look) -> Step:
        """Go home."""
        return Step(None if act == HOME else self)

    def seconds(self, times: ScreenSettings) -> float | None:
        """Stay as long as a screen that asks."""
        return times.answer_seconds

    def timed_out(self) -> Order | None:
        """Nothing was asked."""
        return None
