"""What a timetable says of one occasion of a session, wherever the timetable is kept. Pure."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Window:
    """The days that are planned, first and last included; nothing outside of them is touched."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Occasion:
    """One session as its calendar or series plans it."""

    plan: str
    """Which occasion it is: the same in each reading, also when it was moved."""
    title: str
    starts: datetime
    ends: datetime
    place: str = ""
    """As the calendar writes it: a venue, a room, or both."""
    category: str = ""
    partner: str = ""
    capacity: int | None = None
    age_from: int | None = None
    age_to: int | None = None
    targeted: bool = False
    sensitive: bool = False
    cancelled: bool = False


def plan_of(*parts: str) -> str:
    """Return the key under which an occasion is kept."""
    return blake2b("\x1f".join(parts).encode(), digest_size=16).hexdigest()


def session_id(owner: UUID, plan: str) -> UUID:
    """Return the id of the session that an occasion of this calendar or series becomes."""
    return UUID(bytes=blake2b(f"session {owner} {plan}".encode(), digest_size=16).digest())
