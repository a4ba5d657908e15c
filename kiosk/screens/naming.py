"""A first name and the number of children, for those whose card is lost or at home."""

from dataclasses import dataclass, field, replace
from uuid import UUID

from config.public import Screen as ScreenSettings
from kiosk.orders import CountIn, Order
from kiosk.page import Act, Buttons, Field, Page, Press, Stepper, Text
from kiosk.screens.counting import MOST
from kiosk.screens.shown import HOME, Ink, Look, Step, foot, more_time

LONGEST = 30
UNKNOWN_AGE = "unknown-age"
"""The band of children whose age nobody asked."""
COUNT, ERASE = Act("count"), Act("erase")
ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ-"


@dataclass(frozen=True, slots=True)
class Naming:
    """What was typed leaves with the screen; what is written of it is sealed."""

    visit: UUID
    name: str = field(default="", repr=False)
    children: int = 0
    pressed: bool = False
    asks: bool = True

    def page(self, look: Look) -> Page:
        """Describe itself, with keys on the screen for those who only touch."""
        words = look.words
        letters = (
            *(Press(Act("letter", each), each) for each in ALPHABET),
            Press(ERASE, words.erase(), picture="back"),
        )
        return Page(
            top=(Text(words.your_name(), Ink.STRONG, needed=False), Field(words.first_name(), self.name)),
            body=(Buttons(letters, grid=True),),
            bottom=(
                Stepper(words.children_with_you(), self.children, Act("less"), Act("more")),
                Buttons(
                    (
                        Press(COUNT, words.count_us(1 + self.children), main=True),
                        Press(HOME, words.back()),
                        *(replace(each, key="") for each in more_time(look)),
                    )
                ),
                *foot(look),
            ),
            language=words.language,
            enter=COUNT,
            escape=HOME,
            keys={"backspace": ERASE, "plus": Act("more")},
            types=True,
        )

    def press(self, act: Act, _look: Look) -> Step:  # noqa: PLR0911 - one return for each act
        """Type, count, or go in; a name is welcome and not needed."""
        if self.pressed:
            return Step(self)
        match act:
            case Act("type", str(letter)):
                return Step(replace(self, name=(self.name + letter)[:LONGEST]))
            case Act("letter", str(letter)):
                typed = letter.lower() if self.name[-1:].isalpha() else letter
                return Step(replace(self, name=(self.name + typed)[:LONGEST]))
            case Act("erase"):
                return Step(replace(self, name=self.name[:-1]))
            case Act("less" | "more"):
                children = self.children + (1 if act.name == "more" else -1)
                return Step(replace(self, children=min(MOST, max(0, children))))
            case Act("count"):
                order = CountIn(self.visit, 1, {UNKNOWN_AGE: self.children}, self.name.strip())
                return Step(replace(self, pressed=True), order)
            case Act("home"):
                return Step(None)
            case _:
                return Step(self)

    def seconds(self, times: ScreenSettings) -> float | None:
        """Stay as long as a screen that asks."""
        return times.answer_seconds

    def timed_out(self) -> Order | None:
        """What was typed is forgotten."""
        return None
