"""Families that registered at a kiosk: the seal is opened here, and nowhere else."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

import msgspec

from registry.geography.services import settle_home
from registry.intake.media import stand_of
from registry.intake.models import Event, FamilyWord
from registry.intake.reading import Readable
from registry.intake.setting import Setting
from registry.kiosks.keyring import opened
from registry.people import services
from registry.people.merged import stands_for
from registry.people.models import Family, Member, Person
from registry.people.said import keep
from registry.register.feed import publish, withdraw
from sync import events, wire
from sync.sealing import Registrant, Registration
from sync.tokens import finding_id

Said = events.FamilyRegistered | events.FamilyAmended


@dataclass(slots=True)
class _Known:
    """What all events so far say of one person of a family."""

    clear: events.Registered | None = None
    details: Registrant | None = None
    registration: UUID | None = None
    gone: bool = False
    findings: set[str] = field(default_factory=set)
    """Every hash that was ever given for them."""


def said(setting: Setting, event: Readable, body: Said) -> None:
    """Write what an event says of a family; for each person it names, the latest word on them stands.

    Raises:
        CannotOpen: the seal does not open with this registry's key; nothing was written.
    """
    FamilyWord.objects.get_or_create(event_id=event.id, defaults={"at": event.at, "family": body.family})
    record = opened(body.sealed) if body.sealed else None
    family = _family(setting.hub, setting.day(event), body, record)
    if record and record.postcode:
        settle_home(family, record.postcode, setting.day(event))
    known = _fold(_bodies(body.family))
    named = {*(each.person for each in body.members), *_left(body)}
    for person in named:
        _write(family, person, known[person])
    if record:
        keep(family, record, event.at, latest=_is_latest(event, body.family))
    stand_of(named)


def _family(hub: UUID, day: date, body: Said, record: Registration | None) -> Family:
    """Make or correct the family; only its registration says where and when it registered."""
    family = Family.objects.filter(pk=body.family).first() or Family(
        id=body.family, hub_id=hub, registered_on=day
    )
    if isinstance(body, events.FamilyRegistered):
        family.hub_id, family.registered_on = hub, day
    family.sensitive = family.sensitive or bool(record and record.sensitive)
    if record and record.language:
        family.language = record.language[:8]
    services.save_family(family)
    return family


def _is_latest(event: Readable, family: UUID) -> bool:
    """Say whether nothing later was said of this family: what comes late replaces nothing."""
    words = FamilyWord.objects.filter(family=family).order_by("-at", "-event_id")
    return words.values_list("event_id", flat=True)[:1].get() == event.id


def _bodies(family: UUID) -> Iterator[Said]:
    """Yield all that was said of a family, in the order in which it was said."""
    ids = FamilyWord.objects.filter(family=family).values("event_id")
    for content in Event.objects.filter(id__in=ids).order_by("at", "id").values_list("content", flat=True):
        body = msgspec.json.decode(content, type=events.Event).body
        if isinstance(body, Said):
            yield body


def _fold(bodies: Iterable[Said]) -> dict[UUID, _Known]:
    known: dict[UUID, _Known] = {}
    for body in bodies:
        for each in body.members:
            of = known.setdefault(each.person, _Known())
            of.clear, of.registration, of.gone = each, body.registration, False
            of.findings |= set(each.finding)
        for person in _left(body):
            known.setdefault(person, _Known()).gone = True
        for registrant in opened(body.sealed).people if body.sealed else ():
            known.setdefault(registrant.person, _Known()).details = registrant
    return known


def _write(family: Family, person: UUID, known: _Known) -> None:
    if known.clear:
        record = Person.objects.filter(pk=person).first() or Person(id=person)
        _fill(record, known.clear, known.details)
        services.save_person(record)
        services.save_member(_member(family, record, known.clear, known.registration))
        _publish_findings(family, person, known)
    if known.gone:
        member = Member.objects.filter(family=family, person_id=person).first()
        if member:
            services.leave_family(member)


def _fill(record: Person, clear: events.Registered, details: Registrant | None) -> None:
    record.known_as = clear.known_as
    if details:
        record.first_name, record.last_name = details.first_name, details.last_name
        record.known_as = details.known_as or clear.known_as
        record.born, record.born_about = details.born, details.born_about
        record.over_19 = details.over_19


def _member(family: Family, person: Person, clear: events.Registered, registration: UUID | None) -> Member:
    member = Member.objects.filter(family=family, person=person).first()
    if member is None:
        member = Member(family=family, person=person)
        if not Member.objects.filter(pk=clear.member).exists():
            member.id = clear.member
    member.role = Member.Role(clear.role.value)
    member.registration = registration or family.id
    return member


def _publish_findings(family: Family, person: UUID, known: _Known) -> None:
    current = set(known.clear.finding) if known.clear and not known.gone else set()
    withdraw(finding_id(person, each) for each in known.findings - current)
    _tell(family.id, person, current)


def tell_findings(family: UUID) -> None:
    """Publish again how staff find this family's people: a merged record leads to who stands for it."""
    current: dict[UUID, set[str]] = {}
    for body in _bodies(family):
        current |= {each.person: set(each.finding) for each in body.members}
        current |= {person: set() for person in _left(body)}
    for person, findings in current.items():
        _tell(family, person, findings)


def _tell(family: UUID, person: UUID, findings: Iterable[str]) -> None:
    stands = stands_for([person])[person]
    publish(
        wire.Finding(id=finding_id(person, each), finding=each, person=stands, family=family)
        for each in sorted(findings)
    )


def _left(body: Said) -> Sequence[UUID]:
    return body.left if isinstance(body, events.FamilyAmended) else ()
