"""The fleet: every kiosk by its troubles, and one kiosk with everything that is known of it."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from registry.access.grants import Account, may
from registry.access.pages import allowed
from registry.access.roles import Act
from registry.access.scope import scope
from registry.audit.models import Entry
from registry.audit.services import note
from registry.fleet.limits import limits
from registry.fleet.models import Alert
from registry.fleet.standing import Standing, slice_of, standings
from registry.fleet.troubles import LABELS, Kind, Trouble, troubles, weight
from registry.intake import gaps, holdings
from registry.kiosks import diagnostics, services
from registry.kiosks.models import Kiosk
from registry.timetable.models import Hub

ROWS = 50
"""Kiosks on a page."""
HISTORY = 20


@dataclass(frozen=True, slots=True)
class Row:
    """One kiosk of the fleet."""

    standing: Standing
    troubles: tuple[Trouble, ...]

    @property
    def worst(self) -> Trouble | None:
        """What to see to first."""
        return self.troubles[0] if self.troubles else None


@dataclass(frozen=True, slots=True)
class Tile:
    """How many kiosks have one kind of trouble."""

    kind: str
    label: str
    number: int


@require_safe
@allowed(Act.SEE_KIOSKS)
def fleet(request: HttpRequest) -> HttpResponse:
    """Show every kiosk of the hubs within reach, the worst off first.

    A revoked one is among them as long as something of it is not here.
    """
    now, hub, kind = timezone.now(), request.GET.get("hub", ""), request.GET.get("trouble", "")
    reached = scope(request.user, Act.SEE_KIOSKS, Kiosk.objects.all())
    rows = judged(reached.filter(hub__code=hub) if hub else reached, now)
    rows = [row for row in rows if row.troubles or not row.standing.kiosk.revoked_at]
    shown = {
        "page": _page([row for row in rows if _wanted(row, kind)], request.GET.get("page", "1")),
        "tiles": _tiles(rows),
        "total": len(rows),
        "well": sum(not row.troubles for row in rows),
        "hubs": scope(request.user, Act.SEE_KIOSKS, Hub.objects.order_by("name")).values_list("code", "name"),
        "hub": hub,
        "kind": kind,
        "label": LABELS.get(Kind(kind)) if kind in set(Kind) else "",
        "now": now,
        "may_change": may(request.user, Act.CHANGE_KIOSKS),
        "revoked": scope(request.user, Act.SEE_KIOSKS, Kiosk.objects.exclude(revoked_at=None)).count(),
    }
    return render(request, "fleet/fleet.html", shown)


@require_safe
@allowed(Act.SEE_KIOSKS)
def kiosk(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show all that is known of one kiosk."""
    mine = scope(request.user, Act.SEE_KIOSKS, Kiosk.objects.filter(pk=key))
    found = get_object_or_404(mine.select_related("hub"))
    (row,) = judged(mine, timezone.now())
    shown = {
        "row": row,
        "kiosk": found,
        "spans": holdings.missing(found),
        "losses": list(gaps.lost(found)),
        "slice": slice_of(row.standing.kiosk),
        "alerts": Alert.objects.filter(kiosk=found)[:HISTORY],
        "may_change": _may_change(request.user, found),
        "diagnostics": diagnostics.of(found),
        "may_see_events": may(request.user, Act.SEE_EVENTS),
    }
    return render(request, "fleet/kiosk.html", shown)


@require_POST
@allowed(Act.CHANGE_KIOSKS)
def revoke(request: HttpRequest, key: UUID) -> HttpResponse:
    """End a kiosk's right to speak, after the name was typed in; what it sent stays."""
    found = get_object_or_404(scope(request.user, Act.CHANGE_KIOSKS, Kiosk.objects.filter(pk=key)))
    if request.POST.get("name", "").strip().casefold() != found.name.casefold():
        messages.error(request, "Nothing was done: type the kiosk's name exactly as it stands above.")
    else:
        services.revoke(found, timezone.now())
        note(request.user, Entry.What.CHANGED, [found], fields=["revoked"])
        messages.success(
            request, f"{found.name} may no longer speak to the registry. Everything that it sent is kept."
        )
    return HttpResponseRedirect(reverse("fleet:kiosk", args=[found.pk]))


def judged(kiosks: QuerySet[Kiosk], now: datetime) -> list[Row]:
    """Return how these kiosks stand and what is wrong with them, the worst off first."""
    held, zone = limits(), ZoneInfo(settings.TIME_ZONE)
    rows = [Row(each, troubles(each, held, now, zone)) for each in standings(kiosks)]
    return sorted(rows, key=lambda row: (*weight(row.troubles), str(row.standing.kiosk).casefold()))


def _wanted(row: Row, kind: str) -> bool:
    if kind == "none":
        return not row.troubles
    return not kind or any(each.kind == kind for each in row.troubles)


def _tiles(rows: list[Row]) -> list[Tile]:
    counted = Counter(kind for row in rows for kind in {each.kind for each in row.troubles})
    return [Tile(kind.value, LABELS[kind], counted[kind]) for kind in Kind if counted[kind]]


def _page(rows: list[Row], number: str) -> Page[Row]:
    return Paginator(rows, ROWS).get_page(number)


def _may_change(account: Account, found: Kiosk) -> bool:
    return scope(account, Act.CHANGE_KIOSKS, Kiosk.objects.filter(pk=found.pk)).exists()
