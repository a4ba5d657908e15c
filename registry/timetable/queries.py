"""What is asked of the timetable."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet

from registry.timetable.models import Hub, Session


def between(first: date, last: date) -> QuerySet[Session]:
    """Return the sessions that start on these days of the hubs' own clock, with all that is shown of them."""
    zone = ZoneInfo(settings.TIME_ZONE)
    after = datetime.combine(last + timedelta(days=1), time(), zone)
    shown = ("type", "type__lead_partner", "lead_partner", "hub", "venue", "series", "calendar")
    within = Session.objects.filter(starts__gte=datetime.combine(first, time(), zone), starts__lt=after)
    return within.select_related(*shown).order_by("starts", "hub__name", "id")


def of_hub(sessions: QuerySet[Session], hub: Hub | None) -> QuerySet[Session]:
    """Return those of one hub, or of all."""
    return sessions.filter(hub=hub) if hub else sessions


def for_everyone(first: date, last: date) -> QuerySet[Session]:
    """Return what the public may know of: nothing sensitive, whether by its kind or by itself."""
    return between(first, last).exclude(Q(sensitive=True) | Q(type__sensitive=True))
