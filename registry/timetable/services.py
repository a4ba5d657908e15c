"""What happens to the timetable: each function writes and publishes in one transaction."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from registry.register.feed import publish, withdraw
from registry.timetable.models import Hub, Session, SessionType, Venue
from sync import events, wire

DISCREET_TITLE = "Appointment"
"""What a door shows of a sensitive session."""
OLDEST = 130
"""Stands for no upper age."""


def schedule(
    kind: SessionType,
    venue: Venue,
    starts: datetime,
    ends: datetime,
    *,
    room: str = "",
    capacity: int | None = None,
) -> Session:
    """Put one session into the timetable of the hub that runs the venue, and tell its kiosks."""
    session = Session(
        type=kind, hub_id=venue.hub_id, venue=venue, starts=starts, ends=ends, room=room, capacity=capacity
    )
    schedule_many([session])
    return session


@transaction.atomic
def schedule_many(sessions: Sequence[Session]) -> None:
    """Write new sessions at once and publish them, each to its hub."""
    Session.objects.bulk_create(sessions)
    publish_sessions(sessions)


@transaction.atomic
def save_session(session: Session) -> None:
    """Write a changed session; one that is cancelled leaves the kiosks."""
    session.save()
    if session.cancelled:
        withdraw([session.id])
    else:
        publish_sessions([session])


def cancel(session: Session) -> None:
    """Call a session off; it stays on record and leaves the kiosks."""
    session.cancelled = True
    save_session(session)


@transaction.atomic
def delete_session(session: Session) -> None:
    """Remove a session that was entered by mistake."""
    withdraw([session.id])
    session.delete()


@transaction.atomic
def save_type(kind: SessionType) -> None:
    """Write a kind of session; sessions still to come are published again, under its new name."""
    kind.save()
    publish_sessions(Session.objects.filter(type=kind, cancelled=False, ends__gte=timezone.now()))


def publish_sessions(sessions: Iterable[Session]) -> None:
    """Publish sessions that are not cancelled, each to the kiosks of its own hub."""
    by_hub: dict[UUID, list[wire.Session]] = defaultdict(list)
    for session in sessions:
        if not session.cancelled:
            by_hub[session.hub_id].append(session_entry(session))
    for hub, entries in by_hub.items():
        publish(entries, hub=hub)


def session_entry(session: Session) -> wire.Session:
    """Return what a door may show of a session."""
    sensitive = session.discreet
    return wire.Session(
        id=session.id,
        title=DISCREET_TITLE if sensitive else session.type.name,
        type="appointment" if sensitive else session.type.code,
        room=session.room or _elsewhere(session.venue),
        starts=events.instant(session.starts),
        ends=events.instant(session.ends),
        capacity=session.capacity or None,
        ages=None if sensitive else _ages(session),
    )


def _ages(session: Session) -> wire.Ages | None:
    """Return the ages that it is for; an open end goes as far as ages go."""
    young, old = session.ages
    if young is None and old is None:
        return None
    return young or 0, OLDEST if old is None else old


def _elsewhere(venue: Venue) -> str:
    """Name the place where it is not the hub itself."""
    return "" if venue.kind == Venue.Kind.HUB else venue.name


def hub_by_code(code: str) -> Hub | None:
    """Return the hub with this code, in any case; None if there is none."""
    return Hub.objects.filter(code__iexact=code.strip()).first()
