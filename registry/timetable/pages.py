"""The timetable's pages for staff: a week with its clashes, series by hand, calendars from elsewhere."""

from datetime import date, timedelta
from itertools import groupby
from typing import TypeVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from registry.access.grants import may
from registry.access.pages import allowed
from registry.access.roles import Act
from registry.access.scope import scope
from registry.timetable import services
from registry.timetable.clashes import clashes
from registry.timetable.forms import CalendarForm, SeriesForm
from registry.timetable.icalendars import NotACalendar
from registry.timetable.models import Calendar, Hub, Series, Session, Venue
from registry.timetable.occasions import Window
from registry.timetable.planning import Planned, end_series, import_calendar, plan_series
from registry.timetable.queries import between, of_hub

M = TypeVar("M", bound=Model)
WEEK = timedelta(days=7)
SEE, PLAN = Act.SEE_TIMETABLE, Act.CHANGE_TIMETABLE


@require_safe
@allowed(SEE)
def week(request: HttpRequest) -> HttpResponse:
    """Show a week of one hub or of all, and what clashes in it."""
    monday = _monday(request.GET.get("from", ""))
    hub = services.hub_by_code(request.GET.get("hub", "")[:20])
    asked = of_hub(between(monday, monday + WEEK - timedelta(days=1)), hub)
    sessions = list(scope(request.user, SEE, asked))
    clashing = clashes(sessions)
    context = {
        "monday": monday,
        "earlier": monday - WEEK,
        "later": monday + WEEK,
        "hub": hub,
        "hubs": scope(request.user, SEE, Hub.objects.all()),
        "days": [
            (day, list(group))
            for day, group in groupby(sessions, lambda each: timezone.localtime(each.starts).date())
        ],
        "clashes": clashing,
        "in_a_clash": {each.pk for clash in clashing for each in (clash.first, clash.second)},
        "may_plan": may(request.user, PLAN),
        "series": _series(request).exclude(last_day__lt=timezone.localdate()),
        "now": timezone.now(),
    }
    return render(request, "timetable/week.html", context)


@require_POST
@allowed(PLAN)
def call(request: HttpRequest, session: UUID) -> HttpResponse:
    """Call a session off, or on again."""
    found = get_object_or_404(
        scope(request.user, PLAN, Session.objects.select_related("type", "venue", "hub")), pk=session
    )
    found.unplanned = False  # a person's word stands against any plan
    found.cancelled = "off" in request.POST
    services.save_session(found)
    messages.success(request, "It is cancelled." if found.cancelled else "It takes place.")
    return redirect(_back(found))


@allowed(PLAN)
def series(request: HttpRequest, number: UUID | None = None) -> HttpResponse:
    """Enter a series, or change one; its sessions from today follow."""
    known = get_object_or_404(_series(request), pk=number) if number else None
    form = SeriesForm(request.POST or None, instance=known)
    _narrow(request, form, "venue")
    form.offer(scope(request.user, PLAN, Venue.objects.all()))
    if request.method == "POST" and form.is_valid():
        planned = plan_series(form.save(commit=False), timezone.now())
        messages.success(request, planned.sentence)
        return redirect("timetable:week")
    status = 400 if request.method == "POST" else 200
    return render(request, "timetable/series.html", {"form": form, "series": known}, status=status)


@require_POST
@allowed(PLAN)
def end(request: HttpRequest, number: UUID) -> HttpResponse:
    """End a series; its sessions still to come are cancelled."""
    known = get_object_or_404(_series(request), pk=number)
    messages.success(request, end_series(known, timezone.now()).sentence)
    return redirect("timetable:week")


@allowed(PLAN)
def calendars(request: HttpRequest) -> HttpResponse:
    """Read a calendar's file into the timetable, or only look at what that would do."""
    form = CalendarForm(request.POST or None, request.FILES or None, initial={"weeks": 26})
    form.offer(scope(request.user, PLAN, Hub.objects.all()))
    known = scope(request.user, PLAN, Calendar.objects.select_related("hub"))
    context: dict[str, object] = {"form": form, "calendars": known}
    if request.method == "POST" and form.is_valid():
        try:
            context |= {
                "planned": _read(form, dry_run="look" in request.POST),
                "looked": "look" in request.POST,
            }
        except NotACalendar as error:
            form.add_error("file", str(error))
    status = 400 if form.errors else 200
    return render(request, "timetable/calendars.html", context, status=status)


def _series(request: HttpRequest) -> QuerySet[Series]:
    return scope(request.user, PLAN, Series.objects.select_related("type", "venue__hub"))


def _mine(request: HttpRequest, records: QuerySet[M]) -> QuerySet[M]:
    """Return those records that the account may change."""
    return scope(request.user, Act.CHANGE_TIMETABLE, records)


def _narrow(request: HttpRequest, form: forms.BaseForm, name: str) -> None:
    """Offer, and take, only what the account may change."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101  it chooses among records
    if field.queryset is not None:
        field.queryset = _mine(request, field.queryset)


def _read(form: CalendarForm, *, dry_run: bool) -> Planned:
    today, said = timezone.localdate(), form.cleaned_data
    window = Window(today, today + timedelta(weeks=said["weeks"]))
    return import_calendar(said["calendar"], said["file"].read(), window, timezone.now(), dry_run=dry_run)


def _monday(text: str) -> date:
    """Return the Monday of the week asked for, or of this one."""
    try:
        day = date.fromisoformat(text)
        return day - timedelta(days=day.weekday())
    except (ValueError, OverflowError):
        today = timezone.localdate()
        return today - timedelta(days=today.weekday())


def _back(session: Session) -> str:
    return f"/timetable/?from={timezone.localtime(session.starts).date():%Y-%m-%d}&hub={session.hub.code}"
