"""What needs a person, in one list: unconfirmed families, unknown cards, open sessions, refused events."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import ClassVar
from uuid import UUID

from kiosk.outcome import Place
from kiosk.staff.asking import Answer, StaffOrder
from kiosk.staff.bench import Bench
from kiosk.staff.correcting import again
from kiosk.staff.day import SETTLED, UNSETTLED, Came, Day, fold
from kiosk.staff.may import Deed
from kiosk.staff.roll import DISCREET
from kiosk.staff.sessions import Is, Line, line_of
from kiosk.words import speak
from sync import others, strangers
from sync.events import Confirmed, Event
from sync.wire import Session

ASKED_FOR = timedelta(days=1)
"""So long after a visit the family can still be asked who was with them, and a stranger whose card it is."""
OPEN_FOR = timedelta(days=7)
"""So far back a session is still to be closed; where the hub has other kiosks, as far as they are heard."""
CAME_ALONE = "came-alone"


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """Somebody came, and nobody pressed the button that says who else was with them."""

    arrival: UUID
    family: UUID
    person: UUID
    name: str = field(repr=False)
    """Empty where none may stand."""
    at: datetime
    day: date
    session: UUID | None
    purpose: str
    place: str


@dataclass(frozen=True, slots=True)
class UnknownCard:
    """A card or pass that is nobody's was held up."""

    arrival: UUID
    """When it came last; coming once more, it is another matter."""
    at: datetime
    times: int
    """How often it was, lately."""
    place: str
    last_four: str = field(default="", repr=False)
    """As far as this kiosk saw it itself."""


@dataclass(frozen=True, slots=True)
class NotClosed:
    """A session is over, and nobody said how many were there."""

    line: Line
    day: date


@dataclass(frozen=True, slots=True)
class Refused:
    """An event that the registry would not take; it is kept here."""

    seq: int
    reason: str


Matter = Unconfirmed | UnknownCard | NotClosed | Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAtExceptions(StaffOrder):
    """List what needs a person."""

    deed: ClassVar[Deed | None] = Deed.EXCEPTIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class SeeTo(StaffOrder):
    """Take a matter off the list, because somebody has seen to it; or put it back."""

    deed: ClassVar[Deed | None] = Deed.EXCEPTIONS
    about: UUID
    back: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CameAlone(StaffOrder):
    """Somebody was asked, and nobody else was with them."""

    deed: ClassVar[Deed | None] = Deed.EXCEPTIONS
    arrival: UUID
    day: date


@dataclass(frozen=True, slots=True)
class ExceptionsTold(Answer):
    """All of it, what is most urgent first."""

    matters: tuple[Matter, ...]
    today: date


@dataclass(frozen=True, slots=True)
class _Page:
    """One day that is looked at."""

    date: date
    day: Day
    sessions: Mapping[UUID, Session]
    is_fresh: bool
    """Families of it can still be asked."""


def look(bench: Bench, _order: LookAtExceptions) -> Answer:
    """Return what needs a person."""
    today = bench.today()
    pages = _pages(bench, today)
    settled = frozenset[UUID]().union(*(each.day.settled for each in pages))
    matters: list[Matter] = [*_unconfirmed(bench, pages), *_unknown(bench, pages)]
    matters += [*_not_closed(bench, pages), *_refused(bench)]
    return ExceptionsTold(tuple(each for each in matters if about(each) not in settled), today)


def see_to(bench: Bench, order: SeeTo) -> Answer:
    """Write down that somebody has seen to it, and list the rest.

    Raises:
        StoreError: nothing was written.
    """
    bench.write([], UNSETTLED if order.back else SETTLED, about=order.about)
    return look(bench, LookAtExceptions(shift=order.shift))


def came_alone(bench: Bench, order: CameAlone) -> Answer:
    """Record an arrival once more, confirmed by whoever asked: it counts once, and is the last word.

    Raises:
        StoreError: nothing was written.
    """
    day = bench.happened(order.day, at_other_kiosks=order.day == bench.today())
    came = next((each for each in day.came if each.event == order.arrival and each.stands), None)
    if came is not None:
        session = bench.sessions(order.day).get(came.session) if came.session else None
        kind = session.type if session else came.purpose
        confirmed = again(came, None, bench.shift.staff, CAME_ALONE)
        bench.write([confirmed], "visit-confirmed", about=came.visit, day=order.day, kind=kind)
    return look(bench, LookAtExceptions(shift=order.shift))


def about(matter: Matter) -> UUID | None:
    """Return by what a matter is taken off the list; a refused event is settled at the registry."""
    match matter:
        case Unconfirmed(arrival=arrival) | UnknownCard(arrival=arrival):
            return arrival
        case NotClosed(line=line):
            return line.session.id
        case Refused():
            return None


def _pages(bench: Bench, today: date) -> list[_Page]:
    """Return the days that are looked at, the latest first; the events are read once."""
    since = bench.midnight(today - OPEN_FOR)
    told: list[Event] = bench.ledger.between(since, bench.clock() + timedelta(days=1))
    told += others.events_since(bench.store, since)
    span = ASKED_FOR if others.kiosks(bench.store) else OPEN_FOR
    days = [today - timedelta(days=number) for number in range(span.days + 1)]
    return [
        _Page(day, fold(told, day, bench.zone), bench.sessions(day), today - day <= ASKED_FOR) for day in days
    ]


def _unconfirmed(bench: Bench, pages: Iterable[_Page]) -> Iterator[Unconfirmed]:
    for page in pages:
        known = bench.people(page.day.came) if page.is_fresh else {}
        for came in _last_words(page.day.came) if page.is_fresh else []:
            if came.confirmed is Confirmed.TIMED_OUT and came.person and came.family:
                who = known.get(came.person)
                session = page.sessions.get(came.session) if came.session else None
                discreet = session is not None and session.type == DISCREET
                name = who.name if who and not discreet else ""
                yield Unconfirmed(
                    *(came.event, came.family, came.person, name, came.at),
                    *(page.date, came.session, came.purpose, _place(bench, page, came)),
                )


def _last_words(came: Iterable[Came]) -> list[Came]:
    """Return of each family at each occasion what was recorded last."""
    last: dict[tuple[UUID, UUID | None, str], Came] = {}
    for each in sorted(came, key=lambda each: (each.recorded, each.event)):
        if each.stands and each.family:
            last[each.family, *each.occasion] = each
    return list(last.values())


def _unknown(bench: Bench, pages: Iterable[_Page]) -> list[UnknownCard]:
    """Return cards of today and yesterday, and those that came again and again; the most often first."""
    seen, visits = strangers.lately(bench.store), Counter[str]()
    last: dict[str, tuple[_Page, Came]] = {}
    for page in pages:
        for each in sorted(page.day.came, key=lambda came: came.at, reverse=True):
            if each.token and each.stands and not each.person:
                visits[each.token] += 1
                last.setdefault(each.token, (page, each))
    found = []
    for token, (page, came) in last.items():
        card = seen.get(token)
        times = max(visits[token], card.times if card else 0)
        wanted = page.is_fresh or times >= strangers.OFTEN
        if wanted and not (card and card.random) and bench.register.medium(token) is None:
            at, last_four = max(came.at, card.at if card else came.at), card.last_four if card else ""
            found.append(UnknownCard(came.event, at, times, _place(bench, page, came), last_four))
    return sorted(found, key=lambda each: (-each.times, each.at))


def _not_closed(bench: Bench, pages: Iterable[_Page]) -> Iterator[NotClosed]:
    now = bench.clock()
    for page in pages:
        for session in page.sessions.values():
            line = line_of(session, page.day, now)
            if line.is_ is Is.OVER or (line.is_ is Is.CLOSED_ITSELF and page.is_fresh):
                yield NotClosed(line, page.date)


def _refused(bench: Bench) -> list[Refused]:
    return [Refused(seq, reason) for seq, _, reason in bench.ledger.parked()]


def _place(bench: Bench, page: _Page, came: Came) -> str:
    session = page.sessions.get(came.session) if came.session else None
    if session:
        return speak("en").place(Place(session, ""), bench.zone)
    return bench.purposes().get(came.purpose, came.purpose)
