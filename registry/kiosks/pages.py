"""The fleet page: every kiosk, and how far it is held."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from registry.access.pages import allowed
from registry.access.roles import Act
from registry.access.scope import scope
from registry.kiosks.fleet import fleet as standings
from registry.kiosks.models import Kiosk


@require_safe
@allowed(Act.SEE_KIOSKS)
def fleet(request: HttpRequest) -> HttpResponse:
    """Show every kiosk of the hubs within the reader's reach."""
    now = timezone.now()
    every = Kiosk.objects.select_related("hub").order_by("hub__name", "name")
    kiosks = scope(request.user, Act.SEE_KIOSKS, every)
    return render(request, "kiosks/fleet.html", {"fleet": standings(kiosks, now), "now": now})
