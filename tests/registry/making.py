"""Invented hubs, kiosks and events for the registry's tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from registry.geography.held import forget
from registry.kiosks.models import Kiosk
from registry.timetable.models import Hub, Session, SessionType, Venue
from registry.timetable.services import schedule
from sync import events

NOW = datetime(2026, 3, 27, 10, 0, tzinfo=UTC)
FAMILY = UUID(int=0xFA)


def make_hub(code: str = "MOA") -> Hub:
    """Write a hub with a venue in its own building."""
    hub = Hub.objects.create(code=code, name=f"The {code}", locality="East")
    Venue.objects.create(hub=hub, name=hub.name)
    return hub


def make_kiosk(hub: Hub | None = None, name: str = "Front desk") -> Kiosk:
    """Write an enrolled kiosk whose token nobody knows."""
    hub = hub or make_hub()
    return Kiosk.objects.create(hub=hub, name=name, token_digest=uuid4().hex * 2, enrolled_at=NOW)


def make_session(
    hub: Hub, starts: datetime = NOW, *, code: str = "stay-and-play", sensitive: bool = False
) -> Session:
    """Schedule a session of an hour and a half at the hub."""
    kind, _ = SessionType.objects.get_or_create(
        code=code,
        defaults={"name": code.replace("-", " ").title(), "category": "Any", "sensitive": sensitive},
    )
    return schedule(kind, hub.venues.get(), starts, starts + timedelta(minutes=90), room="Main room")


def arrival(
    kiosk: UUID,
    seq: int,
    *,
    at: datetime = NOW,
    event: UUID | None = None,
    person: UUID | None = None,
    token: str | None = None,
    session: UUID | None = None,
) -> events.Event:
    """Return an arrival, of a drop-in unless a session is named."""
    body = events.ArrivalRecorded(
        visit=UUID(int=1),
        person=person,
        family=FAMILY if person else None,
        token=token,
        session=session,
        purpose=None if session else "just-visiting",
        medium=events.Medium.CARD,
        confirmed=events.Confirmed.SELF,
    )
    number = event or UUID(int=kiosk.int ^ seq)
    return events.Event(
        id=number, kiosk=kiosk, seq=seq, at=at, boot=UUID(int=2), uptime_ms=seq * 1000, body=body
    )


@contextmanager
def undone() -> Iterator[None]:
    """Let a block write what it likes, and take it all back at its end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    forget()
