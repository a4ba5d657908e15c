"""One person and one family, with what staff need of them; each look is in the audit."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from registry.access.grants import Account, grant, may
from registry.access.pages import allowed
from registry.access.roles import Act
from registry.access.scope import scope
from registry.access.sensitive import is_sensitive
from registry.audit.models import Entry
from registry.audit.services import note
from registry.audit.why import given, held_back
from registry.intake.models import Attendance
from registry.people.models import Family, Medium, Member, Person, Relationship
from registry.privacy.standing import restricted
from sync.postcodes import spaced


@dataclass(frozen=True, slots=True)
class Visits:
    """How often somebody came, at the hubs within the reader's reach."""

    number: int
    last: date | None


@require_safe
@allowed(Act.SEE_PEOPLE)
def person(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one person; of a sensitive family only with a reason."""
    mine = scope(
        request.user, Act.SEE_PEOPLE, Person.objects.select_related("contact", "answers", "merged_into")
    )
    found = get_object_or_404(mine, pk=key)
    if held := held_back(request, found):
        return held
    note(request.user, Entry.What.LOOKED, [found], why=given(request, found) or "opened the page")
    families = scope(request.user, Act.SEE_PEOPLE, Family.objects.filter(members__person=found))
    shown: dict[str, Any] = {
        "person": found,
        "places": found.memberships.filter(family__in=families).select_related("family__hub"),
        "relations": _relations(request.user, found),
        "contact": getattr(found, "contact", None),
        "answers": getattr(found, "answers", None),
        "media": found.media.order_by("standing", "last_four"),
        "consents": found.consents.order_by("to", "-given_at"),
        "visits": _visits(request.user, found),
        "restricted": bool(restricted([found.pk])),
        "sensitive": is_sensitive(found),
        "may_change": may(request.user, Act.CHANGE_PEOPLE),
        "city": grant(request.user, Act.SEE_PEOPLE).city,
        "privacy_work": may(request.user, Act.PRIVACY_WORK),
    }
    return render(request, "people/person.html", shown)


@require_safe
@allowed(Act.SEE_PEOPLE)
def family(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show one family; a sensitive one only with a reason."""
    found = get_object_or_404(
        scope(request.user, Act.SEE_PEOPLE, Family.objects.select_related("hub")), pk=key
    )
    if held := held_back(request, found):
        return held
    members = list(Member.objects.filter(family=found).select_related("person").order_by("role", "id"))
    hidden = restricted([each.person_id for each in members])
    why = given(request, found) or "opened the page of the family"
    note(request.user, Entry.What.LOOKED, [found, *(each.person for each in members)], why=why)
    home = found.homes.order_by("-since").first()
    shown: dict[str, Any] = {
        "family": found,
        "members": [(each, each.person_id in hidden) for each in members],
        "media": Medium.objects.filter(family=found)
        .select_related("person")
        .order_by("standing", "last_four"),
        "home": home,
        "postcode": spaced(home.postcode) if home else "",
        "notices": found.notices.order_by("-at"),
        "expected": found.expected.filter(child=None, ended_on=None).order_by("due"),
        "may_change": may(request.user, Act.CHANGE_PEOPLE),
    }
    return render(request, "people/family.html", shown)


def _relations(account: Account, found: Person) -> list[tuple[str, Person]]:
    """Return who somebody is to whom, of those whom the reader may see and whose record is open."""
    known = Relationship.objects.select_related("adult", "child")
    to = [(each.get_kind_display(), "of", each.child) for each in known.filter(adult=found)]
    by = [(each.get_kind_display(), "is", each.adult) for each in known.filter(child=found)]
    reached = scope(account, Act.SEE_PEOPLE, Person.objects.all())
    seen = set(reached.filter(pk__in=[each.pk for *_, each in to + by]).values_list("pk", flat=True))
    closed = _closed(seen)
    return [
        (f"{kind} of" if word == "of" else f"{kind}:", each)
        for kind, word, each in to + by
        if each.pk in seen - closed
    ]


def _closed(people: set[UUID]) -> set[UUID]:
    sensitive = Member.objects.filter(family__sensitive=True, person__in=people)
    return set(sensitive.values_list("person_id", flat=True)) | restricted(people)


def _visits(account: Account, found: Person) -> Visits:
    """Count visits at the reader's hubs only: where else somebody goes is no answer for a reception."""
    reached = grant(account, Act.SEE_PEOPLE)
    came: QuerySet[Attendance] = Attendance.objects.filter(person=found, counts=True, withdrawn=False)
    if not reached.city:
        came = came.filter(hub__in=reached.hubs)
    counted = came.aggregate(number=Count("id"), last=Max("date"))
    return Visits(counted["number"], counted["last"])
