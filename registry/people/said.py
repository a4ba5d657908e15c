"""What a family said when it registered, besides who they are: each answer where it belongs.

What was not asked changes nothing; only the latest word on a family replaces what stood before.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from registry.people import consents
from registry.people.asked import EthnicGroup, Gender, Said
from registry.people.merged import stands_for
from registry.people.models import Answers, Consent, Contact, Expected, Family, Person, Relationship
from registry.people.relations import relate
from sync.sealing import Registrant, Registration

AT_A_KIOSK = "at a kiosk"
NO_ALLERGIES = "none"
"""Asked, and there are none: an answer too."""
People = Mapping[UUID, UUID]
"""Who stands for whom, of the people of a registration."""


def keep(family: Family, said: Registration, at: datetime, *, latest: bool) -> None:
    """Keep what was under the seal; nobody is contacted unless they said that it is safe."""
    if said.notice:
        language = said.notice_language or said.language
        consents.notice_shown(family, said.notice[:40], language[:8], said.notice_at or at)
    people = stands_for(each.person for each in said.people)
    known = Person.objects.in_bulk(people.values())
    for person in known.values():
        for word in Consent.To:
            if word.value in said.consents:
                consents.give(person, word, said.notice[:40], at, by=AT_A_KIOSK)
    if latest:
        _keep_latest(family, said, people, known)


def _keep_latest(family: Family, said: Registration, people: People, known: Mapping[UUID, Person]) -> None:
    _settle(family, said)
    for each in said.people:
        if people[each.person] in known and not (each.shared and _has_answers(people[each.person])):
            _answers(people[each.person], each)
    if said.people and people[said.people[0].person] in known:
        _first(people[said.people[0].person], family, said)
    _related(said, known)
    _expected(family, said, known)


def _settle(family: Family, said: Registration) -> None:
    """Keep what is said of the whole family."""
    family.no_postcode = said.no_postcode or ("" if said.postcode else family.no_postcode)
    if said.safety_asked is not None:
        family.safety_asked = said.safety_asked
    family.save(update_fields=["no_postcode", "safety_asked"])


def _has_answers(person: UUID) -> bool:
    """Say whether somebody answered before: a child of two homes stays as the first home said."""
    return Answers.objects.filter(person=person).exists()


def _answers(person: UUID, each: Registrant) -> None:
    """Keep what one of them answered; a code that we do not know is left out, not guessed at."""
    given = {
        "gender": each.gender if each.gender in Gender else "",
        "ethnicity": each.ethnicity if each.ethnicity in EthnicGroup else "",
        "send": each.send if each.send in Said else "",
        "plan": each.plan if each.plan in Said else "",
        "allergies": "" if each.allergies is None else (each.allergies[:500] or NO_ALLERGIES),
    }
    _write(Answers, person, given)


def _first(person: UUID, family: Family, said: Registration) -> None:
    """Keep how to reach the one who registered, and what they speak."""
    speaks = {
        "language": said.language if len(said.language) <= 8 else "",
        "interpreter": said.interpreter if said.interpreter in Said else "",
    }
    _write(Answers, person, speaks)
    reached: dict[str, Any] = {
        "telephone": said.telephone[:40],
        "email": said.email[:254],
        "prefers": said.prefers if said.prefers in Contact.By else "",
        "address": "" if family.sensitive else said.address[:300],
        "emergency_name": said.emergency_name[:300],
        "emergency_telephone": said.emergency_telephone[:40],
    }
    if said.prefers:  # they were asked how: so they were asked whether it is safe
        reached |= {
            "safe_to_contact": said.safe_to_contact,
            "safe_to_leave_message": said.safe_to_leave_message,
        }
    _write(Contact, person, reached)


def _related(said: Registration, known: Mapping[UUID, Person]) -> None:
    """Keep who is what to whom, of those who are on record."""
    stands = stands_for(each for pair in said.related for each in (pair.adult, pair.child))
    known = {**known, **Person.objects.in_bulk([each for each in stands.values() if each not in known])}
    for pair in said.related:
        adult, child = known.get(stands[pair.adult]), known.get(stands[pair.child])
        if adult and child and adult != child and pair.kind in Relationship.Kind:
            answered = pair.responsibility in Relationship.Responsibility
            responsibility = pair.responsibility if answered else ""
            relate(adult, child, Relationship.Kind(pair.kind), Relationship.Responsibility(responsibility))


def _expected(family: Family, said: Registration, known: Mapping[UUID, Person]) -> None:
    """Keep the children to be born; one whose birth was recorded meanwhile stays as it is."""
    for each in said.expected:
        expecting = each.expecting if each.expecting in known else None
        mine = {"family": family, "due": each.due, "expecting_id": expecting}
        Expected.objects.filter(pk=each.id, child=None).update(due=each.due, expecting_id=expecting)
        Expected.objects.get_or_create(pk=each.id, defaults=mine)


def _write(kind: type[Answers] | type[Contact], person: UUID, given: Mapping[str, Any]) -> None:
    """Write what was answered, and leave the rest as it stands."""
    answered = {name: value for name, value in given.items() if value not in ("", None)}
    if any(value is not False for value in answered.values()):
        kind._default_manager.update_or_create(person_id=person, defaults=answered)  # noqa: SLF001
