"""What a screen shows and what can be pressed on it, as values: no widget, no terminal, no colour.

One description serves every way of showing it: in cells of any size, with pictures, as flat text for
a screen reader, and read aloud.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.languages import ENGLISH, Language


class Ink(StrEnum):
    """What a piece of text is for; a palette gives it colours."""

    PLAIN = "plain"
    STRONG = "strong"
    MUTED = "muted"
    TITLE = "title"
    PLACE = "place"
    GOOD = "good"
    NOTICE = "notice"
    """A line that wants to be seen: dark on the warning colour."""
    ALARM = "alarm"
    WARNING = "warning"
    CARD = "card"
    CARD_ON = "card-on"
    CARD_FIXED = "card-fixed"
    BUTTON = "button"
    BUTTON_MAIN = "button-main"
    FIELD = "field"
    CARD_EDGE = "card-edge"
    """The edges of tiles, in half cells: the tile's own colour on the ground."""
    CARD_ON_EDGE = "card-on-edge"
    CARD_FIXED_EDGE = "card-fixed-edge"
    BUTTON_EDGE = "button-edge"
    BUTTON_MAIN_EDGE = "button-main-edge"
    FOCUS_EDGE = "focus-edge"
    """The edge of whatever the keys are at."""
    BOX = "box"
    """A box to tick, and the tick in it."""
    CARD_BOX_EDGE = "card-box-edge"
    """The edge of a box: its colour on the tile's."""
    CARD_ON_BOX_EDGE = "card-on-box-edge"
    INVERSE = "inverse"
    """Black on white, for codes that a camera reads."""


class Tone(StrEnum):
    """How a screen sounds when it comes up."""

    SILENT = "silent"
    DONE = "done"
    ALREADY = "already"
    SEE_STAFF = "see-staff"


@dataclass(frozen=True, slots=True)
class Act:
    """What pressing something means; the screen that offered it knows what to do."""

    name: str
    about: str | int = ""


@dataclass(frozen=True, slots=True)
class Text:
    """Words that wrap."""

    text: str = field(repr=False)
    ink: Ink = Ink.PLAIN
    needed: bool = True
    """False for what may be left out where there is no room."""


@dataclass(frozen=True, slots=True)
class Title:
    """Words as large as there is room for."""

    text: str = field(repr=False)
    ink: Ink = Ink.TITLE
    lines: int = 2
    """So many lines at most, before they are written small."""
    minor: bool = False
    """Written small before anything else is."""
    tick: bool = False
    """All is well: a large tick stands before it."""


@dataclass(frozen=True, slots=True)
class Gap:
    """An empty row, where there is room."""


@dataclass(frozen=True, slots=True)
class Masthead:
    """The hub and its day on the left, the time on the right."""

    hub: str
    day: str
    time: str


@dataclass(frozen=True, slots=True)
class Press:
    """A button."""

    act: Act
    label: str
    key: str = ""
    """A letter that presses it, shown on its face."""
    main: bool = False
    picture: str = ""
    """The name of a pictogram over the label."""
    also: tuple[str, ...] = ()
    """What else the face says, as far as there is room."""


@dataclass(frozen=True, slots=True)
class Buttons:
    """Buttons side by side."""

    presses: tuple[Press, ...]
    grid: bool = False
    """All alike, in columns, as on a keyboard."""


@dataclass(frozen=True, slots=True)
class Card:
    """Somebody or something with a tick."""

    act: Act
    label: str = field(repr=False)
    ticked: bool
    key: str = ""
    fixed: bool = False
    """Cannot be unticked: it is done already."""
    box: bool = True
    """Without a box it is simply chosen."""
    name: str = field(default="", repr=False)
    """What stands large where there is room; the label if empty."""
    note: str = ""
    """What stands small under it then."""
    state: str = ""
    """Whether it is ticked, in words, for those who listen."""


@dataclass(frozen=True, slots=True)
class Cards:
    """Cards as large as there is room for; those without room are one press away."""

    cards: tuple[Card, ...]
    more: tuple[str, ...] = ()
    """By how many have no room, what the press says that shows them."""


@dataclass(frozen=True, slots=True)
class Stepper:
    """A number with a large minus and plus."""

    label: str
    number: int
    less: Act
    more: Act


@dataclass(frozen=True, slots=True)
class Field:
    """A line that can be typed into."""

    label: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """One session of the day."""

    when: str
    title: str
    room: str
    running: str = ""
    """What is said of one that is on now."""

    @property
    def text(self) -> str:
        """All of it, as one reads it out."""
        return ", ".join(part for part in (self.when, self.title, self.room, self.running) if part)


@dataclass(frozen=True, slots=True)
class Day:
    """Today's sessions, with a code for a camera beside them where there is room."""

    heading: str
    entries: tuple[Entry, ...]
    empty: str
    left_out: tuple[str, ...] = ()
    """By how many are left out, what to say for them."""
    code: tuple[str, ...] = ()
    """Rows of a QR code in half blocks."""
    caption: str = ""


Item = Text | Title | Gap | Masthead | Buttons | Cards | Stepper | Field | Day
Pressable = Press | Card


@dataclass(frozen=True, slots=True)
class Page:
    """A whole screen."""

    top: tuple[Item, ...]
    body: tuple[Item, ...]
    """Has the room between top and bottom."""
    bottom: tuple[Item, ...]
    language: Language = ENGLISH
    enter: Act | None = None
    """What Enter does wherever the keys are, but on a button."""
    escape: Act | None = None
    keys: Mapping[str, Act] = field(default_factory=dict)
    """Further keys; those of buttons and cards are theirs."""
    anything: Act | None = None
    """What any key, or a touch beside everything, does."""
    types: bool = False
    """Letters are typed, so they press nothing."""
    tone: Tone = Tone.SILENT

    @property
    def items(self) -> tuple[Item, ...]:
        """Everything, from the top."""
        return (*self.top, *self.body, *self.bottom)

    @property
    def pressables(self) -> tuple[Pressable, ...]:
        """Everything that can be pressed, in the order of the Tab key."""
        return tuple(each for item in self.items for each in pressables_of(item))


def pressables_of(item: Item) -> tuple[Pressable, ...]:
    """Return what can be pressed of one item."""
    match item:
        case Buttons(presses):
            return presses
        case Cards(cards):
            return cards
        case Stepper(label, _, less, more):
            return (Press(less, f"− {label}"), Press(more, f"+ {label}"))  # noqa: RUF001 - a minus
        case _:
            return ()
