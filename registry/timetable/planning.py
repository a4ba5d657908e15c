"""What a calendar or a series plans becomes the timetable, again and again, and the same each time.

What has begun is history: it is added if it was never known, and otherwise left as it is. What a
person cancelled stays cancelled. What the plan takes back is cancelled, and comes back with it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet, prefetch_related_objects

from registry.register.feed import withdraw
from registry.timetable.icalendars import read_calendar
from registry.timetable.kinds import Kinds
from registry.timetable.models import Calendar, Series, Session
from registry.timetable.occasions import Occasion, Window, session_id
from registry.timetable.places import Places
from registry.timetable.repeating import occasions_of
from registry.timetable.services import publish_sessions, schedule_many

AHEAD = timedelta(weeks=26)
"""How far series and calendars are planned; `plan-timetable` moves it on."""
PLANNED = [
    *("type_id", "venue_id", "room", "starts", "ends", "capacity"),
    *("age_from", "age_to", "lead_partner_id", "sensitive"),
]
"""What a plan decides of a session."""
Columns = dict[str, Any]


@dataclass(slots=True)
class Planned:
    """What a plan did to the timetable, and in words what it could not do."""

    added: int = 0
    changed: int = 0
    cancelled: int = 0
    restored: int = 0
    unchanged: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def sentence(self) -> str:
        """Say it for people."""
        return (
            f"{self.added:,} sessions added, {self.changed:,} changed, {self.cancelled:,} cancelled, "
            f"{self.restored:,} called on again, {self.unchanged:,} as they were."
        )


class OnlyLooking(Exception):
    """Nothing is to be written; carries what would have been done."""

    def __init__(self, planned: Planned) -> None:
        super().__init__()
        self.planned = planned


def import_calendar(
    calendar: Calendar, data: bytes, window: Window, now: datetime, *, dry_run: bool = False
) -> Planned:
    """Let the timetable say for these days what the calendar says; a dry run only tells.

    Raises:
        NotACalendar: the data is not iCalendar; nothing was changed.
    """
    reading = read_calendar(data, window, _zone())
    try:
        return _import(calendar, reading.occasions, reading.problems, window, now, dry_run=dry_run)
    except OnlyLooking as looked:
        return looked.planned


@transaction.atomic
def _import(
    calendar: Calendar,
    occasions: Sequence[Occasion],
    problems: list[str],
    window: Window,
    now: datetime,
    *,
    dry_run: bool,
) -> Planned:
    # One reading of a calendar at a time; a new calendar is nobody else's yet.
    if not Calendar.objects.select_for_update(of=("self",)).filter(pk=calendar.pk).exists():
        calendar.save()
    kinds, places = Kinds(), Places(calendar.hub)

    def columns(occasion: Occasion) -> Columns:
        venue, room = places.find(occasion.place)
        return _columns(occasion) | {
            "type_id": kinds.find(occasion).pk,
            "venue_id": venue.pk,
            "room": room,
            "lead_partner_id": getattr(kinds.partner(occasion.partner), "pk", None),
        }

    mine = Session.objects.filter(calendar=calendar)
    owner = {"calendar": calendar, "hub_id": calendar.hub_id}
    planned = _plan(calendar.pk, owner, mine, occasions, columns, window, now)
    planned.problems = problems
    if dry_run:
        raise OnlyLooking(planned)
    calendar.read_at = now
    calendar.save(update_fields=["read_at"])
    return planned


@transaction.atomic
def plan_series(series: Series, now: datetime) -> Planned:
    """Write a new or changed series, and let its sessions from today be what it says."""
    series.save()
    today = now.astimezone(_zone()).date()
    window = Window(today, today + AHEAD)

    def columns(occasion: Occasion) -> Columns:
        return _columns(occasion) | {
            "type_id": series.type_id,
            "venue_id": series.venue_id,
            "room": series.room,
            "lead_partner_id": series.lead_partner_id,
            "capacity": series.capacity,
            "age_from": series.age_from,
            "age_to": series.age_to,
            "sensitive": series.sensitive,
        }

    mine = Session.objects.filter(series=series)
    owner = {"series": series, "hub_id": series.venue.hub_id}
    occasions = occasions_of(series, window, _zone())
    return _plan(series.pk, owner, mine, occasions, columns, window, now)


def plan_again(now: datetime) -> Planned:
    """Plan every series that goes on, up to as far ahead as sessions are planned; return the sum."""
    total = Planned()
    today = now.astimezone(_zone()).date()
    going_on = Series.objects.exclude(last_day__lt=today).select_related("venue", "type")
    for series in going_on.order_by("id"):
        planned = plan_series(series, now)
        for name in ("added", "changed", "cancelled", "restored", "unchanged"):
            setattr(total, name, getattr(total, name) + getattr(planned, name))
    return total


def end_series(series: Series, now: datetime) -> Planned:
    """Let a series end before now; its sessions still to come are cancelled."""
    series.last_day = now.astimezone(_zone()).date() - timedelta(days=1)
    if series.last_day < series.first_day:
        series.last_day = series.first_day
        series.left_out = sorted({*series.left_out, series.first_day.isoformat()})
    return plan_series(series, now)


def _plan(
    owner: UUID,
    owned: Columns,
    mine: QuerySet[Session],
    occasions: Iterable[Occasion],
    columns: Callable[[Occasion], Columns],
    window: Window,
    now: datetime,
) -> Planned:
    wanted = {occasion.plan: occasion for occasion in occasions}
    held = {session.plan: session for session in mine.filter(plan__in=wanted)}
    held |= {session.plan: session for session in _within(mine, window)}
    planned, fresh, touched = Planned(), [], []
    for plan, occasion in wanted.items():
        if plan not in held:
            fresh.append(
                Session(
                    id=session_id(owner, plan),
                    plan=plan,
                    cancelled=occasion.cancelled,
                    unplanned=occasion.cancelled,
                    **owned,
                    **columns(occasion),
                )
            )
        elif held[plan].starts > now and _follow(held[plan], columns(occasion), planned, occasion):
            touched.append(held[plan])
        elif held[plan].starts <= now:
            planned.unchanged += 1
    gone = [held[plan] for plan in held.keys() - wanted.keys() if _takes_back(held[plan], now)]
    for session in gone:
        session.cancelled = session.unplanned = True
    prefetch_related_objects(fresh, "type", "venue")
    schedule_many(fresh)
    _save(touched + gone)
    planned.added, planned.cancelled = len(fresh), planned.cancelled + len(gone)
    return planned


def _follow(session: Session, columns: Columns, planned: Planned, occasion: Occasion) -> bool:
    """Make a session what its plan says now; return whether anything changed."""
    changed = [name for name in PLANNED if getattr(session, name) != columns[name]]
    for name in changed:
        setattr(session, name, columns[name])
    if occasion.cancelled and not session.cancelled:
        session.cancelled = session.unplanned = True
        planned.cancelled += 1
    elif not occasion.cancelled and session.unplanned:
        session.cancelled = session.unplanned = False
        planned.restored += 1
    elif changed:
        planned.changed += 1
    else:
        planned.unchanged += 1
        return False
    return True


def _takes_back(session: Session, now: datetime) -> bool:
    return session.starts > now and not session.cancelled


def _within(mine: QuerySet[Session], window: Window) -> QuerySet[Session]:
    first = datetime.combine(window.first, time(), _zone())
    after = datetime.combine(window.last + timedelta(days=1), time(), _zone())
    return mine.filter(starts__gte=first, starts__lt=after)


def _save(sessions: Sequence[Session]) -> None:
    """Write changed sessions and tell the kiosks of their hub."""
    if sessions:
        Session.objects.bulk_update(sessions, [*PLANNED, "cancelled", "unplanned"])
        withdraw(session.id for session in sessions if session.cancelled)
        ids = [session.id for session in sessions if not session.cancelled]
        publish_sessions(Session.objects.filter(id__in=ids).select_related("type", "venue"))


def _columns(occasion: Occasion) -> Columns:
    return {
        "starts": occasion.starts,
        "ends": occasion.ends,
        "capacity": occasion.capacity,
        "age_from": occasion.age_from,
        "age_to": occasion.age_to,
        "sensitive": occasion.sensitive,
    }


def _zone() -> ZoneInfo:
    return ZoneInfo(settings.TIME_ZONE)
