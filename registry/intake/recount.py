"""Attendances follow the people whose records are merged, and come apart again with them.

Whose an attendance is follows from what its event says and from who stands for that person today,
so merging and its undoing are one and the same act, and nothing has to be remembered for it.
"""

from collections.abc import Collection, Iterable
from uuid import UUID

import msgspec
from django.db import connection
from msgspec.structs import replace

from registry.intake.applying import MEANING_LOCK
from registry.intake.attendance import Visit, own_key
from registry.intake.claiming import words_of
from registry.intake.claims import owner_at
from registry.intake.models import Attendance
from registry.intake.visits import alter
from registry.people.findings import publish_findings
from registry.people.merged import stands_for
from registry.rows import among
from sync import events


def alone() -> None:
    """Wait for arrivals that are just being counted, and let none be counted until this commits."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [MEANING_LOCK])


def recount(people: Collection[UUID]) -> None:
    """Count the attendances of these people for whoever stands for each of them now."""
    theirs = Attendance.objects.filter(person__in=among(people))
    said = _said(theirs.select_related("event"))
    stands = stands_for(said.values())

    def standing_now(visit: Visit) -> Visit:
        person = stands[said[visit.id]] if visit.id in said else visit.person_id
        return visit if person == visit.person_id else own_key(replace(visit, person_id=person))

    alter(theirs, standing_now)


def tell_doors(families: Iterable[UUID]) -> None:
    """Let the staff of every hub find these families' people under who stands for them."""
    publish_findings(list(families))


def _said(rows: Iterable[Attendance]) -> dict[UUID, UUID]:
    """Return for each row whom its event names, or whose its token is; of some nobody can say it any more."""
    rows = list(rows)
    bodies = {row.pk: msgspec.json.decode(row.event.content, type=events.Event).body for row in rows}
    words = words_of({row.token_hash for row in rows if row.token_hash})
    found: dict[UUID, UUID] = {}
    for row in rows:
        body = bodies[row.pk]
        owner = owner_at(words.get(row.token_hash, ()), row.at) if row.token_hash else None
        person = body.person if isinstance(body, events.ArrivalRecorded) else None
        if person := person or (owner.person if owner else None):
            found[row.pk] = person
    return found
