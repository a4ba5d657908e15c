"""The pages of data protection: what waits, one request, its review, the copy, and what is held and why."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from registry.access.pages import allowed
from registry.access.roles import Act
from registry.audit.models import Entry
from registry.audit.services import note
from registry.privacy import bundle, services
from registry.privacy.as_pdf import as_pdf
from registry.privacy.forms import Answer, Correction
from registry.privacy.held import held
from registry.privacy.models import Case, Complaint, Rule, Run, Withheld


@require_safe
@allowed(Act.PRIVACY_WORK)
def desk(request: HttpRequest) -> HttpResponse:
    """Show what waits, soonest first."""
    shown = {
        "cases": Case.objects.filter(closed_on=None),
        "complaints": Complaint.objects.filter(closed_on=None),
        "runs": Run.objects.all()[:5],
        "today": timezone.localdate(),
    }
    return render(request, "privacy/desk.html", shown)


@require_safe
@allowed(Act.PRIVACY_WORK)
def case(request: HttpRequest, number: UUID) -> HttpResponse:
    """Show one request and what can be done for it."""
    found = get_object_or_404(Case, pk=number)
    note(request.user, Entry.What.LOOKED, [found], why=f"request, {found.get_kind_display().lower()}")
    return _case(request, found, Correction(instance=found.person), Answer())


@require_POST
@allowed(Act.PRIVACY_WORK)
def rectify(request: HttpRequest, number: UUID) -> HttpResponse:
    """Write a correction."""
    found = get_object_or_404(
        Case, pk=number, kind=Case.Kind.RECTIFICATION, closed_on=None, person__isnull=False
    )
    form = Correction(request.POST, instance=found.person)
    if not form.is_valid():
        return _case(request, found, form, Answer(), status=400)
    found.refresh_from_db()  # the form has written into the person; the service compares with what is kept
    changed = services.rectify(found, form.cleaned_data, request.user)
    messages.success(request, f"Corrected: {', '.join(changed)}." if changed else "Nothing was different.")
    return redirect("privacy:case", number)


@require_POST
@allowed(Act.PRIVACY_WORK)
def close(request: HttpRequest, number: UUID) -> HttpResponse:
    """Answer a request."""
    found = get_object_or_404(Case, pk=number, closed_on=None)
    form = Answer(request.POST)
    if form.is_valid() and not form.cleaned_data["refused"] and not _can_be_done(found):
        form.add_error(None, "Review the copy before the request is closed, or say that it is refused.")
    if not form.is_valid():
        return _case(request, found, Correction(instance=found.person), form, status=400)
    said = form.cleaned_data
    services.close_case(found, said["answer"], timezone.localdate(), request.user, refused=said["refused"])
    return redirect("privacy:desk")


@allowed(Act.PRIVACY_WORK)
def review(request: HttpRequest, number: UUID) -> HttpResponse:
    """Show everything that is held, and take the decision on each item."""
    found = get_object_or_404(Case, pk=number, kind=Case.Kind.ACCESS, person__isnull=False)
    assert found.person  # noqa: S101  asked for above
    listed = bundle.items(found.person)
    if request.method == "POST":
        _decide(request, found, listed)
        messages.success(request, "Reviewed. The copy can be downloaded now.")
        return redirect("privacy:case", number)
    note(request.user, Entry.What.LOOKED, [found.person], why=f"review of request {found.pk}")
    return render(
        request, "privacy/review.html", {"case": found, "items": bundle.given(listed, _decisions(found))}
    )


@require_safe
@allowed(Act.PRIVACY_WORK)
def copy(request: HttpRequest, number: UUID, form: str) -> HttpResponse:
    """Give the reviewed copy as a file; if anything changed since, it is reviewed again."""
    found = get_object_or_404(Case, pk=number, kind=Case.Kind.ACCESS, person__isnull=False)
    assert found.person  # noqa: S101  asked for above
    listed = bundle.items(found.person)
    if not _is_reviewed(found, listed):
        messages.error(request, "Review the copy first: it was not reviewed, or something has changed since.")
        return HttpResponseRedirect(f"/privacy/{number}/review/")
    answer = bundle.given(listed, _decisions(found))
    note(request.user, Entry.What.EXPORTED, [found], why="a copy for the person")
    lines = [f"Asked for on {found.received_on:%-d %B %Y}", f"Made on {timezone.localdate():%-d %B %Y}"]
    made = as_pdf("What we hold about you", lines, answer) if form == "pdf" else bundle.as_json(answer)
    response = HttpResponse(made, content_type="application/pdf" if form == "pdf" else "application/json")
    response["Content-Disposition"] = f'attachment; filename="copy.{form}"'
    return response


@require_safe
def what_is_held(request: HttpRequest) -> HttpResponse:
    """Tell anybody what is held, why and for how long."""
    return render(request, "privacy/held.html", {"held": held(), "rules": Rule.objects.all()})


def _case(
    request: HttpRequest, found: Case, correction: Correction, answer: Answer, status: int = 200
) -> HttpResponse:
    shown = {"case": found, "correction": correction, "answer": answer, "today": timezone.localdate()}
    return render(request, "privacy/case.html", shown, status=status)


@transaction.atomic
def _decide(request: HttpRequest, found: Case, listed: list[bundle.Item]) -> None:
    """Keep what was ticked, and the reason beside it."""
    found.decisions.all().delete()
    Withheld.objects.bulk_create(
        Withheld(
            case=found,
            item=each.key,
            given=f"give {each.key}" in request.POST,
            reason=request.POST.get(f"why {each.key}", "")[:200],
        )
        for each in listed
    )
    found.state, found.reviewed_by = Case.State.REVIEWED, request.user.get_username()
    # Looking for the review adds to the audit, which is part of the copy: that is no change to review again.
    found.reviewed_digest = bundle.digest(_without_audit(listed))
    found.save(update_fields=["state", "reviewed_by", "reviewed_digest"])
    note(request.user, Entry.What.CHANGED, [found], fields=["reviewed"], why="reviewed the copy")


def _can_be_done(found: Case) -> bool:
    """Say whether a request may end as done: a copy of somebody still on record was reviewed before."""
    return found.kind != Case.Kind.ACCESS or found.person is None or bool(found.reviewed_digest)


def _is_reviewed(found: Case, listed: list[bundle.Item]) -> bool:
    return bool(found.reviewed_digest) and found.reviewed_digest == bundle.digest(_without_audit(listed))


def _without_audit(listed: list[bundle.Item]) -> list[bundle.Item]:
    return [each for each in listed if not each.key.startswith("audit.entry")]


def _decisions(found: Case) -> dict[str, tuple[bool, str]]:
    return {each.item: (each.given, each.reason) for each in found.decisions.all()}
