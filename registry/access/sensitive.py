"""Which records are closed: of sensitive families, and of people whose data is restricted.

Their names stay hidden until somebody who may gives a reason.
"""

from uuid import UUID

from django.db.models import Model

from registry.people.models import Member
from registry.people.whose import families_of, people_of
from registry.privacy.standing import restricted


def is_closed(record: Model) -> bool:
    """Say whether a record is of, or about, a sensitive family, or somebody in one, or restricted."""
    return is_restricted(record) or is_sensitive(record)


def is_sensitive(record: Model) -> bool:
    """Say whether a record is of, or about, a sensitive family or somebody in one."""
    people, families = people_of(record), families_of(record)
    places = Member.objects.filter(family__sensitive=True)
    if families and places.filter(family__in=families).exists():
        return True
    return bool(people) and places.filter(person__in=people).exists()


def is_restricted(record: Model) -> bool:
    """Say whether a record is of somebody whose data is kept and not used: nobody changes it."""
    return bool(restricted(people_of(record)))


def of_sensitive_families(people: list[UUID]) -> set[UUID]:
    """Return those of the people who are in a sensitive family."""
    places = Member.objects.filter(family__sensitive=True, person__in=people)
    return set(places.values_list("person_id", flat=True))
