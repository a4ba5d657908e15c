"""Asking why: a record of a sensitive family opens only once its reader has said why they look."""

from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from registry.access.pages import allowed
from registry.access.roles import Act
from registry.access.scope import scope
from registry.access.sensitive import is_closed
from registry.audit.models import Entry
from registry.audit.services import WHY_LIMIT, note

SHORTEST = 5
"""Characters; fewer say nothing."""


def given(request: HttpRequest, record: Model) -> str:
    """Return the reason given for this record since signing in; empty if there is none."""
    reason: str = request.session.get("why", {}).get(_key(record), "")
    return reason


def held_back(request: HttpRequest, record: Model) -> HttpResponse | None:
    """Return what is answered instead of a closed record: a question, or nothing once it is answered.

    Raises:
        PermissionDenied: the account may not see closed records here, whatever the reason; that is noted.
    """
    if not is_closed(record):
        return None
    reached = scope(request.user, Act.SEE_SENSITIVE, type(record)._default_manager.filter(pk=record.pk))  # noqa: SLF001
    if not reached.exists():
        note(request.user, Entry.What.REFUSED, [record], why="a sensitive family, or restricted")
        raise PermissionDenied
    return None if given(request, record) else ask(request, record)


def ask(request: HttpRequest, record: Model) -> HttpResponse:
    """Send to the page that asks why, and from there back to the record."""
    query = urlencode({"of": _key(record), "next": request.get_full_path()})
    return HttpResponseRedirect(f"/audit/why/?{query}")


@require_http_methods(["GET", "HEAD", "POST"])
@allowed(Act.SEE_SENSITIVE)
def why(request: HttpRequest) -> HttpResponse:
    """Take a reason, keep it until signing out, and go on to the record."""
    back = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    reason = " ".join(request.POST.get("why", "").split())[:WHY_LIMIT]
    if len(reason) < SHORTEST:
        told = request.method == "POST"
        return render(request, "audit/why.html", {"too_short": told}, status=400 if told else 200)
    request.session["why"] = {**request.session.get("why", {}), request.GET.get("of", ""): reason}
    return HttpResponseRedirect(back)


def _key(record: Model) -> str:
    return f"{record._meta.label_lower} {record.pk}"  # noqa: SLF001  Django's public way in
