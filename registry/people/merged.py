"""Records that turned out to be of one person: which of them stands for the others."""

from collections.abc import Iterable
from uuid import UUID

from registry.people.models import Person


def stands_for(people: Iterable[UUID]) -> dict[UUID, UUID]:
    """Return for each person who stands for them: themselves, unless their record was merged.

    One query where nobody was merged; ids that are not on record stand for themselves.
    """
    stands = {person: person for person in people}
    looking = set(stands.values())
    while looking:
        found = Person.objects.filter(pk__in=looking, merged_into__isnull=False)
        onward = {person: into for person, into in found.values_list("pk", "merged_into_id") if into}
        stands = {person: onward.get(now, now) for person, now in stands.items()}
        looking = set(onward.values())
    return stands


def all_of(people: Iterable[UUID]) -> set[UUID]:
    """Return these people and every record that was merged into them, however often."""
    known, looking = set(people), set(people)
    while looking:
        found = set(Person.objects.filter(merged_into__in=looking).values_list("pk", flat=True))
        looking = found - known
        known |= found
    return known
