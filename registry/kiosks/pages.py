"""The fleet page: every kiosk, and how far it is held."""

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from registry.kiosks.fleet import fleet as standings
from registry.kiosks.models import Kiosk


@require_safe
@login_required
@permission_required("kiosks.view_kiosk", raise_exception=True)
def fleet(request: HttpRequest) -> HttpResponse:
    """Show every kiosk that may speak."""
    now = timezone.now()
    kiosks = Kiosk.objects.filter(revoked_at=None).select_related("hub").order_by("hub__name", "name")
    return render(request, "kiosks/fleet.html", {"fleet": standings(kiosks, now), "now": now})
