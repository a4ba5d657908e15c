"""Natural keys that begin with their day, so that those of one day lie together; fewer indexes and checks.

The keys that people's records once had and that were made random when somebody was forgotten stay so.
"""

from collections.abc import Callable
from datetime import date
from hashlib import blake2b
from typing import Any
from uuid import UUID

import django.db.models.deletion
from django.db import connections, migrations, models
from django.db.models import Max

AT_ONCE = 5000
COLUMNS = ("id", "key", "event_id", "person_id", "token_hash", "session_id", "hub_id", "purpose", "date")
TOUCHES = {
    "postgresql": "DROP TRIGGER IF EXISTS api_attendances ON intake_attendance",
    "sqlite": "DROP TRIGGER IF EXISTS api_intake_attendance_update",
}
"""The trigger that tells other programs of changed rows is made again after any migration: this is no change."""


def before(
    event: UUID, person: UUID | None, token: str, session: UUID | None, hub: UUID, purpose: str, day: date
) -> UUID:
    """Return the natural key as it was."""
    if not person and not token:
        return _uuid(f"event {event}")
    who = f"person {person}" if person else f"token {token}"
    occasion = f"session {session}" if session else f"purpose {hub} {purpose}"
    return _uuid(f"{who}|{occasion}|{day.isoformat()}")


def after(
    event: UUID, person: UUID | None, token: str, session: UUID | None, hub: UUID, purpose: str, day: date
) -> UUID:
    """Return the natural key as it is from now on."""
    if not person and not token:
        return event
    who = b"person" + person.bytes if person else b"token" + token.encode()
    what = b"session" + session.bytes if session else b"purpose" + hub.bytes + purpose.encode()
    return UUID(bytes=day.toordinal().to_bytes(4, "big") + blake2b(who + what, digest_size=12).digest())


def forward(apps: Any, editor: Any) -> None:
    """Give every attendance its new key, and every kiosk the highest number that is held of it."""
    _rekey(apps, editor, before, after)
    tops = apps.get_model("intake", "Event").objects.values_list("kiosk").annotate(top=Max("seq"))
    for kiosk, top in tops:
        apps.get_model("kiosks", "Kiosk").objects.filter(pk=kiosk).update(highest=top)


def backward(apps: Any, editor: Any) -> None:
    """Give every attendance the key that it had."""
    _rekey(apps, editor, after, before)


def _rekey(apps: Any, editor: Any, old: Callable[..., UUID], new: Callable[..., UUID]) -> None:
    alias = editor.connection.alias
    found = apps.get_model("intake", "Attendance").objects.using(alias).order_by("pk")
    native = editor.connection.features.has_native_uuid_field
    last = None
    with connections[alias].cursor() as cursor:
        cursor.execute(TOUCHES[editor.connection.vendor])
        while page := list((found.filter(pk__gt=last) if last else found).values_list(*COLUMNS)[:AT_ONCE]):
            last = page[-1][0]
            changed = [(new(*said), id_) for id_, key, *said in page if key == old(*said)]
            stored = changed if native else [(key.hex, id_.hex) for key, id_ in changed]
            cursor.executemany("UPDATE intake_attendance SET key = %s WHERE id = %s", stored)


def _uuid(text: str) -> UUID:
    return UUID(bytes=blake2b(text.encode(), digest_size=16).digest())


class Migration(migrations.Migration):

    dependencies = [
        ('intake', '0004_refusals_settled'),
        ('kiosks', '0005_highest'),
        ('people', '0003_circumstances'),
        ('timetable', '0002_sessions_by_rule_and_calendar'),
    ]

    operations = [
        migrations.AlterField(
            model_name='attendance',
            name='event',
            field=models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='intake.event'),
        ),
        migrations.AlterField(
            model_name='attendance',
            name='hub',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='timetable.hub'),
        ),
        migrations.AlterField(
            model_name='attendance',
            name='key',
            field=models.UUIDField(),
        ),
        migrations.AlterField(
            model_name='event',
            name='kiosk',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='kiosks.kiosk'),
        ),
        migrations.RunPython(forward, backward),
        migrations.AddIndex(
            model_name='attendance',
            index=models.Index(condition=models.Q(('counts', False)), fields=['key'], name='attendance_not_counting'),
        ),
    ]
