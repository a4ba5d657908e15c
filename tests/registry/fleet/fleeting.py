"""Kiosks in every state, for the tests of the fleet."""

from datetime import datetime, timedelta
from typing import Any

from registry.kiosks.models import Kiosk, KioskReport
from registry.timetable.models import Hub
from tests.registry.making import NOW, make_kiosk


def reader(name: str = "Card reader", *, well: bool = True, last: datetime | None = NOW) -> dict[str, Any]:
    """Return a reader as a heartbeat tells of it."""
    return {"name": name, "well": well, "last_scan": last.isoformat() if last else None}


def heard(hub: Hub | None = None, name: str = "Front desk", at: datetime = NOW, **said: Any) -> Kiosk:
    """Write a kiosk that spoke, and what it said; well unless told otherwise."""
    kiosk = make_kiosk(hub, name)
    say(kiosk, at, **said)
    return kiosk


def say(kiosk: Kiosk, at: datetime = NOW, *, offset_ms: int = 20, **said: Any) -> None:
    """Let a kiosk speak."""
    kiosk.heard_at, kiosk.clock_offset_ms = at, offset_ms
    kiosk.save(update_fields=["heard_at", "clock_offset_ms"])
    report = {
        "at": at,
        "version": "1.4.0",
        "last": 0,
        "waiting": 0,
        "parked": 0,
        "spilled": 0,
        "disk_free": 2**33,
        "store_size": 2**24,
        "register_entries": 100,
        "readers": [reader(last=at)],
        "configurable": True,
    }
    KioskReport.objects.update_or_create(kiosk=kiosk, defaults=report | said)


def later(minutes: float = 0, **more: float) -> datetime:
    """Return a moment after `NOW`."""
    return NOW + timedelta(minutes=minutes, **more)
