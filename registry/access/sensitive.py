"""Which records are closed: of sensitive families, and of people whose data is restricted.

Their names stay hidden until somebody who may gives a reason.
"""

from uuid import UUID

from django.db.models import Model

from registry.people.models import Member
from registry.privacy.standing import restricted


def is_closed(record: Model) -> bool:
    """Say whether a record is of, or about, a sensitive family, or somebody in one, or restricted."""
    return is_restricted(record) or is_sensitive(record)


def is_sensitive(record: Model) -> bool:
    """Say whether a record is of, or about, a sensitive family or somebody in one."""
    people, families = _about(record)
    places = Member.objects.filter(family__sensitive=True)
    if families and places.filter(family__in=families).exists():
        return True
    return bool(people) and places.filter(person__in=people).exists()


def is_restricted(record: Model) -> bool:
    """Say whether a record is of somebody whose data is kept and not used: nobody changes it."""
    return bool(restricted(_about(record)[0]))


def of_sensitive_families(people: list[UUID]) -> set[UUID]:
    """Return those of the people who are in a sensitive family."""
    places = Member.objects.filter(family__sensitive=True, person__in=people)
    return set(places.values_list("person_id", flat=True))


def _about(record: Model) -> tuple[list[UUID], list[UUID]]:
    """Return the people and the families that a record is of."""
    kind = record._meta.label_lower  # noqa: SLF001  Django's public way in
    people = [record.pk] if kind == "people.person" else [getattr(record, "person_id", None)]
    families = [record.pk] if kind == "people.family" else [getattr(record, "family_id", None)]
    return [each for each in people if each], [each for each in families if each]
