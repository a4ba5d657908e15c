"""Who came to a session: a name, allergies, and whether they are still there; nothing else of anybody.

Whoever may not be named is a number in one line: people of sensitive families, people whose data is
restricted, and everybody at a sensitive session.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from registry.access.sensitive import of_sensitive_families
from registry.intake.models import Attendance, Departure
from registry.people.models import Person
from registry.privacy.standing import restricted
from registry.timetable.models import Session


@dataclass(frozen=True, slots=True)
class Row:
    """One person who came."""

    person: Person = field(repr=False)
    since: datetime
    allergies: str = field(repr=False)
    """As they were told; empty if nobody asked."""
    left: datetime | None

    @property
    def name(self) -> str:
        """What they are called here."""
        first = self.person.known_as or self.person.first_name
        return f"{first} {self.person.last_name}".strip() or "(no name)"


@dataclass(frozen=True, slots=True)
class Register:
    """One session's register."""

    rows: tuple[Row, ...]
    unnamed: int
    """People who are on record and not named here."""
    unnamed_there: int
    anonymous: int
    """People who were counted without a card or a name."""

    @property
    def there(self) -> int:
        """How many of those on record are still there."""
        return sum(row.left is None for row in self.rows) + self.unnamed_there


def register(session: Session) -> Register:
    """Return who came to a session."""
    came = list(_came(session).exclude(person=None).order_by("at"))
    people = Person.objects.select_related("answers").in_bulk({each.person_id for each in came})
    left = _left(session, came)
    hidden = _hidden(session, people)
    rows = tuple(
        Row(person, each.at, _allergies(person), left.get(person.pk))
        for each in came
        if each.person_id not in hidden and (person := people.get(each.person_id)) is not None
    )
    masked = [each for each in came if each.person_id in hidden or each.person_id not in people]
    return Register(
        rows=tuple(sorted(rows, key=lambda row: (row.name.casefold(), str(row.person.pk)))),
        unnamed=len(masked),
        unnamed_there=sum(each.person_id not in left for each in masked),
        anonymous=_came(session).filter(person=None).count(),
    )


def counts(sessions: Iterable[Session]) -> dict[UUID, int]:
    """Return how many came to each of these sessions; those to which nobody came are not named."""
    rows = Attendance.objects.filter(session__in=list(sessions), counts=True, withdrawn=False)
    return dict(rows.order_by().values_list("session").annotate(number=Count("id")))


def _came(session: Session) -> QuerySet[Attendance]:
    return Attendance.objects.filter(session=session, counts=True, withdrawn=False)


def _hidden(session: Session, people: Iterable[UUID]) -> set[UUID]:
    named = set(people)
    return named if session.discreet else of_sensitive_families(list(named)) | restricted(named)


def _left(session: Session, came: list[Attendance]) -> dict[UUID, datetime]:
    """Return who left, and when: after they came to this session, on its day."""
    by_event = {each.event_id: each.person_id for each in came}
    since = {each.person_id: each.at for each in came if each.person_id}
    said = Departure.objects.filter(Q(person__in=since) | Q(arrival__in=by_event), hub=session.hub_id)
    left: dict[UUID, datetime] = {}
    for departure in said.filter(date__in={each.date for each in came}).order_by("at"):
        person = departure.person or (by_event.get(departure.arrival) if departure.arrival else None)
        if person and departure.at >= since.get(person, departure.at):
            left.setdefault(person, departure.at)
    return left


def _allergies(person: Person) -> str:
    answers = getattr(person, "answers", None)
    return answers.allergies if answers else ""
