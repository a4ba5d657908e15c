"""On which day each person came first, anywhere; kept beside their number."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Min
from msgspec import Struct

from registry.intake.models import Attendance
from registry.reach.models import PersonNumber, StalePerson
from registry.reach.sheets.remembered import forget
from registry.rows import among, insert, update


class _First(Struct):
    person: UUID
    first: date | None


class _Stale(Struct):
    person: UUID


def came_first(days: Mapping[UUID, date]) -> None:
    """Note days on which people came that are earlier than those on record."""
    _write([_First(person, day) for person, day in days.items()])


def came_not(people: Collection[UUID]) -> int:
    """Look up again when people came first some of whose visits count no more; return how many changed."""
    wrong = _wrong(people)
    if wrong:
        forget()
    _write(wrong)
    return len(wrong)


def wrong_firsts(people: Collection[UUID]) -> int:
    """Return of how many people the first day on record is not that of their first visit."""
    return len(_wrong(people))


def _wrong(people: Collection[UUID]) -> list[_First]:
    if not people:
        return []
    came = Attendance.objects.filter(person__in=among(people), counts=True)
    firsts = dict(came.values_list("person_id").annotate(first=Min("date")).order_by())
    held = PersonNumber.objects.filter(pk__in=among(people)).values_list("person", "first")
    return [_First(person, firsts.get(person)) for person, first in held if firsts.get(person) != first]


def _write(changed: Sequence[_First]) -> None:
    """Write first days, always in one order, so that no two who do so wait for each other."""
    changed = sorted(changed, key=lambda each: each.person)
    update(PersonNumber, changed, key=["person"])
    insert(StalePerson, [_Stale(each.person) for each in changed])
