"""The queries of intake: few for a batch, whatever its size."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model

from registry.intake.attendance import Counted
from registry.intake.models import Attendance, Event, Refusal
from registry.intake.reading import Readable, Unreadable
from registry.intake.sorting import Held
from registry.kiosks.models import Kiosk
from registry.timetable.models import Session
from sync.wire import Verdict

RUN = 1000
"""How many events are looked at in one go when the high-water mark rises."""


def held(kiosk: Kiosk, batch: Iterable[Readable | Unreadable]) -> Held:
    """Return what is held under the ids and the numbers of a batch."""
    readable = [event for event in batch if isinstance(event, Readable)]
    same_id = Event.objects.filter(id__in={event.id for event in readable})
    same_seq = Event.objects.filter(kiosk=kiosk, seq__in={event.seq for event in readable})
    return Held(dict(same_id.values_list("id", "content")), dict(same_seq.values_list("seq", "id")))


def keep_events(kiosk: Kiosk, accepted: Iterable[Readable], received_at: datetime) -> None:
    """Write events. One that another kiosk wrote under the same id meanwhile fails the whole batch."""
    _insert(
        Event,
        (
            {
                "id": event.id,
                "kiosk_id": kiosk.id,
                "seq": event.seq,
                "at": event.at,
                "received_at": received_at,
                "type": event.type,
                "content": event.content,
                "applied": event.body is not None,
            }
            for event in accepted
        ),
    )


def keep_refusals(
    kiosk: Kiosk, refused: Sequence[tuple[Verdict, str, Readable | Unreadable]], received_at: datetime
) -> None:
    """Keep what was refused for a person to look at; the same again is not kept twice."""
    contents = {event.content for _, _, event in refused}
    if not contents:
        return
    known = set(Refusal.objects.filter(kiosk=kiosk, content__in=contents).values_list("verdict", "content"))
    fresh = {(verdict, event.content): (reason, event) for verdict, reason, event in refused}
    Refusal.objects.bulk_create(
        Refusal(
            kiosk=kiosk,
            seq=event.seq,
            event=event.id,
            verdict=verdict,
            reason=reason,
            content=content,
            received_at=received_at,
        )
        for (verdict, content), (reason, event) in fresh.items()
        if (verdict, content) not in known
    )


def hubs_of_sessions(sessions: Iterable[UUID]) -> dict[UUID | None, UUID]:
    """Return which hub each session is of; a session that is not known is left out."""
    return dict(Session.objects.filter(id__in=set(sessions)).values_list("id", "hub_id"))


def keep_attendances(attendances: Iterable[Counted]) -> None:
    """Write attendances; of several under one natural key the earliest event stands, in whatever order."""
    _insert(Attendance, map(_attendance, attendances), _EARLIEST)


def raise_high_water(kiosk: Kiosk) -> None:
    """Move the mark to the largest number up to which every event is held; note when that event was."""
    before = kiosk.high_water
    while run := _run_above(kiosk):
        kiosk.high_water, kiosk.high_water_at = run[-1]
        if len(run) < RUN:
            break
    if kiosk.high_water > before:
        kiosk.save(update_fields=["high_water", "high_water_at"])


def _run_above(kiosk: Kiosk) -> list[tuple[int, datetime]]:
    """Return the events that follow the mark without a gap, `RUN` at most."""
    above = Event.objects.filter(kiosk=kiosk, seq__gt=kiosk.high_water).order_by("seq")
    rows = above.values_list("seq", "at")[:RUN]
    return [row for expected, row in enumerate(rows, kiosk.high_water + 1) if row[0] == expected]


_EARLIEST = """
ON CONFLICT (key) DO UPDATE SET event_id = excluded.event_id, person_id = excluded.person_id,
family_id = excluded.family_id, token_hash = excluded.token_hash, hub_id = excluded.hub_id,
session_id = excluded.session_id, purpose = excluded.purpose, date = excluded.date, at = excluded.at
WHERE (excluded.at, excluded.event_id) < (intake_attendance.at, intake_attendance.event_id)
"""
"""SQLite and PostgreSQL speak the same here."""


def _attendance(each: Counted) -> dict[str, Any]:
    """Return the columns of a row; its id is its natural key."""
    return {
        "id": each.key,
        "key": each.key,
        "event_id": each.event,
        "person_id": each.person,
        "family_id": each.family,
        "token_hash": each.token_hash,
        "hub_id": each.hub,
        "session_id": each.session,
        "purpose": each.purpose,
        "date": each.date,
        "at": each.at,
    }


def _insert(model: type[Model], rows: Iterable[dict[str, Any]], otherwise: str = "") -> None:
    """Write rows of the same columns; several times as fast as through model instances."""
    listed = list(rows)
    if not listed:
        return
    columns = listed[0]
    table = model._meta.db_table  # noqa: SLF001  Django's public way in
    places = ", ".join(["%s"] * len(columns))
    statement = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places}) {otherwise}"  # noqa: S608  our own names
    adapt = _adapter()
    with connection.cursor() as cursor:
        cursor.executemany(statement, [[adapt(value) for value in row.values()] for row in listed])


def _adapter() -> Callable[[Any], Any]:
    """Return what turns a value into the form in which this database keeps it."""
    native, operations = connection.features.has_native_uuid_field, connection.ops

    def adapt(value: Any) -> Any:
        if isinstance(value, UUID):
            return value if native else value.hex
        if isinstance(value, datetime):
            return operations.adapt_datetimefield_value(value)
        return operations.adapt_datefield_value(value) if isinstance(value, date) else value

    return adapt
