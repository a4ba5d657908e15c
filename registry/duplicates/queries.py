"""What is asked about duplicates: what waits for an answer, within an account's reach."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from registry.access.grants import Account
from registry.access.roles import Act
from registry.access.scope import scope
from registry.access.sensitive import of_sensitive_families
from registry.duplicates.models import Likeness, Merge
from registry.intake.models import Attendance
from registry.people.models import Person


@dataclass(frozen=True, slots=True)
class Side:
    """One of two records, as somebody sees it who decides."""

    person: Person
    name: str
    born: date | None
    places: list[str]
    media: list[str]
    attendances: int


def waiting(account: Account) -> QuerySet[Likeness]:
    """Return the pairs to be looked at, both records within reach, the likeliest first."""
    mine = _reached(account)
    pairs = Likeness.objects.filter(answer=Likeness.Answer.OPEN, person__in=mine, other__in=mine)
    return pairs.select_related("person", "other").order_by("-score", "id")


def merges(account: Account) -> QuerySet[Merge]:
    """Return what was merged within reach, the latest first."""
    return (
        Merge.objects.filter(kept__in=_reached(account)).select_related("kept", "away").order_by("-at", "id")
    )


def hidden(people: list[Person]) -> set[object]:
    """Return the ids of those whom no list names."""
    return set(of_sensitive_families([person.pk for person in people]))


def side(person: Person) -> Side:
    """Return what there is to compare of one record."""
    places = person.memberships.select_related("family__hub").order_by("family__registered_on")
    return Side(
        person=person,
        name=f"{person.first_name} {person.last_name}".strip(),
        born=person.born,
        places=[
            f"{each.get_role_display()}, {each.family.hub}, since {each.family.registered_on:%-d %B %Y}"
            for each in places
        ],
        media=[
            f"{medium}, {medium.get_standing_display().lower()}" for medium in person.media.order_by("id")
        ],
        attendances=Attendance.objects.filter(person_id=person.pk, counts=True).count(),
    )


def _reached(account: Account) -> QuerySet[Person]:
    return scope(account, Act.MERGE_PEOPLE, Person.objects.all())
