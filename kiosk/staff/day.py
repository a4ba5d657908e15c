"""What happened on one day of the hub, folded from the events that tell of it. Pure.

Rolls, registers, histories and all that is not settled look at this. The order in which events are read
makes no difference: those of several kiosks come as they come.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from sync import terms
from sync.events import (
    ArrivalRecorded,
    ArrivalWithdrawn,
    Confirmed,
    DepartureRecorded,
    Event,
    HeadcountRecorded,
    Medium,
    MediumLinked,
    SessionCancelled,
    SessionClosed,
    SessionReopened,
    StaffAction,
    VisitorArrived,
    VisitorLeft,
)

TICKED, UNTICKED, ROLL_BEGUN = "roll-ticked", "roll-unticked", "roll-begun"
"""What the audit calls it when somebody is seen at the assembly point."""
SETTLED, UNSETTLED = "settled", "unsettled"
"""What the audit calls it when a member of staff has seen to what was not settled; or had not after all."""


class Over(StrEnum):
    """Why somebody who came is not in."""

    LEFT = "left"
    ASSUMED = "assumed"
    """Their session, with its grace, was over, and nobody saw them go."""
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class End:
    """How an arrival ended."""

    how: Over
    at: datetime
    by: UUID | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Came:
    """One arrival, as it stands after everything that was said of it."""

    event: UUID
    kiosk: UUID
    visit: UUID
    at: datetime
    """When they truly came."""
    recorded: datetime
    person: UUID | None
    family: UUID | None
    token: str
    """The hash of a medium that nobody knew; it may be somebody's by now."""
    session: UUID | None
    purpose: str
    medium: Medium
    confirmed: Confirmed
    by: UUID | None
    reason: str
    hub: UUID | None = None
    """Where it was, if it was moved to another hub."""
    end: End | None = None

    @property
    def who(self) -> str:
        """Whom it is about: the person, else the unknown token, else this arrival alone."""
        return str(self.person or self.token or self.event)

    @property
    def occasion(self) -> tuple[UUID | None, str]:
        """What they came for."""
        return self.session, self.purpose

    @property
    def stands(self) -> bool:
        """Whether it was not withdrawn."""
        return self.end is None or self.end.how is not Over.WITHDRAWN


@dataclass(frozen=True, slots=True)
class Heads:
    """People without names who were counted, and not corrected since."""

    event: UUID
    kiosk: UUID
    at: datetime
    session: UUID | None
    purpose: str
    adults: int
    children: Mapping[str, int]
    unknown: int
    by: terms.Counter
    reason: str

    @property
    def total(self) -> int:
        """All of them."""
        return self.adults + sum(self.children.values()) + self.unknown


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who works, mends or visits, and has not gone."""

    id: UUID
    kiosk: UUID
    at: datetime
    kind: terms.Visiting
    staff: UUID | None
    room: str


@dataclass(frozen=True, slots=True)
class Closed:
    """What was said when a session was closed."""

    at: datetime
    counted: int
    named: int
    reason: str
    by: UUID | None


@dataclass(frozen=True, slots=True)
class Day:
    """All of it."""

    came: tuple[Came, ...] = ()
    """Every arrival, by time, withdrawn ones too."""
    elsewhere: tuple[Came, ...] = ()
    """Arrivals that were moved to another hub: part of a visit's history, and of nothing else here."""
    heads: tuple[Heads, ...] = ()
    visitors: tuple[Visitor, ...] = ()
    closed: Mapping[UUID, Closed] = field(default_factory=dict)
    cancelled: frozenset[UUID] = frozenset()
    ticked: frozenset[UUID] = frozenset()
    """Who was seen at the assembly point since the roll was last begun: arrivals and visitors."""
    settled: frozenset[UUID] = frozenset()
    """What somebody has seen to."""

    def at(self, session: UUID | None, purpose: str) -> tuple[Came, ...]:
        """Return the arrivals at one occasion that were not withdrawn."""
        return tuple(each for each in self.came if each.stands and each.occasion == (session, purpose))

    def of_visit(self, visit: UUID) -> tuple[Came, ...]:
        """Return every arrival of one visit, moved ones too."""
        return tuple(each for each in (*self.came, *self.elsewhere) if each.visit == visit)


def fold(events: Iterable[Event], day: date, zone: tzinfo) -> Day:
    """Return what happened on this day of the hub, from all events that may tell of it."""
    told = sorted(events, key=lambda event: (event.at, event.kiosk, event.seq))
    arrivals = [each for each in _bodies(told, ArrivalRecorded) if _is_on(each, day, zone)]
    owners = {body.token: (body.person, body.family) for _, body in _bodies(told, MediumLinked)}
    ends = _Ends(told)
    came = [ends.of(_came(event, body, owners)) for event, body in arrivals]
    return Day(
        came=tuple(sorted((each for each in came if each.hub is None), key=_when)),
        elsewhere=tuple(sorted((each for each in came if each.hub), key=_when)),
        heads=_heads(told, day, zone),
        visitors=_visitors(told, day, zone),
        closed=_closed(told),
        cancelled=frozenset(body.session for _, body in _bodies(told, SessionCancelled)),
        ticked=_marked(told, TICKED, UNTICKED, ROLL_BEGUN),
        settled=_marked(told, SETTLED, UNSETTLED),
    )


B = TypeVar("B")


def _bodies(told: Sequence[Event], shape: type[B]) -> list[tuple[Event, B]]:
    return [(event, event.body) for event in told if isinstance(event.body, shape)]


def _is_on(each: tuple[Event, ArrivalRecorded | HeadcountRecorded], day: date, zone: tzinfo) -> bool:
    return _moment(*each).astimezone(zone).date() == day


def _moment(event: Event, body: ArrivalRecorded | HeadcountRecorded) -> datetime:
    return min(event.at, body.happened) if body.happened else event.at


def _came(event: Event, body: ArrivalRecorded, owners: Mapping[str, tuple[UUID, UUID]]) -> Came:
    person, family = owners.get(body.token or "", (body.person, body.family))
    return Came(
        event=event.id,
        kiosk=event.kiosk,
        visit=body.visit,
        at=_moment(event, body),
        recorded=event.at,
        person=person,
        family=family,
        token=body.token or "",
        session=body.session,
        purpose=body.purpose or "",
        medium=body.medium,
        confirmed=body.confirmed,
        by=body.by,
        reason=body.reason or "",
        hub=body.hub,
    )


def _when(came: Came) -> tuple[datetime, UUID]:
    return came.at, came.event


class _Ends:
    """What was said of the end of arrivals."""

    def __init__(self, told: Sequence[Event]) -> None:
        self._withdrawn = {
            body.arrival: End(Over.WITHDRAWN, event.at, body.by, body.reason)
            for event, body in _bodies(told, ArrivalWithdrawn)
        }
        self._by_arrival: dict[UUID, End] = {}
        self._by_person: defaultdict[UUID, list[End]] = defaultdict(list)
        for event, body in _bodies(told, DepartureRecorded):
            how = Over.LEFT if body.how is terms.Departure.OBSERVED else Over.ASSUMED
            end = End(how, event.at, body.by)
            if body.arrival:
                self._by_arrival.setdefault(body.arrival, end)
            elif body.person:
                self._by_person[body.person].append(end)

    def of(self, came: Came) -> Came:
        """Return an arrival with its end: withdrawn, else the first that is after it was recorded."""
        of_person = self._by_person[came.person] if came.person else []
        ends = [end for end in of_person if end.at >= came.recorded]
        if came.event in self._by_arrival:
            ends.append(self._by_arrival[came.event])
        end = self._withdrawn.get(came.event) or min(ends, key=lambda each: each.at, default=None)
        return came if end is None else replace(came, end=end)


def _heads(told: Sequence[Event], day: date, zone: tzinfo) -> tuple[Heads, ...]:
    counts = _bodies(told, HeadcountRecorded)
    replaced = {body.replaces for _, body in counts}
    return tuple(
        Heads(
            event=event.id,
            kiosk=event.kiosk,
            at=_moment(event, body),
            session=body.session,
            purpose=body.purpose or "",
            adults=body.adults,
            children=body.children,
            unknown=body.age_unknown,
            by=body.by,
            reason=body.reason or "",
        )
        for event, body in counts
        if event.id not in replaced and _is_on((event, body), day, zone)
    )


def _visitors(told: Sequence[Event], day: date, zone: tzinfo) -> tuple[Visitor, ...]:
    left = {body.visitor for _, body in _bodies(told, VisitorLeft)}
    return tuple(
        Visitor(body.visitor, event.kiosk, event.at, body.kind, body.staff, body.room)
        for event, body in _bodies(told, VisitorArrived)
        if body.visitor not in left and event.at.astimezone(zone).date() == day
    )


def _closed(told: Sequence[Event]) -> dict[UUID, Closed]:
    """Return how each session was closed last, unless it was opened again since."""
    closed: dict[UUID, Closed] = {}
    for event in told:
        match event.body:
            case SessionClosed() as body:
                closed[body.session] = Closed(event.at, body.counted, body.named, body.reason or "", body.by)
            case SessionReopened(session=session):
                closed.pop(session, None)
            case _:
                pass
    return closed


def _marked(told: Sequence[Event], mark: str, unmark: str, clear: str = "") -> frozenset[UUID]:
    """Return what staff marked, and did not unmark since."""
    marked: set[UUID] = set()
    for _, body in _bodies(told, StaffAction):
        if body.action == clear:
            marked.clear()
        elif body.action == mark and body.about:
            marked.add(body.about)
        elif body.action == unmark and body.about:
            marked.discard(body.about)
    return frozenset(marked)
