"""The synthetic timetable: weekly slots at each hub, played through a year."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from registry.city.chance import chance, random_id
from registry.city.closures import open_days
from registry.city.sessions import KINDS, Audience, Kind
from registry.city.shape import FAMILIES, HUBS, QUIET_ROOM, ROOMS, SESSIONS, HubShape

LONDON = ZoneInfo("Europe/London")
SATURDAY = 5
FULL_WEEK = 20
"""Sessions a week from which a hub surely has what only some hubs have."""


@dataclass(frozen=True, slots=True)
class Place:
    """A hub or one of its outreach venues."""

    id: UUID
    name: str
    outreach: bool


@dataclass(frozen=True, slots=True)
class HubPlaces:
    """A hub with its id and its venues, its own building first."""

    id: UUID
    shape: HubShape
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in a hub's week."""

    kind: Kind
    weekday: int
    start: time
    place: Place
    room: str


@dataclass(frozen=True, slots=True)
class PlannedSession:
    """One session of the year."""

    id: UUID
    hub: HubPlaces
    slot: Slot
    starts: datetime
    ends: datetime


def hubs(seed: int) -> list[HubPlaces]:
    """Return the eight hubs with their venues."""
    rng = chance(seed, "hubs")
    return [HubPlaces(random_id(rng), shape, _places(rng, shape)) for shape in HUBS]


def sessions(seed: int, year: int, families: int, city: list[HubPlaces]) -> list[PlannedSession]:
    """Return the year's sessions, hub by hub in the order of time, in proportion to the families."""
    days = open_days(year)
    weeks = len(days) / 6
    share = SESSIONS * families / FAMILIES / sum(shape.sessions for shape in HUBS)
    planned: list[PlannedSession] = []
    for hub in city:
        rng = chance(seed, year, "sessions", hub.shape.code)
        planned.extend(sorted(_year(rng, hub, days, share * hub.shape.sessions / weeks), key=_when))
    return planned


def _when(session: PlannedSession) -> datetime:
    return session.starts


def _places(rng: Random, shape: HubShape) -> tuple[Place, ...]:
    outreach = [Place(random_id(rng), name, outreach=True) for name in shape.outreach]
    return (Place(random_id(rng), shape.name, outreach=False), *outreach)


def _year(rng: Random, hub: HubPlaces, days: list[date], weekly: float) -> Iterator[PlannedSession]:
    """Play the week through the year; a fraction of a slot takes place in that fraction of the weeks."""
    kinds = [kind for kind in KINDS if not kind.hubs or hub.shape.code in kind.hubs]
    certain = [kind for kind in kinds if kind.hubs and weekly > FULL_WEEK]
    drawn = rng.choices(kinds, [kind.often for kind in kinds], k=int(weekly) + 1 - len(certain))
    week = [_slot(rng, hub, kind) for kind in (*certain, *drawn)]
    for day in days:
        number = day.toordinal() // 7
        active = int((number + 1) * weekly) - int(number * weekly)
        for slot in week[:active]:
            if slot.weekday == day.weekday():
                yield _on(rng, hub, slot, day)


def _slot(rng: Random, hub: HubPlaces, kind: Kind) -> Slot:
    place = rng.choice(hub.places[1:]) if kind.outreach else hub.places[0]
    weekday = SATURDAY if kind.saturday else rng.randrange(5)
    room = "" if place.outreach else QUIET_ROOM if kind.sensitive else rng.choice(ROOMS)
    return Slot(kind, weekday, _start(rng, kind), place, room)


def _start(rng: Random, kind: Kind) -> time:
    """Young people come after school, everybody else in the day, on the half hour."""
    after_school = kind.audience in {Audience.YOUTH, Audience.CHILD} and not kind.saturday
    half_hours = rng.randrange(32, 37) if after_school else rng.randrange(18, 28)
    return time(half_hours // 2, half_hours % 2 * 30)


def _on(rng: Random, hub: HubPlaces, slot: Slot, day: date) -> PlannedSession:
    starts = datetime.combine(day, slot.start, LONDON).astimezone(UTC)
    return PlannedSession(random_id(rng), hub, slot, starts, starts + timedelta(minutes=slot.kind.minutes))
