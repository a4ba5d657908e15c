"""What the door tells the screen: frozen facts, each true on the disk before it is told."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from config.kiosk import KioskSettings
from kiosk import words
from kiosk.outcome import Confirmed, Outcome, Place, Tally, Trouble
from kiosk.staff.asking import Answer
from sync.strangers import Stranger
from sync.wire import Session


@dataclass(frozen=True, slots=True)
class Board:
    """What the welcome screen shows besides the clock."""

    hub: str = ""
    sessions: tuple[Session, ...] = ()
    """Today's, by start."""
    trouble: str = ""
    """What staff should know of store and delivery, in a sentence; empty when all is well."""
    waiting: int = 0
    """Events that delivery holds because of that."""
    loaded: bool = True
    """False before the register was ever here in full."""
    place: Place | None = None
    """What somebody is counted for who comes now."""
    strangers: tuple[Stranger, ...] = ()
    """Cards that nobody knows and that came again and again, today once more: for staff."""
    timetable: str = ""
    """Where the registry shows this hub's timetable to everybody."""


@dataclass(frozen=True, slots=True)
class Tapped:
    """A tap was written down."""

    outcome: Outcome


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The button's people were written down."""

    confirmed: Confirmed


@dataclass(frozen=True, slots=True)
class SignedOut:
    """Those who leave were written down."""

    confirmed: Confirmed


@dataclass(frozen=True, slots=True)
class Counted:
    """People without a medium were written down."""

    tally: Tally


@dataclass(frozen=True, slots=True)
class NotRecorded:
    """A tap or a button could not be written down."""

    trouble: Trouble
    visit: UUID | None = None
    """Whose button it was; None for a tap, which always may speak."""

    @property
    def sentence(self) -> str:
        """In plain English."""
        return words.speak("en").trouble(self.trouble)


@dataclass(frozen=True, slots=True)
class NotRead:
    """Something was held to a reader and came broken: nobody knows what it was."""


@dataclass(frozen=True, slots=True)
class BoardChanged:
    """The hub, its day or its delivery is not as last told."""

    board: Board


@dataclass(frozen=True, slots=True)
class Arranged:
    """The registry set something for this kiosk: these settings hold from now on."""

    settings: KioskSettings


@dataclass(frozen=True, slots=True)
class StaffTold:
    """The desk answered a member of staff."""

    answer: Answer


News = Tapped | SignedIn | SignedOut | Counted | NotRecorded | NotRead | BoardChanged | Arranged | StaffTold
OnNews = Callable[[News], None]
