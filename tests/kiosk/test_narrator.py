"""What is read aloud: a new screen whole, then what a press changed, and the warning once."""

from collections.abc import Sequence

import pytest

from kiosk.hearing import Hearing
from kiosk.languages import Language
from kiosk.narrator import Narrator, Seen
from kiosk.page import Act, Buttons, Card, Cards, Page, Press, Stepper, Text, Title, Tone
from kiosk.sound import Sounder
from kiosk.voice import Speaker

CLOSING = "This screen closes in 20 seconds."


def page(*, noor: bool = True, adults: int = 1, foot: str = "", tone: Tone = Tone.SILENT) -> Page:
    """Return a family's screen, as far as a narrator cares."""
    state = "ticked" if noor else "not ticked"
    cards = (
        Card(Act("tick", 0), "Amira: signed in", ticked=True, fixed=True),
        Card(Act("tick", 1), "Noor", ticked=noor, key="1", state=state),
    )
    return Page(
        top=(Title("Hello, Amira"),),
        body=(Cards(cards), Stepper("Adults", adults, Act("less"), Act("more"))),
        bottom=(Buttons((Press(Act("go"), f"Sign us in: {1 + noor} people", main=True),)), Text(foot)),
        tone=tone,
    )


def test_a_new_screen_is_said_whole_and_in_words() -> None:
    """No signs of a Braille display: whether somebody is ticked is said in words."""
    said = Narrator().says(Seen(page(), 1, afresh=True))
    assert said == (
        "Hello, Amira. Amira: signed in. 1: Noor, ticked. Adults: 1. − Adults. + Adults. Sign us in: 2 people"
    )


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (Seen(page(noor=False), 1, acted=True), "1: Noor, not ticked. Sign us in: 1 people"),
        (Seen(page(adults=2), 1, acted=True), "Adults: 2"),
        (Seen(page(), 4, acted=True), "Sign us in: 2 people"),
        (Seen(page(), 1, acted=True), ""),
        (Seen(page(foot="10:06"), 1), ""),
        (Seen(page(foot=CLOSING), 1, CLOSING), CLOSING),
        (Seen(page(foot=CLOSING), 4, CLOSING, acted=True), "Sign us in: 2 people"),
    ],
    ids=["tick", "count", "move", "nothing", "by itself", "warning", "move while it warns"],
)
def test_then_only_what_a_press_changed_is_said(after: Seen, said: str) -> None:
    """And where the keys are now; what changes by itself is said of the warning alone."""
    narrator = Narrator()
    narrator.says(Seen(page(), 1, afresh=True))
    assert narrator.says(after) == said


def test_the_warning_is_said_once() -> None:
    """It counts down in silence; after more time, it is said again."""
    narrator = Narrator()
    narrator.says(Seen(page(), 1, afresh=True))
    warned = Seen(page(foot=CLOSING), 1, CLOSING)
    assert [narrator.says(each) for each in (warned, warned, Seen(page(), 1), warned)] == [
        *(CLOSING, "", "", CLOSING)
    ]


class Mouth(Speaker):
    """Keeps what it is to say."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []

    def say(self, text: str, language: Language, volume: int) -> None:
        """Keep it."""
        self.said.append(f"{language.code}{volume}: {text}")


class Ringer(Sounder):
    """Keeps what it is to sound."""

    def __init__(self, tones: list[Tone]) -> None:
        self.tones = tones

    def sound(self, tone: Tone) -> None:
        """Keep it."""
        self.tones.append(tone)


def heard(steps: Sequence[tuple[Seen, int]]) -> tuple[list[str], list[Tone]]:
    """Return what is said and sounded of these steps."""
    mouth, tones = Mouth(), list[Tone]()
    hearing = Hearing(Ringer(tones), mouth)
    for seen, volume in steps:
        hearing.follow(seen, volume)
    return mouth.said, tones


def test_turned_on_it_begins_with_the_screen_that_stands() -> None:
    """And says nothing more once it is off; the sounds come with each screen all the same."""
    first, turned = Seen(page(tone=Tone.DONE), 1, afresh=True), Seen(page(), 1, acted=True)
    said, tones = heard([(first, 0), (turned, 1), (turned, 2), (turned, 0)])
    assert len(said) == 1
    assert said[0].startswith("en1: Hello, Amira. Amira: signed in.")
    assert tones == [Tone.DONE]
