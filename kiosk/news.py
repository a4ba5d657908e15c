"""What the door tells the screen: frozen facts, each true on the disk before it is told."""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from kiosk.outcome import Confirmed, Outcome
from sync.wire import Session


@dataclass(frozen=True, slots=True)
class Board:
    """What the welcome screen shows besides the clock."""

    hub: str = ""
    sessions: tuple[Session, ...] = ()
    """Today's, by start."""
    trouble: str = ""
    """What staff should know, in a sentence; empty when all is well."""


@dataclass(frozen=True, slots=True)
class Tapped:
    """A tap was written down."""

    outcome: Outcome


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The button's people were written down."""

    confirmed: Confirmed


@dataclass(frozen=True, slots=True)
class NotRecorded:
    """A tap or a button could not be written down."""

    sentence: str = field(repr=False)
    visit: UUID | None = None
    """Whose button it was; None for a tap, which always may speak."""


@dataclass(frozen=True, slots=True)
class BoardChanged:
    """The hub, its day or its delivery is not as last told."""

    board: Board


News = Tapped | SignedIn | NotRecorded | BoardChanged
OnNews = Callable[[News], None]
