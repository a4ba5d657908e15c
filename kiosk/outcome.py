"""What a tap came to: frozen values that the rules make and the screens show."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from sync.wire import Ages, Role, Session

Occasion = tuple[UUID | None, str | None]
"""Session or purpose, the way events say it."""


class Verdict(StrEnum):
    """What the door says to a tap."""

    WELCOME = "welcome"
    """The holder is signed in by this tap; the family may follow."""
    ALREADY = "already"
    """The holder was in before; those who are not may still follow."""
    UNKNOWN = "unknown"
    """Nobody knows this medium: the visit counts as anonymous."""
    UNKNOWN_AGAIN = "unknown-again"
    """Nobody knows it, and it was counted before."""
    RANDOM = "random"
    """The card changes its number each time: the visit counts as anonymous, and the card links to nobody."""
    WITHDRAWN = "withdrawn"
    """Lost, replaced or revoked: the visit counts as anonymous."""
    LEAVING = "leaving"
    """Shown to a reader at the way out: the holder is signed out by this tap; the family may follow."""
    NOBODY_IN = "nobody-in"
    """Shown to a reader at the way out, and nobody of this family is in."""
    NOT_RECORDED = "not-recorded"
    """Nothing could be written down."""


class Trouble(StrEnum):
    """Why something was not written down; worded in the language of whoever stands there."""

    NOT_WRITTEN = "not-written"
    VISIT_OVER = "visit-over"


@dataclass(frozen=True, slots=True)
class Place:
    """What people came for: a session, or a drop-in purpose when no session is on."""

    session: Session | None
    purpose: str
    names: Mapping[str, str] = field(default_factory=dict, hash=False)
    """The purpose's own names by language, where the settings give any."""

    @property
    def occasion(self) -> Occasion:
        """What events call it."""
        return (self.session.id, None) if self.session else (None, self.purpose)

    @property
    def kind(self) -> str:
        """The type of session or the purpose, by which usual children are remembered."""
        return self.session.type if self.session else self.purpose


@dataclass(frozen=True, slots=True)
class Seat:
    """One person on a family's screen."""

    person: UUID
    name: str = field(repr=False)
    """Known-as name; empty for a sensitive family."""
    role: Role
    holder: bool
    present: bool
    """Signed in already; on the way out, signed out already."""
    ticked: bool
    """Will be signed in (or out) by the button; always true for those present."""
    ages: Ages | None = field(default=None, repr=False)
    """Between which ages a child is; never shown."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one tap came to, after it was written down."""

    verdict: Verdict
    visit: UUID
    place: Place
    seats: tuple[Seat, ...] = ()
    """The holder first. Empty unless the verdict is welcome or already."""
    recorded: int = 0
    """Events written by this tap."""
    trouble: str = field(default="", repr=False)
    """Why nothing was recorded, for staff; empty when all is well."""
    choices: tuple[Place, ...] = ()
    """What else this family may have come for: other sessions, and the drop-in purposes."""
    language: str = ""
    """The family's language, as the register has it."""
    first: bool = False
    """This kiosk has never seen the family before."""
    busy: frozenset[Occasion] = frozenset()
    """Where as many as fit are already; nobody is turned away."""

    @property
    def asks(self) -> bool:
        """True if somebody on the screen can still be signed in or out."""
        return any(not seat.present for seat in self.seats)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What the button came to, after it was written down."""

    visit: UUID
    places: tuple[Place, ...] = ()
    """Empty when the visit is over and nobody knows what it was for."""
    people: tuple[Seat, ...] = ()
    """Everybody of this screen who is in now, or who left."""
    recorded: int = 0
    """Events written by this button."""
    trouble: Trouble | None = None
    """Why nothing was recorded; None when all is well."""


@dataclass(frozen=True, slots=True)
class Tally:
    """People without a medium, counted and written down."""

    visit: UUID
    place: Place
    adults: int
    children: int
    trouble: Trouble | None = None
