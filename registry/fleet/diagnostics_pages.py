"""A kiosk's diagnostics, for whoever looks after it: asked for by a button, read as a file."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from registry.access.pages import allowed
from registry.access.roles import Act
from registry.access.scope import scope
from registry.audit.models import Entry
from registry.audit.services import note
from registry.kiosks import diagnostics
from registry.kiosks.models import Kiosk


@require_POST
@allowed(Act.CHANGE_KIOSKS)
def ask(request: HttpRequest, key: UUID) -> HttpResponse:
    """Ask a kiosk for them."""
    found = _kiosk(request, key)
    diagnostics.ask(found, timezone.now())
    note(request.user, Entry.What.CHANGED, [found], fields=["diagnostics asked for"])
    messages.success(request, f"{found.name} is asked. It answers within a minute, if it is online.")
    return HttpResponseRedirect(reverse("fleet:kiosk", args=[found.pk]))


@require_safe
@allowed(Act.CHANGE_KIOSKS)
def show(request: HttpRequest, key: UUID) -> HttpResponse:
    """Hand them out as a text file.

    Raises:
        Http404: none have come.
    """
    found = _kiosk(request, key)
    told = diagnostics.of(found)
    if told is None or told.at is None:
        raise Http404
    name = f"kiosk-{found.hub.code}-{told.at:%Y%m%dT%H%M}.txt"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(told.text, content_type="text/plain; charset=utf-8", headers=headers)


def _kiosk(request: HttpRequest, key: UUID) -> Kiosk:
    return get_object_or_404(
        scope(request.user, Act.CHANGE_KIOSKS, Kiosk.objects.filter(pk=key, revoked_at=None))
    )
