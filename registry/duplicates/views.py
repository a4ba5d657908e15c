"""The pages on which people decide about likely duplicates."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from registry.access.pages import allowed
from registry.access.roles import Act
from registry.access.sensitive import is_sensitive
from registry.audit.models import Entry
from registry.audit.services import note
from registry.audit.why import ask, given
from registry.duplicates import queries
from registry.duplicates.merging import CannotMerge, merge, two_people, undo
from registry.duplicates.models import Likeness
from registry.people.models import Person

ON_A_PAGE = 50


@require_safe
@allowed(Act.MERGE_PEOPLE)
def waiting(request: HttpRequest) -> HttpResponse:
    """List the pairs that wait for an answer; nobody of a sensitive family is named."""
    page = Paginator(queries.waiting(request.user), ON_A_PAGE).get_page(request.GET.get("page"))
    people = [person for each in page for person in (each.person, each.other)]
    hidden = queries.hidden(people)
    note(request.user, Entry.What.LISTED, people, why="likely duplicates")
    rows = [
        (each, ["(sensitive)" if one.pk in hidden else _name(one) for one in (each.person, each.other)])
        for each in page
    ]
    return render(request, "duplicates/waiting.html", {"page": page, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Act.MERGE_PEOPLE)
def pair(request: HttpRequest, number: UUID) -> HttpResponse:
    """Show two records side by side, and take the answer."""
    likeness = get_object_or_404(queries.waiting(request.user), pk=number)
    for person in (likeness.person, likeness.other):
        if is_sensitive(person) and not given(request, person):
            return ask(request, person)
    if request.method == "POST":
        return _answered(request, likeness)
    people = [likeness.person, likeness.other]
    note(request.user, Entry.What.LOOKED, people, why="compared likely duplicates")
    return render(
        request,
        "duplicates/pair.html",
        {"likeness": likeness, "sides": [queries.side(each) for each in people]},
    )


@require_safe
@allowed(Act.MERGE_PEOPLE)
def merged(request: HttpRequest) -> HttpResponse:
    """List what was merged, to be taken apart again."""
    page = Paginator(queries.merges(request.user), ON_A_PAGE).get_page(request.GET.get("page"))
    hidden = queries.hidden([each.kept for each in page])
    note(request.user, Entry.What.LISTED, [each.kept for each in page], why="merged records")
    rows = [(each, "(sensitive)" if each.kept_id in hidden else _name(each.kept)) for each in page]
    return render(request, "duplicates/merged.html", {"page": page, "rows": rows})


@require_POST
@allowed(Act.MERGE_PEOPLE)
def apart(request: HttpRequest, number: UUID) -> HttpResponse:
    """Undo a merge."""
    found = get_object_or_404(queries.merges(request.user), pk=number)
    try:
        undo(found.pk, request.user.get_username(), timezone.now())
    except CannotMerge as error:
        messages.error(request, str(error))
    else:
        note(
            request.user,
            Entry.What.CHANGED,
            [found.kept, found.away],
            fields=["merged_into"],
            why="undid a merge",
        )
        messages.success(request, "They are two records again, each with its own attendances.")
    return redirect("duplicates:merged")


def _answered(request: HttpRequest, likeness: Likeness) -> HttpResponse:
    who, now = request.user.get_username(), timezone.now()
    people = [likeness.person, likeness.other]
    if "different" in request.POST:
        two_people(likeness, who, now)
        note(request.user, Entry.What.LOOKED, people, why="decided that they are two people")
        messages.success(request, "They stay two records, and will not be proposed again.")
        return redirect("duplicates:waiting")
    kept = next((each for each in people if str(each.pk) == request.POST.get("keep")), None)
    if kept is None:
        messages.error(request, "Choose the record that should stand for both.")
        return redirect("duplicates:pair", likeness.pk)
    away = people[1] if kept is people[0] else people[0]
    why = " ".join(request.POST.get("why", "").split())[:200]
    try:
        merge(kept.pk, away.pk, who, now, why)
    except CannotMerge as error:
        messages.error(request, str(error))
        return redirect("duplicates:pair", likeness.pk)
    note(request.user, Entry.What.CHANGED, people, fields=["merged_into"], why=why or "merged duplicates")
    messages.success(request, "They are one record now; this can be undone under “What was merged”.")
    return redirect("duplicates:waiting")


def _name(person: Person) -> str:
    return f"{person.first_name} {person.last_name}".strip()
