"""What happens to clients: they are made, known by their token, counted, revoked."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from hashlib import blake2b
from uuid import UUID

from django.db import transaction

from registry.api.models import Client
from registry.kiosks.services import digest


class Scope(StrEnum):
    """What a client may do."""

    READ_SESSIONS = "read:sessions"
    READ_ATTENDANCES = "read:attendances"
    READ_PEOPLE = "read:people"
    READ_FIGURES = "read:figures"
    WRITE_ATTENDANCES = "write:attendances"
    WRITE_HEADCOUNTS = "write:headcounts"
    WRITE_REGISTRATIONS = "write:registrations"


WORDS = {
    Scope.READ_SESSIONS: "read sessions",
    Scope.READ_ATTENDANCES: "read attendances, under pseudonyms",
    Scope.READ_PEOPLE: "read people without names, under pseudonyms",
    Scope.READ_FIGURES: "read figures, exact ones",
    Scope.WRITE_ATTENDANCES: "write attendances",
    Scope.WRITE_HEADCOUNTS: "write headcounts",
    Scope.WRITE_REGISTRATIONS: "write registrations of families, with names",
}
"""What each scope lets a client do, as people read it."""


def make_client(
    name: str, scopes: Sequence[Scope], now: datetime, per_minute: int = 120
) -> tuple[Client, str]:
    """Make a client; return it and its token, which cannot be shown again."""
    token = secrets.token_urlsafe(32)
    client = Client.objects.create(
        name=name,
        token_digest=digest(token),
        scopes=[str(scope) for scope in scopes],
        per_minute=per_minute,
        pseudonym_key=secrets.token_bytes(32),
        made_at=now,
    )
    return client, token


def authenticate(token: str) -> Client | None:
    """Return the client of this token; None for an unknown or a revoked one."""
    return Client.objects.filter(token_digest=digest(token), revoked_at=None).first()


@transaction.atomic
def spend(client: Client, now: datetime) -> bool:
    """Count a call; say whether it is within what the client may do in one minute.

    Counted in the database, because the next call may reach another machine.
    """
    row = Client.objects.select_for_update().get(pk=client.pk)
    minute = now.replace(second=0, microsecond=0)
    row.calls = row.calls + 1 if row.minute == minute else 1
    row.minute = minute
    row.save(update_fields=["minute", "calls"])
    return row.calls <= row.per_minute


def change_client(client: Client, scopes: Sequence[Scope], per_minute: int) -> list[str]:
    """Let a client do this from now on, so often; return which of the two is another than before."""
    wanted = {"scopes": [str(scope) for scope in scopes], "per_minute": per_minute}
    changed = [name for name, value in wanted.items() if getattr(client, name) != value]
    for name in changed:
        setattr(client, name, wanted[name])
    client.save(update_fields=changed)
    return changed


def revoke(client: Client, now: datetime) -> None:
    """End a client's right to ask; what it wrote stays."""
    client.revoked_at = client.revoked_at or now
    client.save(update_fields=["revoked_at"])


def pseudonym(client: Client, record: UUID) -> UUID:
    """Return under which id a client knows a person or a family: always the same, and no other client's."""
    keyed = blake2b(record.bytes, key=bytes(client.pseudonym_key), digest_size=16)
    return UUID(bytes=keyed.digest())
