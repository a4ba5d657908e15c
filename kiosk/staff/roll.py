"""The fire roll: who is in the building as far as anybody wrote down, room by room. Pure.

It is an aid and no proof: people forget to sign in and out. So it says how old each part of it is, and
what is taken to be so.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from kiosk.staff.day import Came, Day, Heads, Over, Visitor
from sync.terms import Role, Visiting
from sync.wire import Session

DISCREET = "appointment"
"""The type under which a door knows a sensitive session: nobody at it is named."""


class Is(StrEnum):
    """In which column of the roll somebody is counted."""

    ADULT = "adult"
    CHILD = "child"
    NAMELESS = "nameless"
    """Counted, and nobody here knows who it is."""
    STAFF = "staff"
    VISITOR = "visitor"


@dataclass(frozen=True, slots=True)
class Known:
    """What this kiosk knows of somebody."""

    name: str = field(repr=False)
    """Empty for a sensitive family."""
    role: Role


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the roll: somebody, or several of whom no more is known."""

    ids: tuple[UUID, ...]
    """By what they are ticked off: an arrival, a headcount, a visitor."""
    what: Is
    name: str = field(repr=False)
    """Empty where no name may stand, or none is known."""
    since: datetime
    number: int = 1
    adults: int = 0
    """Of several: so many are adults."""
    children: int = 0
    discreet: bool = False
    """A sensitive family or session: "1 person: see the lead"."""
    kiosk: str = ""
    """The other kiosk at which they signed in; empty for this one."""
    ticked: bool = False


@dataclass(frozen=True, slots=True)
class Room:
    """Everybody in one room."""

    name: str
    """Empty for those of whom no room is known."""
    what: tuple[str, ...]
    """What is on there."""
    entries: tuple[Entry, ...]

    def number(self, what: Is | None = None) -> int:
        """Return how many people there are, all or of one column."""
        return sum(each.number for each in self.entries if what in (None, each.what))


@dataclass(frozen=True, slots=True)
class Other:
    """Another kiosk of the hub, as far as the registry told."""

    name: str
    as_of: datetime | None
    """What it recorded until then is on this roll; None for nothing yet."""


@dataclass(frozen=True, slots=True)
class Roll:
    """The whole of it."""

    at: datetime
    rooms: tuple[Room, ...]
    assumed_gone: int = 0
    """Taken to have left, because their session was over."""
    open_ended: int = 0
    """At no session, so nothing says when they go: here until they sign out or the day ends."""
    readers_down: tuple[str, ...] = ()
    others: tuple[Other, ...] = ()
    beside: int = 0
    """Of those on it, so many are counted beside a ledger that cannot be written."""

    def number(self, what: Is | None = None) -> int:
        """Return how many people there are, all or of one column."""
        return sum(room.number(what) for room in self.rooms)

    @property
    def ticked(self) -> int:
        """How many were seen at the assembly point."""
        return sum(each.number for room in self.rooms for each in room.entries if each.ticked)

    def without_names(self) -> "Roll":
        """Return the counts alone, for those who are not signed in."""
        bare = (Room(room.name, room.what, _summed(room.entries)) for room in self.rooms)
        return Roll(
            self.at,
            tuple(bare),
            self.assumed_gone,
            self.open_ended,
            self.readers_down,
            self.others,
            self.beside,
        )


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the roll needs to know besides the day."""

    here: UUID
    """This kiosk."""
    people: Mapping[UUID, Known]
    sessions: Mapping[UUID, Session]
    purposes: Mapping[str, str]
    """Drop-in purposes by code, as people call them."""
    names: Mapping[UUID, str]
    """Of visitors, and of staff by their own id."""
    kiosks: Mapping[UUID, str]
    grace: timedelta


def call(day: Day, known: Knowledge, now: datetime) -> tuple[Room, ...]:
    """Return everybody who is in, room by room, the fullest first."""
    rooms: defaultdict[str, list[tuple[str, Entry]]] = defaultdict(list)
    for came in inside(day.came):
        session = known.sessions.get(came.session) if came.session else None
        line = (_what(came, session, known), _person(came, session, known))
        rooms[session.room if session else ""].append(line)
    for heads in day.heads:
        session = known.sessions.get(heads.session) if heads.session else None
        if heads.total and not _is_over(session, known.grace, now):
            title = session.title if session else known.purposes.get(heads.purpose, heads.purpose)
            rooms[session.room if session else ""].append((title, _heads(heads, known)))
    for visitor in day.visitors:
        rooms[visitor.room].append(("", _visitor(visitor, known)))
    made = [_room(name, lines, day.ticked) for name, lines in rooms.items()]
    return tuple(sorted(made, key=lambda room: (not room.name, -room.number(), room.name)))


def inside(came: Iterable[Came]) -> list[Came]:
    """Return for each who is in their latest arrival: somebody at two sessions is in one room."""
    latest: dict[str, Came] = {}
    for each in came:
        if each.stands and (each.who not in latest or latest[each.who].at <= each.at):
            latest[each.who] = each
    return [each for each in latest.values() if each.end is None]


def assumed_gone(came: Iterable[Came]) -> int:
    """Return how many are taken to have left, and did not come again."""
    came = tuple(came)
    here = {each.who for each in inside(came)}
    gone = {each.who for each in came if each.end and each.end.how is Over.ASSUMED}
    return len(gone - here)


def _what(came: Came, session: Session | None, known: Knowledge) -> str:
    if session:
        return session.title
    return known.purposes.get(came.purpose, came.purpose) if came.purpose else ""


def _is_over(session: Session | None, grace: timedelta, now: datetime) -> bool:
    return session is not None and session.ends + grace <= now


def _person(came: Came, session: Session | None, known: Knowledge) -> Entry:
    who = known.people.get(came.person) if came.person else None
    discreet = (session is not None and session.type == DISCREET) or (who is not None and not who.name)
    what = Is.NAMELESS if who is None else Is.ADULT if who.role is Role.ADULT else Is.CHILD
    return Entry(
        ids=(came.event,),
        what=what,
        name="" if discreet or who is None else who.name,
        since=came.at,
        discreet=discreet,
        kiosk=_elsewhere(came.kiosk, known),
    )


def _heads(heads: Heads, known: Knowledge) -> Entry:
    return Entry(
        ids=(heads.event,),
        what=Is.NAMELESS,
        name="",
        since=heads.at,
        number=heads.total,
        adults=heads.adults,
        children=sum(heads.children.values()),
        kiosk=_elsewhere(heads.kiosk, known),
    )


def _visitor(visitor: Visitor, known: Knowledge) -> Entry:
    return Entry(
        ids=(visitor.id,),
        what=Is.STAFF if visitor.kind is Visiting.STAFF else Is.VISITOR,
        name=known.names.get(visitor.staff or visitor.id, ""),
        since=visitor.at,
        kiosk=_elsewhere(visitor.kiosk, known),
    )


def _elsewhere(kiosk: UUID, known: Knowledge) -> str:
    return "" if kiosk == known.here else known.kiosks.get(kiosk, "?")


def _room(name: str, lines: Sequence[tuple[str, Entry]], ticked: Collection[UUID]) -> Room:
    what = tuple(sorted({title for title, _ in lines if title}))
    entries = [_ticked(entry, ticked) for _, entry in lines]
    return Room(name, what, tuple(sorted(entries, key=_order)))


def _ticked(entry: Entry, ticked: Collection[UUID]) -> Entry:
    return replace(entry, ticked=all(each in ticked for each in entry.ids))


def _order(entry: Entry) -> tuple[int, bool, str, datetime]:
    return list(Is).index(entry.what), not entry.name, entry.name.casefold(), entry.since


def _summed(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return one line for each column, with nothing but a number."""
    by_column: defaultdict[Is, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_column[entry.what].append(entry)
    return tuple(
        Entry((), what, "", min(each.since for each in of), sum(each.number for each in of))
        for what, of in by_column.items()
    )
