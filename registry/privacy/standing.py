"""Who may not be used or removed today. Asked by other rooms, so it knows only the tables."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from registry.privacy.models import Case, Hold, Restriction


def restricted(people: Iterable[UUID] | None = None) -> set[UUID]:
    """Return those of the people, or of all, whose data is restricted now."""
    standing = Restriction.objects.filter(until=None)
    if people is not None:
        standing = standing.filter(person__in=list(people))
    return set(standing.values_list("person_id", flat=True))


def kept_back(today: date) -> Q:
    """Return the condition for people whose record stays: a hold, a restriction or an open request."""
    hold = Hold.objects.filter(Q(until=None) | Q(until__gte=today), person=OuterRef("pk"))
    restriction = Restriction.objects.filter(person=OuterRef("pk"), until=None)
    case = Case.objects.filter(person=OuterRef("pk"), closed_on=None)
    return Q(Exists(hold)) | Q(Exists(restriction)) | Q(Exists(case))
