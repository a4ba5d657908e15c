"""The rows that clients may read, in pages by key. Nobody is named in them, and no sensitive row leaves.

People and families go under a pseudonym that differs for each client. Rows of sensitive families and
of sensitive sessions are left out; the figures count them.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from registry.api.models import Client, Touched
from registry.api.services import Scope, pseudonym
from registry.files.rows import Holds, Rows
from registry.intake.models import Attendance
from registry.people.models import Member, Person
from registry.reach.bands import LEGACY, age_on
from registry.timetable.models import Session

Row = dict[str, Any]
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which rows: of some days (both included), and written since an instant."""

    first: date | None = None
    last: date | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One list: who may read it, its columns, its records, and how one becomes a row."""

    name: str
    scope: Scope
    columns: dict[str, Holds]
    records: Callable[[Asked], "QuerySet[Any]"]
    row: Callable[[Client, Any, date], Row]


def page(
    table: Table, client: Client, asked: Asked, after: UUID | None, limit: int
) -> list[tuple[UUID, Row]]:
    """Return the next rows, each with the key of its record, in the order of the keys."""
    records = table.records(asked).order_by("pk")
    if after:
        records = records.filter(pk__gt=after)
    today = datetime.now(UTC).date()
    return [(record.pk, table.row(client, record, today)) for record in records[:limit]]


def every(table: Table, client: Client, asked: Asked, at_once: int = 2000) -> Rows:
    """Return all rows, to be made a file of while they are read."""
    return Rows(table.name, table.columns, _pieces(table, client, asked, at_once))


def _pieces(table: Table, client: Client, asked: Asked, at_once: int) -> Iterator[list[Row]]:
    """Yield all rows in pieces; each is a query of its own, so that no transaction stays open."""
    after = None
    while some := page(table, client, asked, after, at_once):
        yield [row for _, row in some]
        after = some[-1][0]


def _sessions(asked: Asked) -> "QuerySet[Session]":
    found = Session.objects.filter(sensitive=False, type__sensitive=False)
    found = _between(found, "starts__date", asked).select_related("type", "hub", "venue")
    return found.filter(pk__in=_touched("sessions", asked.since)) if asked.since else found


def _session(client: Client, session: Session, today: date) -> Row:  # noqa: ARG001  every row is asked alike
    return {
        "id": str(session.id),
        "type": session.type_id,
        "name": session.type.name,
        "category": session.type.category,
        "targeted": session.type.targeted,
        "hub": session.hub.code,
        "venue": session.venue.name,
        "venue_kind": session.venue.kind,
        "starts": session.starts,
        "ends": session.ends,
        "capacity": session.capacity,
        "cancelled": session.cancelled,
    }


def _attendances(asked: Asked) -> "QuerySet[Attendance]":
    hidden = (
        Q(session__sensitive=True) | Q(session__type__sensitive=True) | Q(_in_sensitive_family("person_id"))
    )
    found = _between(Attendance.objects.exclude(hidden), "date", asked).select_related("hub")
    if not asked.since:
        return found.filter(counts=True)
    since = _usable(asked.since)
    return found.filter(Q(event__received_at__gte=since) | Q(pk__in=_touched("attendances", since)))


def _attendance(client: Client, attendance: Attendance, today: date) -> Row:  # noqa: ARG001  as above
    person, family = attendance.person_id, attendance.family_id
    return {
        "id": str(attendance.id),
        "date": attendance.date,
        "at": attendance.at,
        "hub": attendance.hub.code,
        "session": str(attendance.session_id) if attendance.session_id else None,
        "purpose": attendance.purpose or None,
        "person": str(pseudonym(client, person)) if person else None,
        "family": str(pseudonym(client, family)) if family else None,
        "band": attendance.band or None,
        "counts": attendance.counts,
    }


def _people(asked: Asked) -> "QuerySet[Person]":
    found = (
        Person.objects.filter(merged_into=None)
        .exclude(_in_sensitive_family("pk"))
        .prefetch_related("memberships__family__hub")
    )
    return found.filter(pk__in=_touched("people", asked.since)) if asked.since else found


def _person(client: Client, person: Person, today: date) -> Row:
    places = sorted(person.memberships.all(), key=lambda each: (each.family.registered_on, str(each.pk)))
    first = places[0] if places else None
    return {
        "id": str(pseudonym(client, person.pk)),
        "role": first.role if first else None,
        "age_band": _band(person, today),
        "hub": first.family.hub.code if first else None,
        "registered": first.family.registered_on if first else None,
        "families": len(places),
    }


def _band(person: Person, today: date) -> str:
    """Return the band of somebody's age today, never the age."""
    if person.born is None:
        return LEGACY.adults_label if person.over_19 else "unknown"
    if person.born > today:
        return "unknown"
    age = age_on(person.born, today)
    return next((band.label for band in LEGACY.children if band.low <= age < band.high), LEGACY.adults_label)


def _in_sensitive_family(person: str) -> Exists:
    return Exists(Member.objects.filter(person_id=OuterRef(person), family__sensitive=True))


def _between(found: "QuerySet[Any]", field: str, asked: Asked) -> "QuerySet[Any]":
    if asked.first:
        found = found.filter(**{f"{field}__gte": asked.first})
    return found.filter(**{f"{field}__lte": asked.last}) if asked.last else found


def _touched(kind: str, since: datetime | None) -> "QuerySet[Touched, UUID]":
    found = Touched.objects.filter(kind=kind, at__gte=_usable(since or EARLIEST))
    return found.values_list("record", flat=True)


def _usable(since: datetime) -> datetime:
    """Return an instant that every database can compare with; one without a zone is UTC."""
    since = since if since.tzinfo else since.replace(tzinfo=UTC)
    return min(max(since, EARLIEST), LATEST)


TABLES = {
    table.name: table
    for table in (
        Table(
            "sessions",
            Scope.READ_SESSIONS,
            {
                **dict.fromkeys(("id", "type", "name", "category"), Holds.TEXT),
                "targeted": Holds.YES,
                **dict.fromkeys(("hub", "venue", "venue_kind"), Holds.TEXT),
                **dict.fromkeys(("starts", "ends"), Holds.INSTANT),
                "capacity": Holds.WHOLE,
                "cancelled": Holds.YES,
            },
            _sessions,
            _session,
        ),
        Table(
            "attendances",
            Scope.READ_ATTENDANCES,
            {
                "id": Holds.TEXT,
                "date": Holds.DAY,
                "at": Holds.INSTANT,
                **dict.fromkeys(("hub", "session", "purpose", "person", "family", "band"), Holds.TEXT),
                "counts": Holds.YES,
            },
            _attendances,
            _attendance,
        ),
        Table(
            "people",
            Scope.READ_PEOPLE,
            {
                **dict.fromkeys(("id", "role", "age_band", "hub"), Holds.TEXT),
                "registered": Holds.DAY,
                "families": Holds.WHOLE,
            },
            _people,
            _person,
        ),
    )
}
"""Every list, by its name in the address."""
