"""Setting what kiosks work by: for all of them, for those of a hub, for one."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from config.pushed import Pushed
from registry.access.grants import grant
from registry.access.pages import allowed
from registry.access.roles import Act
from registry.access.scope import scope
from registry.audit.models import Entry
from registry.audit.services import note
from registry.fleet.configuration_form import PARTS, ConfigurationForm
from registry.kiosks import configuration
from registry.kiosks.models import Configuration, Kiosk
from registry.timetable.models import Hub

SET = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True, slots=True)
class Level:
    """A place where something is set: which parts, and where to change them."""

    name: str
    address: str
    parts: str


@require_safe
@allowed(Act.CHANGE_KIOSKS)
def configurations(request: HttpRequest) -> HttpResponse:
    """Show where anything is set, and lead to each place."""
    kiosks = scope(request.user, Act.CHANGE_KIOSKS, Kiosk.objects.filter(revoked_at=None))
    hubs = scope(request.user, Act.CHANGE_KIOSKS, Hub.objects.order_by("name"))
    own = scope(request.user, Act.CHANGE_KIOSKS, Configuration.objects.filter(level="kiosk"))
    by_hub = {each.hub_id: each for each in Configuration.objects.filter(level="hub", hub__in=hubs)}
    shown = {
        "city": _level("Every kiosk", reverse("fleet:configure-city"), configuration.here(None)),
        "may_city": grant(request.user, Act.CHANGE_KIOSKS).city,
        "hubs": [
            _level(hub.name, reverse("fleet:configure-hub", args=[hub.code]), by_hub.get(hub.pk))
            for hub in hubs
        ],
        "kiosks": [
            _level(str(each.kiosk), reverse("fleet:configure-kiosk", args=[each.kiosk_id]), each)
            for each in own.select_related("kiosk__hub").order_by("kiosk__hub__name", "kiosk__name")
        ],
        "count": kiosks.count(),
    }
    return render(request, "fleet/configurations.html", shown)


@SET
@allowed(Act.CHANGE_KIOSKS)
def configure_city(request: HttpRequest) -> HttpResponse:
    """Set something for every kiosk."""
    if not grant(request.user, Act.CHANGE_KIOSKS).city:
        raise PermissionDenied
    return _edit(request, None, "every kiosk", Pushed(), Kiosk.objects.filter(revoked_at=None).count())


@SET
@allowed(Act.CHANGE_KIOSKS)
def configure_hub(request: HttpRequest, code: str) -> HttpResponse:
    """Set something for the kiosks of a hub."""
    hub = get_object_or_404(scope(request.user, Act.CHANGE_KIOSKS, Hub.objects.filter(code=code)))
    count = Kiosk.objects.filter(hub=hub, revoked_at=None).count()
    return _edit(request, hub, f"the kiosks of {hub.name}", _set_at(None), count)


@SET
@allowed(Act.CHANGE_KIOSKS)
def configure_kiosk(request: HttpRequest, key: UUID) -> HttpResponse:
    """Set something for one kiosk."""
    mine = scope(request.user, Act.CHANGE_KIOSKS, Kiosk.objects.select_related("hub").filter(pk=key))
    kiosk = get_object_or_404(mine, revoked_at=None)
    return _edit(request, kiosk, str(kiosk), _set_at(None, kiosk.hub), 1)


def _edit(
    request: HttpRequest, target: configuration.Target, name: str, above: Pushed, count: int
) -> HttpResponse:
    own = configuration.here(target)
    form = ConfigurationForm(
        own.content if own else {}, above, request.POST if request.method == "POST" else None
    )
    if request.method == "POST" and form.is_valid():
        changed = _changed(own.content if own else {}, msgspec.to_builtins(form.pushed))
        if changed:
            by = request.user if request.user.is_authenticated else None
            written = configuration.set_here(target, form.pushed, by, timezone.now())
            note(request.user, Entry.What.CHANGED, [written], fields=changed)
        kiosks = "1 kiosk hears" if count == 1 else f"{count} kiosks hear"
        messages.success(request, f"Saved. {kiosks} of it with the next heartbeat, within a minute or so.")
        return HttpResponseRedirect(request.get_full_path())
    shown: dict[str, Any] = {
        "form": form,
        "name": name,
        "own": own,
        "level": "kiosk" if isinstance(target, Kiosk) else "hub" if target else "city",
        "target": target,
    }
    return render(request, "fleet/configuration.html", shown, status=400 if form.errors else 200)


def _set_at(*targets: configuration.Target) -> Pushed:
    """Return what is set at these levels together, the last one strongest."""
    content: dict[str, Any] = {}
    for target in targets:
        found = configuration.here(target)
        content |= found.content if found else {}
    return msgspec.convert(content, Pushed)


def _changed(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    return sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key))


def _level(name: str, address: str, found: Configuration | None) -> Level:
    content = found.content if found else {}
    titles = [part.title for part in PARTS if any(key in content for key in part.keys)]
    return Level(name, address, ", ".join(titles))
