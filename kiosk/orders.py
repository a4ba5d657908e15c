"""What the screens ask of the door: frozen values, each done once, in order, and answered by news."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from kiosk.outcome import Place
from kiosk.staff.asking import CountRoll, GivePin, StaffOrder
from sync.terms import Face


@dataclass(frozen=True, slots=True)
class SignIn:
    """A family pressed the button: these are here."""

    visit: UUID
    persons: frozenset[UUID]
    places: tuple[Place, ...] = ()
    """What they came for; empty for what the tap chose."""
    exact: bool = False
    """After "change": whoever is not among ``persons``, the holder too, was not here after all."""


@dataclass(frozen=True, slots=True)
class SignOut:
    """A family pressed the button: these leave."""

    visit: UUID
    persons: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class NotAnswered:
    """A family's screen closed by itself: the holder's visit stands, and nobody confirmed it."""

    visit: UUID


@dataclass(frozen=True, slots=True)
class CountIn:
    """People without a medium want to be counted."""

    visit: UUID
    adults: int
    children: Mapping[str, int]
    """How many in each age band."""
    name: str = field(default="", repr=False)
    """A first name, if one was given; sealed before it is written."""


@dataclass(frozen=True, slots=True)
class PressFace:
    """Somebody pressed a face; nobody's name goes with it."""

    face: Face
    session: UUID | None


@dataclass(frozen=True, slots=True)
class ScreenFailed:
    """A screen failed, and another stands in its place; the heartbeat is to tell."""


@dataclass(frozen=True, slots=True)
class NoteReader:
    """A reader was lost or found; the heartbeat and the fire roll are to tell."""

    name: str
    well: bool


Order = (
    SignIn
    | SignOut
    | NotAnswered
    | CountIn
    | PressFace
    | ScreenFailed
    | NoteReader
    | GivePin
    | CountRoll
    | StaffOrder
)
