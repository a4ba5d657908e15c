"""Families that registered at a kiosk: the seal is opened here, and nowhere else."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
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
from registry.people.models import Family, Member, Person
from registry.people.said import keep
from sync import events
from sync.sealing import Registrant, Registration

LANGUAGE = re.compile("[a-z]{2,3}([_-][A-Za-z]{2,4})?")
"""A code, which a door can speak; a language by its name stands with the answers alone."""
Said = events.FamilyRegistered | events.FamilyAmended


@dataclass(slots=True)
class _Known:
    """What all events so far say of one person of a family."""

    clear: events.Registered | None = None
    details: Registrant | None = None
    registration: UUID | None = None
    gone: bool = False


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
    if record and LANGUAGE.fullmatch(record.language):
        family.language = record.language
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
    if known.gone:
        member = Member.objects.filter(family=family, person_id=person).first()
        if member:
            services.leave_family(member)


def _fill(record: Person, clear: events.Registered, details: Registrant | None) -> None:
    """Write who somebody is; the record of a child of two homes stays as the first home gave it."""
    if details and details.shared and not record._state.adding:  # noqa: SLF001 - Django's public way in
        return
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


def _left(body: Said) -> Sequence[UUID]:
    return body.left if isinstance(body, events.FamilyAmended) else ()
