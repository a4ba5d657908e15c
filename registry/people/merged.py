"""Records that turned out to be of one person: which of them stands for the others."""

from collections.abc import Iterable
from uuid import UUID

from registry.people.models import Person
from registry.rows import among, find


def stands_for(people: Iterable[UUID]) -> dict[UUID, UUID]:
    """Return for each person who stands for them: themselves, unless their record was merged.

    One query where nobody was merged; ids that are not on record stand for themselves.
    """
    everybody = set(people)
    moved = onward(everybody)
    return {person: moved.get(person, person) for person in everybody}


def onward(people: Iterable[UUID]) -> dict[UUID, UUID]:
    """Return who stands for those of these people whose record was merged: mostly there are none."""
    found: dict[UUID, UUID] = {}
    looking = list(people)
    while looking:
        columns = ("id", "merged_into_id")
        further = dict(find(Person, columns, "id", looking, where="merged_into_id IS NOT NULL"))
        found = further | {person: further.get(now, now) for person, now in found.items()}
        looking = list(further.values())
    return found


def all_of(people: Iterable[UUID]) -> set[UUID]:
    """Return these people and every record that was merged into them, however often."""
    known, looking = set(people), set(people)
    while looking:
        found = set(Person.objects.filter(merged_into__in=among(looking)).values_list("pk", flat=True))
        looking = found - known
        known |= found
    return known
