"""Asking why: a record of a sensitive family opens only once its reader has said why they look."""

from urllib.parse import urlencode

from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from registry.access.pages import allowed
from registry.access.roles import Act
from registry.audit.services import WHY_LIMIT

SHORTEST = 5
"""Characters; fewer say nothing."""


def given(request: HttpRequest, record: Model) -> str:
    """Return the reason given for this record since signing in; empty if there is none."""
    reason: str = request.session.get("why", {}).get(_key(record), "")
    return reason


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
