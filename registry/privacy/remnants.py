"""De-identifying: who somebody was goes, that somebody came stays, and every past total with it.

Everything that hangs on the person goes with their record. Their attendances move to a new number that
leads nowhere. That number keeps a date of birth only if they first came as somebody under 20, because
the band they were counted in depends on it; whoever first came as an adult is an adult in every table.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Min
from msgspec.structs import replace

from registry.intake.attendance import Visit
from registry.intake.models import Attendance, Departure, TokenWord
from registry.intake.recount import alone
from registry.intake.visits import alter
from registry.people.merged import all_of
from registry.people.models import Family, Medium, Member, Person
from registry.people.services import leave_family
from registry.privacy.models import Remnant
from registry.privacy.words import forget_family, forget_person
from registry.reach.bands import OVER_19, age_on
from registry.register.feed import withdraw
from registry.register.models import Entry


@transaction.atomic
def de_identify(person: Person, on: date) -> None:
    """Remove who somebody was, with every record that was merged into theirs."""
    alone()
    records = all_of([person.pk])
    families = list(Member.objects.filter(person__in=records).values_list("family_id", flat=True))
    came = Attendance.objects.filter(person__in=records)
    families += came.exclude(family=None).values_list("family_id", flat=True).distinct()
    number = _remnant(person, came.aggregate(first=Min("date"))["first"], on)
    for record in records:
        forget_person(record, number)
    _move(records, number)
    _leave(records)
    _remove(records)
    for family in set(families):
        _end_if_empty(family)


def _remnant(person: Person, first_came: date | None, on: date) -> UUID:
    """Return a new number; somebody who came gets a nameless record under it."""
    number = uuid4()
    if first_came is None:
        return number
    adult = (
        person.born is not None and first_came >= person.born and age_on(person.born, first_came) >= OVER_19
    )
    record = Person(
        id=number,
        last_name="",
        born=None if adult else person.born,
        over_19=adult or person.over_19,
    )
    record.save(force_insert=True)
    Remnant.objects.create(person=record, on=on)
    return number


def _move(records: set[UUID], number: UUID) -> None:
    """Let what they did be done by the number; natural keys, which can be recomputed, become random."""
    Departure.objects.filter(person__in=records).update(person=number)
    TokenWord.objects.filter(person__in=records).delete()
    keys: defaultdict[str, str] = defaultdict(lambda: uuid4().hex)  # what was one attendance stays one

    def nobodys(visit: Visit) -> Visit:
        return replace(visit, key=keys[visit.key], person_id=number, token_hash="")

    alter(Attendance.objects.filter(person__in=records), nobodys)


def _leave(records: set[UUID]) -> None:
    """Take them, their places, media and finding words off every kiosk."""
    for place in Member.objects.filter(person__in=records).select_related("person"):
        leave_family(place)
    withdraw(Medium.objects.filter(person__in=records).values_list("id", flat=True))
    withdraw(_findings(records))
    withdraw(records)


def _findings(records: Iterable[UUID]) -> list[UUID]:
    """Return the entries by which kiosks find these people by two identifiers."""
    live = Entry.objects.filter(kind="finding", deleted=False)
    return [
        pk for each in records for pk in live.filter(content__contains=str(each)).values_list("pk", flat=True)
    ]


def _remove(records: set[UUID]) -> None:
    people = Person.objects.filter(pk__in=records)
    people.update(merged_into=None)
    people.delete()


def _end_if_empty(family: UUID) -> None:
    """Let a family that has nobody left be a number too; families are counted, so it stays one."""
    if Member.objects.filter(family=family).exists():
        return
    number = uuid4()
    forget_family(family, number)
    alter(Attendance.objects.filter(family=family), lambda visit: replace(visit, family_id=number))
    Family.objects.filter(pk=family).delete()
