"""Registering a family: written sealed, and signed in at once; likely doubles are told, never merged."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import ClassVar
from uuid import UUID

from kiosk.outcome import Place
from kiosk.staff.asking import Answer, StaffOrder
from kiosk.staff.bench import Bench
from kiosk.staff.form.answers import YES
from kiosk.staff.form.checking import Problem, problems
from kiosk.staff.form.form import Form
from kiosk.staff.form.record import person_of, registered
from kiosk.staff.may import Deed
from sync.events import ArrivalRecorded, Body, Confirmed, Medium, StaffAction
from sync.tokens import name_and_birth, name_and_postcode

REGISTERED, LOOKED_ALIKE = "registered", "looked-alike"
ALIKE_WITHIN, ALIKE_TIMES = timedelta(minutes=10), 40
"""So many doubles are told in so long a time: a form is no way to look people up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Register(StaffOrder):
    """Save a form, and sign in those who are here."""

    deed: ClassVar[Deed | None] = Deed.REGISTER
    form: Form = field(repr=False)
    notice: str
    """Version of the privacy notice that they were shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAlike(StaffOrder):
    """Say whether somebody with this last name, and this date of birth or postcode, is known here."""

    deed: ClassVar[Deed | None] = Deed.REGISTER
    about: UUID
    """Of whom on the form it is asked."""
    called: str = field(repr=False)
    """Tells twins apart."""
    last_name: str = field(repr=False)
    born: date | None = field(default=None, repr=False)
    postcode: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class FamilySaved(Answer):
    """The form is written down."""

    family: UUID
    here: int
    """So many are signed in."""
    place: Place


@dataclass(frozen=True, slots=True)
class NotYet(Answer):
    """Something on the form is still open or wrong."""

    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Alike(Answer):
    """Somebody is known by what was typed; nothing more of them is told than that."""

    about: UUID
    person: UUID | None
    """Who it is, where that is sure; of twins without a name here, it is not."""
    by_birth: bool
    """By last name and date of birth; else by last name and postcode."""


@dataclass(frozen=True, slots=True)
class NobodyAlike(Answer):
    """Nobody is known by what was typed."""

    about: UUID


def register(bench: Bench, order: Register) -> Answer:
    """Write the family down, and who of it is here; twice the same form is once.

    Raises:
        StoreError: nothing was written.
    """
    now = bench.clock()
    form, today, place = order.form, bench.day(now), bench.occasions.nearest(now)
    if found := problems(form, today):
        return NotYet(tuple(found))
    here = [person_of(each) for each in form.members if each.here == YES]
    if not bench.register.members(form.family):
        shared = [person_of(each) for each in form.children if each.shared]
        called = {each: bench.register.known_as(each) for each in shared}
        body = registered(form, bench.identity, bench.shift.staff, order.notice, today, called)
        arrivals = _arrivals(bench, form, here, place)
        bench.write([body, *arrivals], REGISTERED, about=form.family, kind=place.kind)
    return FamilySaved(form.family, len(here), place)


def look_alike(bench: Bench, order: LookAlike) -> Answer:
    """Look a likely double up by keyed hashes, and let the audit know where there is one.

    Raises:
        StoreError: it could not be noted, so nothing is told.
    """
    if _often(bench):
        return NobodyAlike(order.about)
    for by_birth, finding in _hashes(bench, order):
        known = bench.register.found(finding)
        if known:
            bench.write([], LOOKED_ALIKE, about=known[0].family)
            return Alike(order.about, _who(bench, {each.person for each in known}, order.called), by_birth)
    return NobodyAlike(order.about)


def _who(bench: Bench, persons: set[UUID], called: str) -> UUID | None:
    if len(persons) > 1:
        persons = {each for each in persons if bench.register.known_as(each).casefold() == called.casefold()}
    return persons.pop() if len(persons) == 1 else None


def _hashes(bench: Bench, order: LookAlike) -> Iterator[tuple[bool, str]]:
    key = bench.identity.token_key
    if order.born:
        yield True, name_and_birth(order.last_name, order.born, key)
    if order.postcode:
        yield False, name_and_postcode(order.last_name, order.postcode, key)


def _often(bench: Bench) -> bool:
    now = bench.clock()
    actions = [event.body for event in bench.ledger.between(now - ALIKE_WITHIN, now + ALIKE_WITHIN)]
    return sum(_is_look(each, bench.shift.staff) for each in actions) >= ALIKE_TIMES


def _is_look(body: Body, staff: UUID) -> bool:
    return isinstance(body, StaffAction) and body.staff == staff and body.action == LOOKED_ALIKE


def _arrivals(bench: Bench, form: Form, here: list[UUID], place: Place) -> list[ArrivalRecorded]:
    session, purpose = place.occasion
    return [
        ArrivalRecorded(
            visit=form.visit,
            person=person,
            family=form.family,
            session=session,
            purpose=purpose,
            medium=Medium.STAFF,
            confirmed=Confirmed.STAFF,
            by=bench.shift.staff,
        )
        for person in here
    ]
