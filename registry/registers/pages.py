"""The registers of a day's sessions, for the hub or for the partner that leads them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from registry.access.pages import allowed
from registry.access.roles import Act
from registry.access.scope import scope
from registry.audit.models import Entry
from registry.audit.services import Of, note
from registry.registers import reading
from registry.timetable.models import Session


@dataclass(frozen=True, slots=True)
class Line:
    """One session of the day."""

    session: Session
    came: int


@require_safe
@allowed(Act.SEE_REGISTERS)
def day(request: HttpRequest) -> HttpResponse:
    """List the sessions of a day whose registers the reader may see, with how many came."""
    asked = _day(request.GET.get("day", ""))
    zone = ZoneInfo(settings.TIME_ZONE)
    midnight = datetime.combine(asked, time(), zone)
    ours = scope(request.user, Act.SEE_REGISTERS, Session.objects.all())
    sessions = list(
        ours.filter(starts__gte=midnight, starts__lt=midnight + timedelta(days=1))
        .select_related("type__lead_partner", "hub", "venue", "lead_partner")
        .order_by("starts", "hub__name", "id")
    )
    came = reading.counts(sessions)
    shown = {
        "day": asked,
        "earlier": asked - timedelta(days=1),
        "later": asked + timedelta(days=1),
        "lines": [Line(each, came.get(each.pk, 0)) for each in sessions],
    }
    return render(request, "registers/day.html", shown)


@require_safe
@allowed(Act.SEE_REGISTERS)
def session(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show who came to one session; everybody who is named is in the audit."""
    ours = scope(request.user, Act.SEE_REGISTERS, Session.objects.all())
    found = get_object_or_404(
        ours.select_related("type__lead_partner", "hub", "venue", "lead_partner"), pk=key
    )
    register = reading.register(found)
    seen: list[Model | Of] = [row.person for row in register.rows]
    seen = seen or [Of("timetable.session", str(found.pk))]
    note(request.user, Entry.What.LISTED, seen, why=f"the register of session {found.pk}")
    return render(
        request,
        "registers/session.html",
        {"session": found, "register": register, "over": found.ends < timezone.now()},
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return timezone.localdate()
