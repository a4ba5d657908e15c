"""Count us in: adults, and children by band, for those without a card."""

from dataclasses import dataclass, replace
from uuid import UUID

from config.public import Screen as ScreenSettings
from kiosk.orders import CountIn, Order
from kiosk.page import Act, Buttons, Gap, Page, Press, Stepper, Title
from kiosk.screens.shown import HOME, LANGUAGES, Look, Step, foot, more_time, voice

MOST = 30
"""More than a family; a group is counted by staff."""
COUNT = Act("count")


@dataclass(frozen=True, slots=True)
class Counting:
    """How many of each; one adult to begin with, so that one press counts somebody who came alone."""

    visit: UUID
    children: tuple[int, ...]
    adults: int = 1
    pressed: bool = False
    asks: bool = True

    @property
    def number(self) -> int:
        """How many in all."""
        return self.adults + sum(self.children)

    def page(self, look: Look) -> Page:
        """Describe itself."""
        words = look.words
        bands = [words.children_aged(band) for band in look.door.child_bands]
        steppers = [
            Stepper(text, number, Act("less", row), Act("more", row))
            for row, (text, number) in enumerate(
                zip([words.adults(), *bands], [self.adults, *self.children], strict=True)
            )
        ]
        return Page(
            top=(Title(words.how_many()), Gap()),
            body=tuple(steppers),
            bottom=(
                Buttons(
                    (
                        Press(COUNT, words.count_us(self.number), main=True),
                        Press(HOME, words.back(), key="b"),
                        *more_time(look),
                        *voice(look),
                    )
                ),
                *foot(look, words.keys_counting()),
            ),
            language=words.language,
            enter=COUNT,
            escape=HOME,
            keys={"g": LANGUAGES},
        )

    def press(self, act: Act, look: Look) -> Step:
        """Count up, down, or in."""
        if self.pressed:
            return Step(self)
        match act:
            case Act("less" | "more", int(row)):
                return Step(self._changed(row, 1 if act.name == "more" else -1))
            case Act("count") if self.number:
                children = dict(zip(look.door.child_bands, self.children, strict=True))
                return Step(replace(self, pressed=True), CountIn(self.visit, self.adults, children))
            case Act("home"):
                return Step(None)
            case _:
                return Step(self)

    def seconds(self, times: ScreenSettings) -> float | None:
        """Stay as long as a screen that asks."""
        return times.answer_seconds

    def timed_out(self) -> Order | None:
        """Nobody was counted."""
        return None

    def _changed(self, row: int, by: int) -> "Counting":
        counts = [self.adults, *self.children]
        if not 0 <= row < len(counts):
            return self
        counts[row] = min(MOST, max(0, counts[row] + by))
        return replace(self, adults=counts[0], children=tuple(counts[1:]))
