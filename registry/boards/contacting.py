"""Families that registered and were not seen for twelve weeks, for those who may get in touch with them.

Only adults are listed who said that it is safe to contact them, and how. Nobody is listed of a sensitive
family, and nobody whose data is restricted. Everybody who is listed is in the audit.
"""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from registry.access.pages import allowed
from registry.access.roles import Act
from registry.access.scope import scope
from registry.audit.models import Entry
from registry.audit.services import Of, note
from registry.boards.times import twelve_weeks
from registry.intake.models import Attendance
from registry.people.models import Contact, Family, Member
from registry.privacy.models import Restriction
from registry.reach.period import Period
from registry.reach.question import Misread, Question, read_question
from registry.reach.words import local_day

AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Listed:
    """One family, and whom of it one may get in touch with."""

    family: Family
    adults: tuple[Member, ...] = field(repr=False)
    last_seen: date | None


@require_safe
@allowed(Act.CONTACT_PEOPLE)
def families(request: HttpRequest) -> HttpResponse:
    """List families of the reader's hub, those first who registered first."""
    today = local_day(timezone.now())
    asked = read_question(request.GET, today)
    if isinstance(asked, Misread):
        return render(request, "boards/contact.html", {"problem": asked.sentence}, status=400)
    question = twelve_weeks(asked, today)
    ours = _asked(scope(request.user, Act.CONTACT_PEOPLE, Family.objects.all()), question)
    unseen = ours.filter(_not_seen(question.period))
    ready = unseen.filter(Exists(_to_contact().filter(family=OuterRef("pk"))), sensitive=False)
    page = list(_after(ready, request.GET.get("after", ""))[: AT_ONCE + 1])
    listed = _listed(page[:AT_ONCE])
    why = f"families not seen from {question.period.first} to {question.period.last}"
    seen = [adult.person for each in listed for adult in each.adults]
    note(request.user, Entry.What.LISTED, seen or [Of("people.family")], why=why)
    last = page[AT_ONCE - 1] if len(page) > AT_ONCE else None
    return render(
        request,
        "boards/contact.html",
        {
            "question": question,
            "listed": listed,
            "unseen": unseen.count(),
            "ready": ready.count(),
            "more": {**question.query, "after": f"{last.registered_on}.{last.pk}"} if last else None,
        },
    )


def _asked(ours: "QuerySet[Family]", question: Question) -> "QuerySet[Family]":
    """Narrow to families that had registered by the last day, at the hubs that are asked about."""
    ours = ours.filter(registered_on__lte=question.period.last)
    if question.hubs is not None:
        ours = ours.filter(hub__code__in=question.hubs)
    return ours.filter(hub__locality=question.locality) if question.locality else ours


def _not_seen(period: Period) -> Q:
    """Return the condition for families of which nobody was seen anywhere, under whichever family."""
    came = Attendance.objects.filter(counts=True, date__range=(period.first, period.last))
    seen = Exists(came.filter(person=OuterRef("person")))
    members = Member.objects.filter(seen, family=OuterRef("pk"))
    return ~Q(Exists(came.filter(family=OuterRef("pk")))) & ~Q(Exists(members))


def _to_contact() -> "QuerySet[Member]":
    """Return the adults who said that it is safe to contact them, and whose data may be used."""
    safe = Contact.objects.filter(person=OuterRef("person"), safe_to_contact=True)
    restricted = Restriction.objects.filter(person=OuterRef("person"), until=None)
    elsewhere = Member.objects.filter(person=OuterRef("person"), family__sensitive=True)
    return Member.objects.filter(
        Exists(safe.exclude(prefers=Contact.By.NOT)),
        ~Exists(restricted),
        ~Exists(elsewhere),
        role=Member.Role.ADULT,
        person__merged_into=None,
    )


def _after(found: "QuerySet[Family]", after: str) -> "QuerySet[Family]":
    """Return the families after the last of the page before, by when they registered."""
    day, _, key = after.partition(".")
    if begins := _day(day):
        later = Q(registered_on__gt=begins) | Q(registered_on=begins, pk__gt=_uuid(key))
        found = found.filter(later)
    return found.select_related("hub").order_by("registered_on", "pk")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def _listed(found: list[Family]) -> list[Listed]:
    adults = _to_contact().filter(family__in=found).select_related("person__contact").order_by("pk")
    by_family: dict[UUID, list[Member]] = {}
    for adult in adults:
        by_family.setdefault(adult.family_id, []).append(adult)
    last = _last_seen(found)
    return [Listed(each, tuple(by_family.get(each.pk, ())), last.get(each.pk)) for each in found]


def _last_seen(found: list[Family]) -> dict[UUID, date]:
    rows = Attendance.objects.filter(family__in=found, counts=True).values_list("family_id", "date")
    last: dict[UUID, date] = {}
    for family, day in rows:
        last[family] = max(day, last.get(family, day))
    return last
