"""What a tap came to: frozen values that the rules make and the screens show."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from sync.wire import Role, Session


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
    WITHDRAWN = "withdrawn"
    """Lost, replaced or revoked: the visit counts as anonymous."""
    NOT_RECORDED = "not-recorded"
    """Nothing could be written down."""


@dataclass(frozen=True, slots=True)
class Place:
    """What people came for: a session, or a drop-in purpose when no session is on."""

    session: Session | None
    purpose: str

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
    """Signed in already."""
    ticked: bool
    """Will be signed in by the button; always true for those present."""


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

    @property
    def asks(self) -> bool:
        """True if somebody on the screen can still be signed in."""
        return any(not seat.present for seat in self.seats)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What the button came to, after it was written down."""

    visit: UUID
    place: Place | None
    """None when the visit is over and nobody knows what it was for."""
    people: tuple[Seat, ...] = ()
    """Everybody of this screen who is in now."""
    recorded: int = 0
    """Events written by this button."""
    trouble: str = field(default="", repr=False)
    """Why nothing was recorded, in a sentence; empty when all is well."""
