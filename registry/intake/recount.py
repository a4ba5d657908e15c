"""Attendances follow the people whose records are merged, and come apart again with them.

Whose an attendance is follows from what its event says and from who stands for that person today,
so merging and its undoing are one and the same act, and nothing has to be remembered for it.
"""

from collections.abc import Collection, Iterable
from uuid import UUID

import msgspec
from django.db import connection

from registry.intake.applying import MEANING_LOCK
from registry.intake.attendance import natural_key
from registry.intake.claims import owner_at
from registry.intake.families import tell_findings
from registry.intake.models import Attendance
from registry.intake.visits import settle, words_of
from registry.people.merged import stands_for
from sync import events


def alone() -> None:
    """Wait for arrivals that are just being counted, and let none be counted until this commits."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [MEANING_LOCK])


def recount(people: Collection[UUID]) -> None:
    """Count the attendances of these people for whoever stands for each of them now."""
    rows = list(Attendance.objects.filter(person_id__in=set(people)).select_related("event"))
    said = _said(rows)
    stands = stands_for(said.values())
    touched: set[UUID] = set()
    changed = [row for row in rows if row.pk in said and stands[said[row.pk]] != row.person_id]
    for row in changed:
        touched.add(row.key)
        row.person_id, row.counts = stands[said[row.pk]], False
        row.key = natural_key(
            row.event_id, row.person_id, row.token_hash, row.session_id, row.hub_id, row.purpose, row.date
        )
        touched.add(row.key)
    Attendance.objects.bulk_update(changed, ["person_id", "key", "counts"], batch_size=500)
    settle(touched)


def tell_doors(families: Iterable[UUID]) -> None:
    """Let the staff of every hub find these families' people under who stands for them."""
    for family in families:
        tell_findings(family)


def _said(rows: Collection[Attendance]) -> dict[UUID, UUID]:
    """Return for each row whom its event names, or whose its token is; of some nobody can say it any more."""
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
