"""A year of arrivals at one hub of the synthetic city, as the events of the kiosk at its door."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from random import Random
from uuid import UUID

from registry.city.chance import about, chance, event_id, random_id
from registry.city.people import Household, Human
from registry.city.sessions import Audience
from registry.city.shape import ANONYMOUS_OF_2019, ATTENDANCES, DROP_INS, ELSEWHERE, FAMILIES
from registry.city.timetable import LONDON, HubPlaces, PlannedSession
from registry.city.tokens import card
from registry.people.models import Member
from sync import events
from sync.tokens import token_hash

PURPOSE = "just-visiting"
"""What a kiosk records when no session is on, unless it is told otherwise."""
TRIES = 60
"""Families asked in vain before a session stays as small as it is."""
KNOWN_TO_NOBODY = 0.5
"""Anonymous arrivals that showed a medium (ours)."""
TIMED_OUT = 0.04
"""Visits at which nobody pressed the button (ours): only the holder counts."""
AGES = {
    Audience.BABY: (0, 2),
    Audience.EARLY: (0, 5),
    Audience.FAMILY: (0, 19),
    Audience.CHILD: (5, 12),
    Audience.YOUTH: (11, 19),
    Audience.ADULT: (0, 0),
}
"""Ages of the children who come, from and up to but not including."""
ALONE = {Audience.CHILD, Audience.YOUTH}


@dataclass(frozen=True, slots=True)
class Occasion:
    """A session, or a day's drop-ins, and how many arrivals it gets."""

    starts: datetime
    minutes: int
    audience: Audience
    size: int
    session: UUID | None


@dataclass(frozen=True, slots=True)
class Arrival:
    """An event without its number, which it gets when the year is in order."""

    at: datetime
    visit: UUID
    occasion: Occasion
    family: UUID | None
    human: UUID | None
    token: str | None
    medium: events.Medium
    confirmed: events.Confirmed


class Crowd:
    """Families to draw from, each as often as it is keen."""

    def __init__(self, families: Sequence[Household]) -> None:
        self._families = families
        self._weights = list(accumulate(family.keenness for family in families))

    def draw(self, rng: Random) -> Household | None:
        """Return a family, or None where there are none."""
        return rng.choices(self._families, cum_weights=self._weights)[0] if self._families else None


@dataclass(frozen=True, slots=True)
class Setting:
    """What a hub's year is played with."""

    hub: HubPlaces
    own: Crowd
    everybody: Crowd
    token_key: bytes

    def family(self, rng: Random) -> Household | None:
        """Return a family that comes, mostly one of the hub's own."""
        return (self.everybody if rng.random() < ELSEWHERE else self.own).draw(rng)


def occasions(
    rng: Random, sessions: Sequence[PlannedSession], days: Sequence[date], per_session: float, families: int
) -> Iterator[Occasion]:
    """Return a hub's sessions and drop-in days with the number of arrivals each gets."""
    typical = sum(each.slot.kind.large for each in sessions) / max(1, len(sessions))
    for each in sessions:
        kind = each.slot.kind
        size = about(rng, per_session * (1 - DROP_INS) * kind.large / typical)
        yield Occasion(each.starts, kind.minutes, kind.audience, size, each.id)
    drop_ins = ATTENDANCES * DROP_INS * families / FAMILIES / 8 / len(days)
    for day in days:
        opens = datetime.combine(day, time(9), LONDON).astimezone(UTC)
        yield Occasion(opens, 360, Audience.FAMILY, about(rng, drop_ins), None)


def arrivals(rng: Random, setting: Setting, occasion: Occasion) -> list[Arrival]:
    """Return who comes to one occasion, families together, until it is full."""
    found: list[Arrival] = []
    here: set[UUID] = set()
    anonymous = setting.hub.shape.anonymous * ANONYMOUS_OF_2019
    nameless = sum(rng.random() < anonymous for _ in range(occasion.size))
    found.extend(_nameless(rng, setting, occasion) for _ in range(nameless))
    tries = TRIES
    while len(found) < occasion.size and tries:
        family = setting.family(rng)
        group = _group(rng, family, occasion, here) if family else []
        if family and group:
            here.update(human.id for human in group)
            found.extend(_visit(rng, occasion, family, group[: occasion.size - len(found)]))
        else:
            tries -= 1
    return found


def _group(rng: Random, family: Household, occasion: Occasion, here: set[UUID]) -> list[Human]:
    """Return who of the family comes, the adult first; nobody if it does not suit them."""
    day = occasion.starts.date()
    if family.registered_on > day:
        return []
    youngest, beyond = AGES[occasion.audience]
    everybody = (*family.places, *family.guests)
    children = [
        place.human
        for place in everybody
        if place.role == Member.Role.CHILD and youngest <= _age(place.human.born, day) < beyond
    ]
    adults = [place.human for place in everybody if place.role == Member.Role.ADULT]
    if occasion.audience is not Audience.ADULT and not children:
        return []
    come = children if occasion.audience in ALONE else [rng.choice(adults), *children]
    return [] if any(human.id in here for human in come) else come


def _age(born: date, day: date) -> int:
    """Return completed years; -1 before birth."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _visit(rng: Random, occasion: Occasion, family: Household, group: list[Human]) -> Iterator[Arrival]:
    """The first taps or asks staff; the others follow at the button seconds later, if somebody presses it."""
    at, visit = _moment(rng, occasion), random_id(rng)
    kind = family.holds(group[0])
    medium = events.Medium(kind) if kind else events.Medium.STAFF
    confirmed = events.Confirmed.SELF if kind else events.Confirmed.STAFF
    if kind and rng.random() < TIMED_OUT:
        group, confirmed = group[:1], events.Confirmed.TIMED_OUT
    for number, human in enumerate(group):
        moment = at + timedelta(milliseconds=number and 7_000 + rng.randrange(9_000))
        yield Arrival(moment, visit, occasion, family.id, human.id, None, medium, confirmed)


def _nameless(rng: Random, setting: Setting, occasion: Occasion) -> Arrival:
    """Return somebody with an unknown card, or with none."""
    at, visit = _moment(rng, occasion), random_id(rng)
    if rng.random() >= KNOWN_TO_NOBODY:
        return Arrival(at, visit, occasion, None, None, None, events.Medium.NONE, events.Confirmed.SELF)
    token = token_hash(card(rng).value, setting.token_key)
    return Arrival(at, visit, occasion, None, None, token, events.Medium.CARD, events.Confirmed.SELF)


def _moment(rng: Random, occasion: Occasion) -> datetime:
    """Return when somebody comes: around the start of a session, at any time of a drop-in."""
    if occasion.session is None:
        return occasion.starts + timedelta(milliseconds=rng.randrange(occasion.minutes * 60_000))
    return occasion.starts + timedelta(milliseconds=rng.randrange(-10 * 60_000, 20 * 60_000))


def year_of_events(seed: int, kiosk: UUID, found: Sequence[Arrival], until: date) -> Iterator[events.Event]:
    """Number the arrivals of one kiosk in the order of time, up to the end of a day."""
    rng = chance(seed, "events", kiosk)
    boots: dict[date, UUID] = {}
    for seq, arrival in enumerate(sorted(found, key=_at), 1):
        day = arrival.at.astimezone(LONDON).date()
        if day > until:
            break
        yield _event(rng, kiosk, seq, arrival, boots.setdefault(day, random_id(rng)))


def _at(arrival: Arrival) -> datetime:
    return arrival.at


def _event(rng: Random, kiosk: UUID, seq: int, arrival: Arrival, boot: UUID) -> events.Event:
    session = arrival.occasion.session
    body = events.ArrivalRecorded(
        visit=arrival.visit,
        person=arrival.human,
        family=arrival.family,
        token=arrival.token,
        session=session,
        purpose=None if session else PURPOSE,
        medium=arrival.medium,
        confirmed=arrival.confirmed,
    )
    since_midnight = arrival.at - arrival.at.replace(hour=0, minute=0, second=0, microsecond=0)
    return events.Event(
        id=event_id(rng, arrival.at),
        kiosk=kiosk,
        seq=seq,
        at=arrival.at,
        boot=boot,
        uptime_ms=since_midnight // timedelta(milliseconds=1),
        body=body,
    )
