"""From what was said to who attended: the rules of counting once more, slowly and in the open."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sync import events
from tests.registry.reach.reference.world import Planned, Said, World

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class Attended:
    """One attendance that counts; without a person it is anonymous."""

    person: UUID | None
    family: UUID | None
    hub: str
    day: date
    session: UUID | None
    planned: Planned | None
    """The session, if the timetable has it."""


def attended(world: World) -> list[Attended]:
    """Return every attendance that counts."""
    return [*_arrivals(world), *_heads(world)]


def _arrivals(world: World) -> Iterator[Attended]:
    """Of the arrivals of one person (or token) at one occasion on one day, the first that stands."""
    withdrawn = {
        said.event.body.arrival for said in world.said if isinstance(said.event.body, events.ArrivalWithdrawn)
    }
    by_key: defaultdict[object, list[tuple[datetime, UUID, Attended]]] = defaultdict(list)
    for said in world.said:
        body = said.event.body
        if isinstance(body, events.ArrivalRecorded) and said.event.id not in withdrawn:
            found = _attended(world, said, body)
            who = found.person or body.token or said.event.id
            occasion = body.session or (found.hub, body.purpose)
            by_key[who, occasion, found.day].append((said.event.at, said.event.id, found))
    for same in by_key.values():
        yield min(same, key=lambda each: each[:2])[2]


def _withdrawn(world: World) -> set[UUID]:
    """Return the events whose visits were taken back, heads that were counted too."""
    bodies = [said.event.body for said in world.said]
    return {body.arrival for body in bodies if isinstance(body, events.ArrivalWithdrawn)}


def _attended(world: World, said: Said, body: events.ArrivalRecorded) -> Attended:
    person, family = body.person, body.family
    if body.token:
        person, family = _owner(world, body.token, said.event.at)
    return Attended(
        person=world.merged.get(person, person) if person else None,
        family=family,
        hub=_hub(world, said, body.session),
        day=said.event.at.astimezone(LONDON).date(),
        session=body.session,
        planned=_planned(world, body.session),
    )


def _owner(world: World, token: str, at: datetime) -> tuple[UUID | None, UUID | None]:
    """Return whose a token was: of the link in force; where there was none, of the next one."""
    words = sorted(
        (said.event.at, said.event.id, said.event.body)
        for said in world.said
        if isinstance(said.event.body, events.MediumLinked | events.MediumWithdrawn)
        and said.event.body.token == token
    )
    before = [body for when, _, body in words if when <= at]
    after = [body for when, _, body in words if when > at]
    if before and isinstance(before[-1], events.MediumLinked):
        return before[-1].person, before[-1].family
    links = [body for body in after if isinstance(body, events.MediumLinked)]
    return (links[0].person, links[0].family) if links else (None, None)


def _heads(world: World) -> Iterator[Attended]:
    withdrawn = _withdrawn(world)
    counts = [
        (said, said.event.body)
        for said in world.said
        if isinstance(said.event.body, events.HeadcountRecorded)
    ]
    for said, body in counts:
        replaced = any(
            other.replaces == said.event.id
            and (other.session, other.purpose) == (body.session, body.purpose)
            and elsewhere.event.id != said.event.id
            for elsewhere, other in counts
        )
        head = Attended(
            person=None,
            family=None,
            hub=_hub(world, said, body.session),
            day=said.event.at.astimezone(LONDON).date(),
            session=body.session,
            planned=_planned(world, body.session),
        )
        yield from [] if replaced or said.event.id in withdrawn else [head] * body.total


def _hub(world: World, said: Said, session: UUID | None) -> str:
    planned = _planned(world, session)
    return planned.hub if planned else said.hub


def _planned(world: World, session: UUID | None) -> Planned | None:
    return next((each for each in world.sessions if each.id == session), None)
