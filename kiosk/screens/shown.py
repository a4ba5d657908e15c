"""What every public screen is: a frozen value, replaced whole, so that nothing is ever carried over."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from typing import Protocol
from uuid import UUID

from config.kiosk import Door as DoorSettings
from config.public import Screen as ScreenSettings
from kiosk.languages import Language
from kiosk.news import Board
from kiosk.orders import Order
from kiosk.page import Act, Page, Press, Text
from kiosk.page import Ink as Ink  # noqa: PLC0414 - every screen names inks
from kiosk.words import Words

WARN_SECONDS = 20
"""A screen that asks says so long before that it will close."""
HOME = Act("home")
LANGUAGES = Act("languages")
MORE_TIME = Act("more-time")
CLOSE = Act("close")
STAFF = Act("staff")
"""Leads behind the PIN; the app itself takes it."""
LANGUAGE = "language"
"""The act whose ``about`` is the code that was chosen; it is spoken from then on."""


@dataclass(frozen=True, slots=True)
class Look:
    """All that a screen may know of the world around it."""

    words: Words
    zone: tzinfo
    now: datetime
    """By the machine's clock, which may be wrong."""
    times: ScreenSettings
    door: DoorSettings
    new_id: Callable[[], UUID]
    board: Board = field(default_factory=Board)
    offered: tuple[Language, ...] = ()
    code: tuple[str, ...] = ()
    """Rows of the timetable's QR code; empty where there is none."""
    readers: str = ""
    lost: bool = False
    notice: str = ""
    """A sentence for a few seconds, such as that something could not be read."""
    demo: tuple[str, ...] = ()
    volume: int | None = None
    """How loud screens are read; None where they cannot be."""
    left: int | None = None
    """Seconds until the screen closes, once it warns."""
    messages: tuple[str, ...] = ()
    """What the hub tells everybody today."""
    timely: bool = True
    """Whether the clock can be right: it stands after the day on which this program was made."""


@dataclass(frozen=True, slots=True)
class Step:
    """What follows: another screen (none: the same one goes home), and what the door is asked."""

    screen: "Shown | None"
    order: Order | None = None


class Shown(Protocol):
    """A screen."""

    @property
    def visit(self) -> UUID | None:
        """Whose screen it is; None where nobody was told from anybody."""

    @property
    def asks(self) -> bool:
        """Whether it waits for an answer, and so warns before it closes."""

    def page(self, look: Look) -> Page:
        """Describe itself."""

    def press(self, act: Act, look: Look, /) -> Step:
        """Return what follows; an act that it never offered changes nothing."""

    def seconds(self, times: ScreenSettings, /) -> float | None:
        """Return how long it stays without a sign of life; None for ever."""

    def timed_out(self) -> Order | None:
        """Return what the door must know when nobody answered."""


def foot(look: Look, keys: str = "", *, warn: bool = True) -> tuple[Text, ...]:
    """Return the last line: the keys, or that the screen closes; gently where it asks nothing."""
    if look.left is not None:
        return (Text(look.words.closing(look.left), Ink.NOTICE if warn else Ink.MUTED),)
    return (Text(keys, Ink.MUTED, needed=False),) if keys else ()


def more(words: Words, number: int) -> tuple[str, ...]:
    """Return what the press for hidden cards says, by how many are hidden."""
    return tuple(words.more_people(hidden + 1) for hidden in range(number))


def more_time(look: Look) -> tuple[Press, ...]:
    """Return the button for more time, once the screen warns."""
    return (Press(MORE_TIME, look.words.more_time(), key="m"),) if look.left is not None else ()


def voice(look: Look) -> tuple[Press, ...]:
    """Return the button that changes how loud screens are read, where they can be."""
    if look.volume is None:
        return ()
    return (Press(Act("volume"), look.words.read_aloud(look.volume), key="v"),)
