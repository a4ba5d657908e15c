"""What's on, for everybody: a page, a calendar and JSON. Nobody signs in, and nobody is shown signed in."""

from datetime import timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from registry.timetable.models import Hub
from registry.timetable.queries import for_everyone, of_hub
from registry.whatson.as_icalendar import as_icalendar
from registry.whatson.asked import MOST_DAYS, WEEK, Asked, Misread, read
from registry.whatson.shown import Shown, shown

FIVE_MINUTES = cache_control(public=True, max_age=300)


@require_safe
@FIVE_MINUTES
def page(request: HttpRequest) -> HttpResponse:
    """Show a week, day by day."""
    asked = read(request.GET, timezone.localdate(), WEEK)
    context: dict[str, object] = {"hubs": list(Hub.objects.all())}
    if isinstance(asked, Misread):
        return HttpResponse(
            render_to_string("whatson/page.html", context | {"problem": asked.sentence}), status=400
        )
    days = [(day, list(group)) for day, group in groupby(_sessions(asked), lambda each: each.starts.date())]
    days_asked = (asked.last - asked.first) + timedelta(days=1)
    context |= {
        "asked": asked,
        "days": days,
        "earlier": asked.first - days_asked,
        "later": asked.last + timedelta(days=1),
        "length": days_asked.days,
        "code": asked.hub.code if asked.hub else "",
    }
    # Without the request: the page is kept by whoever passes it on, so it knows nobody.
    return HttpResponse(render_to_string("whatson/page.html", context))


@require_safe
@FIVE_MINUTES
def calendar(request: HttpRequest) -> HttpResponse:
    """Give the next three months as a calendar to subscribe to."""
    asked = read(request.GET, timezone.localdate(), MOST_DAYS)
    if isinstance(asked, Misread):
        return HttpResponse(asked.sentence, status=400, content_type="text/plain; charset=utf-8")
    name = f"What's on at {asked.hub.name}" if asked.hub else "What's on at the family hubs"
    body = as_icalendar(name, _sessions(asked), timezone.now())
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="whats-on.ics"'
    return response


@require_safe
@FIVE_MINUTES
def as_json(request: HttpRequest) -> HttpResponse:
    """Give the next four weeks, or the days asked for, as JSON for other websites."""
    asked = read(request.GET, timezone.localdate(), 4 * WEEK)
    if isinstance(asked, Misread):
        return _open(JsonResponse({"problem": asked.sentence}, status=400))
    answer = {
        "generated": timezone.now(),
        "from": asked.first,
        "to": asked.last,
        "hub": asked.hub.code if asked.hub else None,
        "sessions": _sessions(asked),
    }
    return _open(HttpResponse(msgspec.json.encode(answer), content_type="application/json"))


def _open(response: HttpResponse) -> HttpResponse:
    """Let any website read it."""
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _sessions(asked: Asked) -> list[Shown]:
    zone = ZoneInfo(settings.TIME_ZONE)
    return [shown(each, zone) for each in of_hub(for_everyone(asked.first, asked.last), asked.hub)]
