"""From an arrival to the attendance that it means: the natural key, the hub and the local day. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import blake2b
from uuid import UUID
from zoneinfo import ZoneInfo

from registry.intake.claims import Owner
from sync.events import ArrivalRecorded, HeadcountRecorded

ADULTS = "adults"
"""The band of those in a headcount who are not children."""
AGE_UNKNOWN = "unknown"
"""The band of those in a headcount of whom nobody said whether they are children."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One row of `Attendance`, before it is known whether it is the one that counts."""

    id: UUID
    key: UUID
    event: UUID
    person: UUID | None
    family: UUID | None
    token_hash: str
    band: str
    hub: UUID
    session: UUID | None
    purpose: str
    date: date
    at: datetime


@dataclass(frozen=True, slots=True)
class Candidate:
    """What decides which of the rows under one natural key counts."""

    id: UUID
    key: UUID
    event: UUID
    at: datetime
    withdrawn: bool
    counts: bool


def moment(at: datetime, happened: datetime | None) -> datetime:
    """Return when something was, of which an event at ``at`` tells: nothing told has yet to happen."""
    return min(at, happened) if happened else at


def counted(
    event: UUID, at: datetime, body: ArrivalRecorded, hub: UUID, zone: ZoneInfo, owner: Owner | None = None
) -> Counted:
    """Return the attendance an arrival at this hub means; its day is the hub's local day.

    ``owner`` is whose the unknown token turned out to be.
    """
    at = moment(at, body.happened)
    day = at.astimezone(zone).date()
    person = body.person or (owner.person if owner else None)
    return Counted(
        id=_uuid(f"row {event}"),
        key=natural_key(event, person, body.token or "", body.session, hub, body.purpose or "", day),
        event=event,
        person=person,
        family=body.family or (owner.family if owner else None),
        token_hash=body.token or "",
        band="",
        hub=hub,
        session=body.session,
        purpose=body.purpose or "",
        date=day,
        at=at,
    )


def heads(event: UUID, at: datetime, body: HeadcountRecorded, hub: UUID, zone: ZoneInfo) -> Iterator[Counted]:
    """Yield one anonymous attendance for each head that was counted, by band."""
    at = moment(at, body.happened)
    day = at.astimezone(zone).date()
    for band, count in {ADULTS: body.adults, AGE_UNKNOWN: body.age_unknown, **body.children}.items():
        for number in range(count):
            own = _uuid(f"head {event} {band} {number}")
            yield Counted(
                id=own,
                key=own,
                event=event,
                person=None,
                family=None,
                token_hash="",
                band=band,
                hub=hub,
                session=body.session,
                purpose=body.purpose or "",
                date=day,
                at=at,
            )


def natural_key(
    event: UUID, person: UUID | None, token: str, session: UUID | None, hub: UUID, purpose: str, day: date
) -> UUID:
    """Return what decides counting: the person (or token), the session (or hub and purpose), the day.

    Somebody with neither a name nor a token is a visit of their own: the event itself.
    """
    occasion = f"session {session}" if session else f"purpose {hub} {purpose}"
    if person:
        who = f"person {person}"
    elif token:
        who = f"token {token}"
    else:
        return _uuid(f"event {event}")
    return _uuid(f"{who}|{occasion}|{day.isoformat()}")


def standing(candidates: Iterable[Candidate]) -> set[UUID]:
    """Return the rows that count: under each key the earliest that was not withdrawn."""
    best: dict[UUID, Candidate] = {}
    for each in candidates:
        if each.withdrawn:
            continue
        before = best.get(each.key)
        if before is None or (each.at, each.event) < (before.at, before.event):
            best[each.key] = each
    return {each.id for each in best.values()}


def _uuid(text: str) -> UUID:
    return UUID(bytes=blake2b(text.encode(), digest_size=16).digest())
