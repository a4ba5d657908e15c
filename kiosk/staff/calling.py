"""The fire roll at the desk: called, ticked off, and who works or visits here signed in and out."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import ClassVar
from uuid import UUID

from kiosk.desk import SCREEN
from kiosk.staff.asking import Answer, StaffOrder
from kiosk.staff.bench import Bench
from kiosk.staff.books import Books
from kiosk.staff.day import ROLL_BEGUN, TICKED, UNTICKED
from kiosk.staff.may import Deed
from kiosk.staff.roll import Knowledge, Other, Roll, assumed_gone, call, inside
from sync import others, readers, visitors
from sync.events import DepartureRecorded, StaffAction, VisitorArrived, VisitorLeft
from sync.terms import Departure, Visiting


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeRoll(StaffOrder):
    """Call the roll, with names."""

    deed: ClassVar[Deed | None] = Deed.ROLL


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginRoll(StaffOrder):
    """Call the roll anew: nobody is ticked off."""

    deed: ClassVar[Deed | None] = Deed.ROLL


@dataclass(frozen=True, slots=True, kw_only=True)
class TickOff(StaffOrder):
    """These were seen at the assembly point; or were not after all."""

    deed: ClassVar[Deed | None] = Deed.ROLL
    ids: tuple[UUID, ...]
    seen: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SignVisitorIn(StaffOrder):
    """Somebody came to work, to mend something or to visit."""

    deed: ClassVar[Deed | None] = Deed.ROLL
    kind: Visiting
    name: str = field(default="", repr=False)
    """What a contractor or visitor is called; of staff the roster knows it."""
    staff: UUID | None = None
    room: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignVisitorOut(StaffOrder):
    """Somebody who works or visits here went."""

    deed: ClassVar[Deed | None] = Deed.ROLL
    visitor: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class SeeOut(StaffOrder):
    """Somebody who came was seen to leave."""

    deed: ClassVar[Deed | None] = Deed.ROLL
    arrival: UUID


@dataclass(frozen=True, slots=True)
class RollTold(Answer):
    """The roll; without names for those who are not signed in."""

    roll: Roll
    staff: tuple[tuple[UUID, str], ...] = ()
    """Who of the roster is not on it, and may be signed in."""
    rooms: tuple[str, ...] = ()
    """The rooms of today's sessions."""
    mine: UUID | None = None
    """Under what whoever asks is on it, if they are."""


def count(books: Books) -> Answer:
    """Return the roll's numbers alone, for the public screens."""
    return RollTold(call_at(books).without_names())


def take(bench: Bench, _order: TakeRoll) -> Answer:
    """Return the whole roll, and what is needed to put somebody on it."""
    here = {each.staff: each.id for each in bench.happened(bench.today(), at_other_kiosks=True).visitors}
    at_home = tuple(pair for pair in bench.colleagues().items() if pair[0] not in here)
    rooms = {each.room for each in bench.sessions(bench.today()).values() if each.room}
    return RollTold(call_at(bench), at_home, tuple(sorted(rooms)), here.get(bench.shift.staff))


def call_at(books: Books) -> Roll:
    """Return the roll of this moment."""
    now, today = books.clock(), books.today()
    day = books.happened(today, at_other_kiosks=True)
    fellows = others.kiosks(books.store)
    known = Knowledge(
        here=books.identity.kiosk,
        people=books.people(day.came),
        sessions=books.sessions(today),
        purposes=books.purposes(),
        names=visitors.names(books.store, today) | books.colleagues(),
        kiosks={each.kiosk: each.name for each in fellows},
        grace=timedelta(minutes=books.settings.grace_minutes),
    )
    return Roll(
        at=now,
        rooms=call(day, known, now),
        assumed_gone=assumed_gone(day.came),
        open_ended=sum(1 for each in inside(day.came) if each.session is None),
        readers_down=tuple(
            each.name for each in readers.seen(books.store) if not each.well and each.name != SCREEN
        ),
        others=tuple(Other(each.name, each.as_of) for each in fellows),
        beside=books.ledger.spilled(),
    )


def begin(bench: Bench, order: BeginRoll) -> Answer:
    """Begin to tick off anew."""
    bench.write([], ROLL_BEGUN)
    return take(bench, TakeRoll(shift=order.shift))


def tick_off(bench: Bench, order: TickOff) -> Answer:
    """Write down who was seen; each tick is on the disk before the screen shows it."""
    action = TICKED if order.seen else UNTICKED
    first, *rest = order.ids
    bodies = [StaffAction(staff=bench.shift.staff, action=action, about=each) for each in rest]
    bench.write(bodies, action, about=first)
    return take(bench, TakeRoll(shift=order.shift))


def sign_in(bench: Bench, order: SignVisitorIn) -> Answer:
    """Put somebody on the roll; their name first, so that nobody stands there without theirs."""
    visitor, by = bench.new_id(), bench.shift.staff
    if order.name:
        visitors.keep(bench.store, visitor, order.name, bench.today())
    arrived = VisitorArrived(visitor=visitor, kind=order.kind, staff=order.staff, room=order.room, by=by)
    bench.write([arrived], "visitor-in", about=visitor)
    return take(bench, TakeRoll(shift=order.shift))


def sign_out(bench: Bench, order: SignVisitorOut) -> Answer:
    """Take somebody off the roll."""
    bench.write(
        [VisitorLeft(visitor=order.visitor, by=bench.shift.staff)], "visitor-out", about=order.visitor
    )
    return take(bench, TakeRoll(shift=order.shift))


def see_out(bench: Bench, order: SeeOut) -> Answer:
    """Write down that somebody left: the person, wherever they came to; else this arrival."""
    day = bench.happened(bench.today(), at_other_kiosks=True)
    came = next((each for each in day.came if each.event == order.arrival), None)
    person = came.person if came else None
    left = DepartureRecorded(
        person=person,
        arrival=None if person else order.arrival,
        how=Departure.OBSERVED,
        by=bench.shift.staff,
    )
    bench.write([left], "signed-out", about=order.arrival)
    return take(bench, TakeRoll(shift=order.shift))
