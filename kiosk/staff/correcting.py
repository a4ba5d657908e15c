"""Corrections: withdrawn, moved, put back. Nothing is changed: each is a further event, with its reason."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import ClassVar
from uuid import UUID

from kiosk.outcome import Place
from kiosk.staff.asking import Answer, StaffOrder
from kiosk.staff.bench import Bench
from kiosk.staff.books import Books
from kiosk.staff.day import Came, Over
from kiosk.staff.history import Names, Told, of_visit
from kiosk.staff.may import Deed
from kiosk.staff.roll import DISCREET
from kiosk.staff.words import say
from kiosk.words import speak
from sync import others
from sync.events import ArrivalRecorded, ArrivalWithdrawn, Body, Confirmed

WITHDRAWN = ("wrong-person", "not-here", "twice", "asked-to", "other")
MOVED = ("wrong-session", "wrong-hub", "asked-to", "other")
UNDONE = "undone"
UNDO_WITHIN = timedelta(seconds=30)
"""The screen offers it for ten seconds; the rest is for the way there."""


@dataclass(frozen=True, slots=True)
class Stay:
    """Somebody at one occasion, on one line: what a correction is about."""

    visit: UUID
    arrivals: tuple[UUID, ...]
    """All events that say so and stand; a visit that nobody confirmed has two."""
    name: str = field(repr=False)
    """Empty where none may stand."""
    place: str
    since: datetime
    gone: Over | None = None
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class Target:
    """Where a visit can be moved to."""

    name: str
    session: UUID | None = None
    purpose: str = ""
    hub: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAtVisits(StaffOrder):
    """List who came on a day."""

    deed: ClassVar[Deed | None] = Deed.CORRECT
    day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAtHistory(StaffOrder):
    """Tell what happened with one visit."""

    deed: ClassVar[Deed | None] = Deed.CORRECT
    visit: UUID
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw(StaffOrder):
    """These arrivals were none."""

    deed: ClassVar[Deed | None] = Deed.CORRECT
    day: date
    arrivals: tuple[UUID, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Move(StaffOrder):
    """These arrivals were at another session, for something else, or at another hub."""

    deed: ClassVar[Deed | None] = Deed.CORRECT
    day: date
    arrivals: tuple[UUID, ...]
    target: Target
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBack(StaffOrder):
    """Undo a correction that was just made."""

    deed: ClassVar[Deed | None] = Deed.CORRECT
    what: "Corrected"


@dataclass(frozen=True, slots=True)
class VisitsTold(Answer):
    """Who came on a day, by time."""

    day: date
    today: date
    stays: tuple[Stay, ...]
    targets: tuple[Target, ...]
    """Where to any of them can be moved."""


@dataclass(frozen=True, slots=True)
class HistoryTold(Answer):
    """One visit in plain words."""

    lines: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Corrected(Answer):
    """It is written; and what would undo it."""

    day: date
    at: datetime
    made: tuple[UUID, ...]
    """Events that were recorded in the place of others."""
    taken: tuple[Came, ...]
    """Arrivals that were withdrawn."""


@dataclass(frozen=True, slots=True)
class PutBack(Answer):
    """A correction was undone."""

    day: date


@dataclass(frozen=True, slots=True)
class TooLate(Answer):
    """It is too late to undo that by one key; a further correction puts it right."""


def look(bench: Bench, order: LookAtVisits) -> Answer:
    """Return who came on a day, those whose visit was withdrawn too."""
    today = bench.today()
    day = order.day or today
    came = bench.happened(day, at_other_kiosks=day == today).came
    names = _names(bench, day, came)
    return VisitsTold(day, today, tuple(_stays(came, names)), tuple(_targets(bench, day)))


def history(bench: Bench, order: LookAtHistory) -> Answer:
    """Return what happened with a visit; that somebody looked is kept, because it is about somebody.

    Raises:
        StoreError: the look could not be written down, so nothing is told.
    """
    day = bench.happened(order.day, at_other_kiosks=order.day == bench.today())
    came = day.of_visit(order.visit)
    bench.write([], "history-looked-at", about=order.visit)
    return HistoryTold(tuple(of_visit(came, _names(bench, order.day, came), bench.zone)))


def withdraw(bench: Bench, order: Withdraw) -> Answer:
    """Withdraw arrivals.

    Raises:
        StoreError: nothing was written.
    """
    return _correct(bench, order.day, order.arrivals, None, order.reason, "visit-withdrawn")


def move(bench: Bench, order: Move) -> Answer:
    """Withdraw arrivals, and record them where they were.

    Raises:
        StoreError: nothing was written.
    """
    return _correct(bench, order.day, order.arrivals, order.target, order.reason, "visit-moved")


def take_back(bench: Bench, order: TakeBack) -> Answer:
    """Withdraw what a correction recorded, and record again what it withdrew, each at its true time.

    Raises:
        StoreError: nothing was written.
    """
    what = order.what
    if bench.clock() - what.at > UNDO_WITHIN:
        return TooLate()
    by = bench.shift.staff
    bodies: list[Body] = [ArrivalWithdrawn(arrival=each, reason=UNDONE, by=by) for each in what.made]
    bodies += [again(each, None, by, UNDONE) for each in _first_of_each(what.taken)]
    visit = next((each.visit for each in what.taken), None)
    bench.write(bodies, "correction-undone", about=visit, reason=UNDONE, day=what.day)
    return PutBack(what.day)


def _correct(
    bench: Bench, day: date, arrivals: Sequence[UUID], target: Target | None, reason: str, action: str
) -> Answer:
    happened = bench.happened(day, at_other_kiosks=day == bench.today())
    taken = [each for each in happened.came if each.event in arrivals and each.stands]
    by = bench.shift.staff
    bodies: list[Body] = [ArrivalWithdrawn(arrival=each.event, reason=reason, by=by) for each in taken]
    moved = [again(each, target, by, reason) for each in _first_of_each(taken)] if target else []
    if bodies:
        visit = taken[0].visit
        kind = _kind(bench, day, target) if target else ""
        written = bench.write([*bodies, *moved], action, about=visit, reason=reason, day=day, kind=kind)
        made = tuple(event.id for event in written if isinstance(event.body, ArrivalRecorded))
    else:
        made = ()
    return Corrected(day, bench.clock(), made, tuple(taken))


def _kind(bench: Bench, day: date, target: Target) -> str:
    """Return the kind of session, or the purpose, by which the family's habits are remembered."""
    session = bench.sessions(day).get(target.session) if target.session else None
    return session.type if session else target.purpose


def _first_of_each(taken: Iterable[Came]) -> list[Came]:
    """Return one arrival of each who was there: a visit that nobody confirmed is recorded once again."""
    first: dict[tuple[str, tuple[UUID | None, str]], Came] = {}
    for each in sorted(taken, key=lambda came: came.at):
        first.setdefault((each.who, each.occasion), each)
    return list(first.values())


def again(came: Came, target: Target | None, by: UUID, reason: str) -> ArrivalRecorded:
    """Return an arrival as it was, at its true time; or where it should have been."""
    where = target or Target("", came.session, came.purpose)
    return ArrivalRecorded(
        v=2,
        visit=came.visit,
        person=came.person,
        family=came.family,
        token=None if came.person else came.token or None,
        session=where.session,
        purpose=None if where.session else where.purpose,
        medium=came.medium,
        confirmed=Confirmed.STAFF,
        by=by,
        reason=reason,
        happened=came.at,
        hub=where.hub,
    )


def _stays(came: Iterable[Came], names: Names) -> list[Stay]:
    """Return one line for each who came to each occasion, by time; what was withdrawn has its own."""
    grouped: dict[tuple[str, tuple[UUID | None, str], bool], list[Came]] = {}
    for each in came:
        grouped.setdefault((each.who, each.occasion, each.stands), []).append(each)
    lines = [_stay(of, names) for of in grouped.values()]
    return sorted(lines, key=lambda stay: (stay.since, stay.name))


def _stay(of: list[Came], names: Names) -> Stay:
    first, last = of[0], max(of, key=lambda each: each.at)
    name = names.people.get(first.person, "") if first.person else names.person(first)
    return Stay(
        visit=first.visit,
        arrivals=tuple(each.event for each in of if each.stands),
        name=name,
        place=names.place(first),
        since=first.at,
        gone=last.end.how if last.end else None,
        confirmed=all(each.confirmed is not Confirmed.TIMED_OUT for each in of),
    )


def _names(books: Books, day: date, came: Iterable[Came]) -> Names:
    came, words = list(came), speak("en")
    sessions = books.sessions(day)
    discreet = {key for key, session in sessions.items() if session.type == DISCREET}
    hidden = {each.person for each in came if each.session in discreet}
    known = books.people(came).items()
    places: dict[tuple[UUID | None, str], str] = {
        (key, ""): words.place(Place(session, ""), books.zone) for key, session in sessions.items()
    }
    return Names(
        people={person: each.name for person, each in known if person not in hidden},
        staff=books.colleagues(),
        places=places | {(None, code): name for code, name in books.purposes().items()},
        hubs={hub.id: hub.name for hub in others.hubs(books.store)},
    )


def _targets(books: Books, day: date) -> list[Target]:
    """Return the sessions of the day, the drop-in purposes, and the other hubs."""
    words, own = speak("en"), books.identity.hub.id
    targets = [
        Target(words.place(Place(session, ""), books.zone), session=key)
        for key, session in books.sessions(day).items()
    ]
    targets += [Target(name, purpose=code) for code, name in books.purposes().items()]
    hubs = [hub for hub in others.hubs(books.store) if hub.id != own]
    at_drop_in = books.settings.drop_in
    return targets + [Target(say("At %(hub)s", hub=hub.name), purpose=at_drop_in, hub=hub.id) for hub in hubs]
