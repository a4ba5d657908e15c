"""The register of a session as its leader takes it: usual attenders first, ticked as they are seen."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import ClassVar
from uuid import UUID

from kiosk import rules
from kiosk.staff.asking import Answer, StaffOrder
from kiosk.staff.bench import Bench
from kiosk.staff.correcting import Corrected
from kiosk.staff.day import Came, Day
from kiosk.staff.may import Deed
from kiosk.staff.roll import DISCREET, Known
from sync.events import ArrivalRecorded, Confirmed, Medium
from sync.terms import Role
from sync.wire import Session, Standing

USUAL_SINCE = timedelta(weeks=12)
"""Who came to this kind of session in so long a time is on its register."""
LATER = ("paper", "forgot-to-sign-in", "kiosk-out-of-order", "other")
"""Why somebody is entered after the session."""
LONGEST = 120
"""So many usual attenders are listed at most, those who come most often first."""


@dataclass(frozen=True, slots=True)
class Attender:
    """One line of the register."""

    person: UUID
    family: UUID
    name: str = field(repr=False)
    role: Role
    times: int = 0
    """How often they came to this kind of session lately."""
    here: datetime | None = None
    """Since when they are signed in, if they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRegister(StaffOrder):
    """Show the register of a session."""

    deed: ClassVar[Deed | None] = Deed.SESSIONS
    session: UUID | None
    """None for those who come without a session."""
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyByCard(StaffOrder):
    """Put the family of a card that was held up on the register, to be ticked."""

    deed: ClassVar[Deed | None] = Deed.SESSIONS
    token: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyOfVisit(StaffOrder):
    """Put the family of somebody who came on the register, to be ticked."""

    deed: ClassVar[Deed | None] = Deed.SESSIONS
    family: UUID
    person: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeRegister(StaffOrder):
    """Sign these in to the session; with a time, they came then."""

    deed: ClassVar[Deed | None] = Deed.SESSIONS
    session: UUID | None
    day: date
    people: tuple[tuple[UUID, UUID], ...]
    """Each with the family."""
    at: datetime | None = None
    reason: str = ""
    purpose: str = ""
    """Without a session, what they came for; empty for what most come for."""


@dataclass(frozen=True, slots=True)
class RegisterTold(Answer):
    """Who is at a session, and who usually comes."""

    session: Session | None
    day: date
    attenders: tuple[Attender, ...]
    """Those signed in first, then the usual ones, most often first."""
    discreet: int
    """Signed in, and not to be named: see the lead."""
    nameless: int
    done: Corrected | None = None
    """Who has just been signed in, and what would undo it."""

    @property
    def taken(self) -> int:
        """How many have just been signed in."""
        return len(self.done.made) if self.done else 0


@dataclass(frozen=True, slots=True)
class FamilyTold(Answer):
    """A family, to be ticked."""

    attenders: tuple[Attender, ...]
    by_card: bool = True
    """They are here now, so all are ticked."""


@dataclass(frozen=True, slots=True)
class NoFamily(Answer):
    """The card opens no family's screen, or one that is not to be named."""

    discreet: bool


@dataclass(frozen=True, slots=True)
class NoSession(Answer):
    """There is no such session on that day, as far as this kiosk knows."""


def open_(bench: Bench, order: OpenRegister) -> Answer:
    """Return the register of a session."""
    return _told(bench, order.session, order.day)


def take(bench: Bench, order: TakeRegister) -> Answer:
    """Write down those who are not signed in yet, a visit a family.

    Raises:
        StoreError: nothing was written.
    """
    session = bench.sessions(order.day).get(order.session) if order.session else None
    if order.session and session is None:
        return NoSession()
    arrivals = _arrivals(bench, order)
    done = _write(bench, order, arrivals, session) if arrivals else None
    return _told(bench, order.session, order.day, done)


def _arrivals(bench: Bench, order: TakeRegister) -> list[ArrivalRecorded]:
    """Return what is to be recorded of those who are not signed in yet."""
    here = {each.person for each in _came(bench, _happened(bench, order.day), order.session)}
    new = [(person, family) for person, family in order.people if person not in here]
    visits = {family: bench.new_id() for _, family in new}
    return [
        ArrivalRecorded(
            v=2 if order.at else 1,
            visit=visits[family],
            person=person,
            family=family,
            session=order.session,
            purpose=None if order.session else order.purpose or bench.settings.drop_in,
            medium=Medium.STAFF,
            confirmed=Confirmed.STAFF,
            by=bench.shift.staff,
            reason=order.reason or None,
            happened=order.at,
        )
        for person, family in new
    ]


def _write(
    bench: Bench, order: TakeRegister, arrivals: list[ArrivalRecorded], session: Session | None
) -> Corrected:
    kind = session.type if session else order.purpose or bench.settings.drop_in
    about, reason = order.session, order.reason or None
    written = bench.write(arrivals, "register-taken", about=about, reason=reason, day=order.day, kind=kind)
    return Corrected(order.day, bench.clock(), tuple(event.id for event in written[:-1]), ())


def by_card(bench: Bench, order: FamilyByCard) -> Answer:
    """Return those of a card's family who may be shown to its holder."""
    medium = bench.register.medium(order.token)
    if medium is None or medium.standing is not Standing.ACTIVE:
        return NoFamily(discreet=False)
    return _family(bench, medium.family, medium.person, by_card=True)


def of_visit(bench: Bench, order: FamilyOfVisit) -> Answer:
    """Return those of a family who may be shown to whoever came."""
    return _family(bench, order.family, order.person, by_card=False)


def _family(bench: Bench, family: UUID, holder: UUID, *, by_card: bool) -> Answer:
    people = rules.shown(holder, bench.register.members(family))
    if not all(person.known_as for _, person in people):
        return NoFamily(discreet=True)
    shown = tuple(Attender(m.person, m.family, person.known_as, m.role) for m, person in people)
    return FamilyTold(shown, by_card)


def _told(bench: Bench, session_id: UUID | None, day: date, done: Corrected | None = None) -> Answer:
    session = bench.sessions(day).get(session_id) if session_id else None
    if session_id and session is None:
        return NoSession()
    happened = _happened(bench, day)
    came = _came(bench, happened, session_id)
    known = bench.people(came)
    open_to_all = session is None or session.type != DISCREET
    named = [each for each in came if open_to_all and each.person in known and known[each.person].name]
    usual = _usual(bench, session, day)
    here = tuple(_attender(each, known, usual) for each in named)
    present = {each.person for each in here}
    others = tuple(each for each in _usual_attenders(bench, usual) if each.person not in present)
    heads = sum(each.total for each in happened.heads if each.session == session_id)
    return RegisterTold(
        session=session,
        day=day,
        attenders=(*here, *others),
        discreet=sum(1 for each in came if each.person) - len(named),
        nameless=sum(1 for each in came if not each.person) + heads,
        done=done,
    )


def _happened(bench: Bench, day: date) -> Day:
    return bench.happened(day, at_other_kiosks=day == bench.today())


def _came(bench: Bench, day: Day, session: UUID | None) -> list[Came]:
    """Return the first arrival of each who was there, or who came without a session."""
    purposes = ["", *bench.purposes()] if session is None else [""]
    first: dict[str, Came] = {}
    for purpose in purposes:
        for each in day.at(session, purpose):
            first.setdefault(each.who, each)
    return sorted(first.values(), key=lambda each: each.at)


def _usual(bench: Bench, session: Session | None, day: date) -> Counter[tuple[UUID, UUID]]:
    """Count how often each person came, with their family, to this kind of session before that day."""
    kind = session.type if session else bench.settings.drop_in
    if kind == DISCREET:
        return Counter()
    return Counter(bench.ledger.attended(kind, day - USUAL_SINCE, day))


def _usual_attenders(bench: Bench, usual: Counter[tuple[UUID, UUID]]) -> list[Attender]:
    """Return those who usually come and may be named, most often first."""
    often = usual.most_common(LONGEST)
    known = {
        member.person: (member, person)
        for family in sorted({family for (_, family), _ in often})
        for member, person in bench.register.members(family)
    }
    found = [
        Attender(person, family, known[person][1].known_as, known[person][0].role, times)
        for (person, family), times in often
        if person in known and known[person][1].known_as
    ]
    once = {each.person: each for each in reversed(found)}  # a child of two families came with one more often
    return sorted(once.values(), key=lambda each: (-each.times, each.name.casefold()))


def _attender(came: Came, known: Mapping[UUID, Known], usual: Counter[tuple[UUID, UUID]]) -> Attender:
    assert came.person and came.family  # noqa: S101, PT018 - only named arrivals come here
    who, times = known[came.person], usual[came.person, came.family]
    return Attender(came.person, came.family, who.name, who.role, times, came.at)
