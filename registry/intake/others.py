"""What kiosks of one hub hear of each other for the fire roll: today's coming and going, without names."""

from collections.abc import Mapping
from datetime import datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Max
from msgspec import Raw

from registry.intake.models import Event
from registry.kiosks.models import Kiosk, KioskReport
from registry.timetable.models import Hub
from sync import wire


def others(kiosk: Kiosk, after: Mapping[UUID, int], now: datetime, hubs: str = "") -> wire.Others:
    """Return what the other kiosks of this hub recorded today, each after the number that was told before.

    With it comes the list of hubs, unless ``hubs`` is its digest.
    """
    fellows = Kiosk.objects.filter(hub=kiosk.hub_id, revoked_at=None).exclude(pk=kiosk.pk).order_by("name")
    told = [_told(each, after.get(each.id), now) for each in fellows]
    every = [wire.Hub(id=each.id, code=each.code, name=each.name) for each in Hub.objects.order_by("name")]
    fresh = None if hubs == wire.hubs_digest(every) else every
    return wire.Others(kiosk=kiosk.id, kiosks=told, hubs=fresh, time=now)


def _told(other: Kiosk, after: int | None, now: datetime) -> wire.OtherKiosk:
    highest = Event.objects.filter(kiosk=other).aggregate(top=Max("seq"))["top"] or 0
    if after is None or after > highest:  # the first time, or this registry was restored
        after = _before_today(other, now)
    told = Event.objects.filter(kiosk=other, seq__gt=after, type__in=wire.TOLD).order_by("seq")
    page = list(told.values_list("seq", "content")[: wire.BATCH_LIMIT])
    more = len(page) == wire.BATCH_LIMIT
    return wire.OtherKiosk(
        kiosk=other.id,
        name=other.name,
        as_of=_as_of(other),
        upto=page[-1][0] if more else highest,
        events=[Raw(content.encode()) for _, content in page],
        more=more,
    )


def _as_of(other: Kiosk) -> datetime | None:
    """Return until when all that a kiosk recorded is held here; it may be heard and have some to send."""
    report = KioskReport.objects.filter(kiosk=other).first()
    if report is None:
        return None
    return min(report.at, report.oldest_waiting) if report.oldest_waiting else report.at


def _before_today(other: Kiosk, now: datetime) -> int:
    """Return the last number before the hub's day began; found from the end, where today is."""
    zone = ZoneInfo(settings.TIME_ZONE)
    midnight = datetime.combine(now.astimezone(zone).date(), time.min, zone)
    earlier = Event.objects.filter(kiosk=other, at__lt=midnight).order_by("-seq")
    return earlier.values_list("seq", flat=True).first() or 0
