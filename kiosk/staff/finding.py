"""Finding a family by two identifiers: rarely, with a trace, and only whom this hub may know.

The device knows no last name. What somebody says of themselves is hashed and looked up; a hit shows no
more than the family's own card would. A family that may not be named stays behind glass: breaking it
takes a role and a reason, and still shows no name, because there is none here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import ClassVar
from uuid import UUID

from kiosk import rules
from kiosk.outcome import Place
from kiosk.staff.asking import Answer, NotAllowed, StaffOrder
from kiosk.staff.bench import Bench
from kiosk.staff.may import Deed
from kiosk.staff.registering import REGISTERED
from sync.events import ArrivalRecorded, Confirmed, Medium, StaffAction
from sync.terms import Role
from sync.tokens import name_and_birth, name_and_postcode

SEARCHED, BROKE_GLASS, SIGNED_IN = "searched", "broke-glass", "signed-in-by-staff"
WITHIN, TIMES = timedelta(minutes=10), 12
"""So many searches of one member of staff in so long a time; a busy desk needs fewer."""
OPEN_FOR = timedelta(minutes=10)
"""So long after a reason was given, a family behind glass may be signed in."""
REASONS = ("lost-card", "forgot-card", "correction", "safeguarding", "family-asked")


@dataclass(frozen=True, slots=True, kw_only=True)
class FindFamily(StaffOrder):
    """Look for somebody by last name and date of birth, or by last name and postcode, or by all three."""

    deed: ClassVar[Deed | None] = Deed.FIND
    last_name: str = field(repr=False)
    born: date | None = field(default=None, repr=False)
    postcode: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakGlass(StaffOrder):
    """Open a family that may not be named, for a reason from the list."""

    deed: ClassVar[Deed | None] = Deed.BREAK_GLASS
    family: UUID
    person: UUID
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignFamilyIn(StaffOrder):
    """Sign these people of a family in that was found: they have no card with them."""

    deed: ClassVar[Deed | None] = Deed.FIND
    family: UUID
    people: frozenset[UUID]


@dataclass(frozen=True, slots=True)
class Someone:
    """One of a family that was found."""

    person: UUID
    name: str = field(repr=False)
    """Known-as name; empty behind glass."""
    role: Role
    here: bool
    """Signed in at this kiosk today."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One family that fits, as its own card would show it."""

    family: UUID
    person: UUID
    """Whose name it was."""
    people: tuple[Someone, ...]
    behind_glass: bool


@dataclass(frozen=True, slots=True)
class Found(Answer):
    """What a search came to; nobody, if it is empty."""

    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class TooOften(Answer):
    """This member of staff searched too often."""

    minutes: int


@dataclass(frozen=True, slots=True)
class NotEnough(Answer):
    """One identifier is none."""


@dataclass(frozen=True, slots=True)
class Opened(Answer):
    """A family behind glass, opened: so many adults and children, without a name."""

    hit: Hit


@dataclass(frozen=True, slots=True)
class FamilyHere(Answer):
    """Those who were chosen are signed in."""

    family: UUID
    number: int
    place: Place


def find(bench: Bench, order: FindFamily) -> Answer:
    """Look a family up, and write down that somebody did, whatever came of it.

    Raises:
        StoreError: it could not be written down, so nothing is told.
    """
    hashes = list(_hashes(bench, order))
    if not hashes:
        return NotEnough()
    lately = _acted(bench, SEARCHED, WITHIN)
    if len(lately) >= TIMES:
        return TooOften(int(WITHIN / timedelta(minutes=1)))
    found = {each.family: each.person for finding in hashes for each in bench.register.found(finding)}
    about = next(iter(found), None)
    bench.write([], SEARCHED, about=about)
    return Found(tuple(_hit(bench, family, person) for family, person in found.items()))


def break_glass(bench: Bench, order: BreakGlass) -> Answer:
    """Open a family that may not be named, once its reason is written down.

    Raises:
        StoreError: it could not be written down, so nothing is opened.
    """
    if order.reason not in REASONS:
        return NotAllowed()
    bench.write([], BROKE_GLASS, about=order.family, reason=order.reason)
    return Opened(_hit(bench, order.family, order.person))


def sign_in(bench: Bench, order: SignFamilyIn) -> Answer:
    """Sign in those of a family who were chosen and are not in yet.

    Raises:
        StoreError: nothing was written.
    """
    members = bench.register.members(order.family)
    if not may_open(bench, order.family):
        return NotAllowed()
    now = bench.clock()
    place = bench.occasions.nearest(now)
    known = {member.person for member, _ in members}
    coming = sorted((order.people & known) - _here(bench, known))
    if coming:
        visit = bench.new_id()
        bodies = [_arrival(bench, visit, order.family, person, place) for person in coming]
        bench.write(bodies, SIGNED_IN, about=order.family, kind=place.kind)
    return FamilyHere(order.family, len(coming), place)


def may_open(bench: Bench, family: UUID) -> bool:
    """Say whether this member of staff may deal with a family: one behind glass only if they opened it.

    Whoever has just registered it knows it anyway.
    """
    if not _unnamed(bench.register.members(family)):
        return True
    return any(family in _acted(bench, each, OPEN_FOR) for each in (BROKE_GLASS, REGISTERED))


def _hashes(bench: Bench, order: FindFamily) -> Iterator[str]:
    """Yield what to look for: where both are given, only who fits both is meant, and birth says more."""
    key = bench.identity.token_key
    if not order.last_name.strip():
        return
    if order.born:
        yield name_and_birth(order.last_name, order.born, key)
    elif order.postcode.strip():
        yield name_and_postcode(order.last_name, order.postcode, key)


def _hit(bench: Bench, family: UUID, person: UUID) -> Hit:
    members = bench.register.members(family)
    shown = rules.shown(person, members)
    here = _here(bench, {member.person for member, _ in shown})
    people = tuple(Someone(m.person, p.known_as, m.role, m.person in here) for m, p in shown)
    return Hit(family, person, people, _unnamed(members))


def _unnamed(members: rules.Members) -> bool:
    """Whether no door may name anybody of this family."""
    return bool(members) and not any(person.known_as for _, person in members)


def _here(bench: Bench, people: set[UUID]) -> set[UUID]:
    return {UUID(each) for each in bench.ledger.inside([str(each) for each in people], bench.today())}


def _acted(bench: Bench, action: str, within: timedelta) -> list[UUID | None]:
    """Return about whom this member of staff did this lately; the ledger outlives a restart."""
    now = bench.clock()
    done = [event.body for event in bench.ledger.between(now - within, now + within)]
    return [
        body.about
        for body in done
        if isinstance(body, StaffAction) and body.staff == bench.shift.staff and body.action == action
    ]


def _arrival(bench: Bench, visit: UUID, family: UUID, person: UUID, place: Place) -> ArrivalRecorded:
    session, purpose = place.occasion
    return ArrivalRecorded(
        visit=visit,
        person=person,
        family=family,
        session=session,
        purpose=purpose,
        medium=Medium.STAFF,
        confirmed=Confirmed.STAFF,
        by=bench.shift.staff,
    )
