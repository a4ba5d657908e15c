"""A small world as plain values: what the registry was told, before anything is counted.

The reference counts from these lists alone; `playing.py` tells the same to a real registry.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from sync import events


@dataclass(frozen=True)
class Human:
    """Somebody, and what they answered; an empty answer was not asked for."""

    id: UUID
    born: date | None = None
    over_19: bool = False
    gender: str = ""
    ethnicity: str = ""
    send: str = ""
    language: str = ""
    interpreter: str = ""


@dataclass(frozen=True)
class Household:
    """A family: who has a place in it, and where it lived since when."""

    id: UUID
    hub: str
    registered_on: date
    language: str
    homes: tuple[tuple[date, str], ...]
    members: tuple[UUID, ...]


@dataclass(frozen=True)
class Planned:
    """A session of the timetable; its kind may have a partner of its own."""

    id: UUID
    hub: str
    kind: str
    partner: str
    """Empty: nobody leads it."""
    venue: str
    starts: datetime
    ends: datetime
    capacity: int | None
    cancelled: bool


@dataclass(frozen=True)
class Reached:
    """That a hub is there for a small area from one day until another."""

    hub: str
    area: str
    since: date
    until: date | None


@dataclass(frozen=True)
class Said:
    """One event of one kiosk."""

    hub: str
    event: events.Event


@dataclass(frozen=True)
class World:
    """Everything that was ever told."""

    hubs: dict[str, str]
    """Code and locality."""
    reached: tuple[Reached, ...]
    deciles: dict[str, int]
    people: tuple[Human, ...]
    families: tuple[Household, ...]
    relations: tuple[tuple[UUID, UUID, str], ...]
    """Adult, child, what the one is to the other."""
    sessions: tuple[Planned, ...]
    said: tuple[Said, ...]
    """In the order in which the registry hears it."""
    merged: dict[UUID, UUID] = field(default_factory=dict)
    """Records that turned out to be of somebody else, and of whom."""
