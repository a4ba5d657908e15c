"""Counting events a second time, as if they had only just been heard: the same visits must come of them."""

from collections import Counter
from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from registry.intake.applying import apply
from registry.intake.models import Attendance, Event
from registry.intake.reading import Readable, read
from registry.intake.recount import alone
from registry.kiosks.models import Kiosk
from registry.rows import among
from registry.timetable.models import Hub

COUNTED = ("arrival.recorded", "headcount.recorded")
SAID = ("event_id", "person_id", "family_id", "hub_id", "session_id", "purpose", "date", "band", "counts")
"""What follows from events; natural keys of people who are forgotten do not."""


@transaction.atomic
def differing(hub: Hub, day: date) -> int:
    """Return how many visits of a hub's day its events would not make again; nothing is changed."""
    alone()
    events = _events(hub, day)
    held = _visits(events)
    with transaction.atomic():
        Attendance.objects.filter(event__in=among(events)).delete()
        for kiosk, batch in _readable(events):
            apply(kiosk, batch)
        made = _visits(events)
        transaction.set_rollback(True)
    return sum(((held - made) + (made - held)).values())


def _events(hub: Hub, day: date) -> set[UUID]:
    """Return the events that happened on the day, or of which visits of the day came."""
    zone = ZoneInfo(settings.TIME_ZONE)
    begins = datetime.combine(day, time(), zone)
    ends = datetime.combine(day + timedelta(days=1), time(), zone)
    then = Event.objects.filter(kiosk__hub=hub, at__gte=begins, at__lt=ends, type__in=COUNTED, applied=True)
    visits = Attendance.objects.filter(hub=hub, date=day)
    return {*then.values_list("pk", flat=True), *visits.values_list("event_id", flat=True)}


def _visits(events: Collection[UUID]) -> "Counter[tuple[object, ...]]":
    return Counter(Attendance.objects.filter(event__in=among(events)).values_list(*SAID).order_by())


def _readable(events: Collection[UUID]) -> list[tuple[Kiosk, list[Readable]]]:
    held = Event.objects.filter(pk__in=among(events)).select_related("kiosk").order_by("kiosk_id", "seq")
    return [
        (kiosk, [said for event in mine if isinstance(said := read(event.content.encode()), Readable)])
        for kiosk, mine in groupby(held, lambda event: event.kiosk)
    ]
