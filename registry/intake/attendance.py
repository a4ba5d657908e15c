"""From an arrival to the attendance that it means: the natural key, the hub and the local day. Pure."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b
from uuid import UUID
from zoneinfo import ZoneInfo

from sync.events import ArrivalRecorded


@dataclass(frozen=True, slots=True)
class Counted:
    """What counts once: the values of one `Attendance` row."""

    key: UUID
    event: UUID
    person: UUID | None
    family: UUID | None
    token_hash: str
    hub: UUID
    session: UUID | None
    purpose: str
    date: date
    at: datetime


def counted(event: UUID, at: datetime, body: ArrivalRecorded, hub: UUID, zone: ZoneInfo) -> Counted:
    """Return the attendance an arrival at this hub means; its day is the hub's local day."""
    day = at.astimezone(zone).date()
    return Counted(
        key=natural_key(event, body, hub, day),
        event=event,
        person=body.person,
        family=body.family,
        token_hash=body.token or "",
        hub=hub,
        session=body.session,
        purpose=body.purpose or "",
        date=day,
        at=at,
    )


def natural_key(event: UUID, body: ArrivalRecorded, hub: UUID, day: date) -> UUID:
    """Return what decides counting: the person (or token), the session (or hub and purpose), the day.

    Somebody with neither a name nor a token is a visit of their own: the event itself.
    """
    occasion = f"session {body.session}" if body.session else f"purpose {hub} {body.purpose}"
    if body.person:
        who = f"person {body.person}"
    elif body.token:
        who = f"token {body.token}"
    else:
        return _uuid(f"event {event}")
    return _uuid(f"{who}|{occasion}|{day.isoformat()}")


def _uuid(text: str) -> UUID:
    return UUID(bytes=blake2b(text.encode(), digest_size=16).digest())
