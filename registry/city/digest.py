"""One number for everything that a city put into the registry."""

from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db.models import Model

from registry.intake.models import Attendance, Event, Refusal
from registry.kiosks.models import Keyring, Kiosk
from registry.people.models import Family, Medium, Member, Person
from registry.register.models import Entry
from registry.timetable.models import Hub, Session, SessionType, Venue

CONTENT: tuple[type[Model], ...] = (
    *(Hub, Venue, SessionType, Session),
    *(Keyring, Kiosk),
    *(Family, Person, Member, Medium),
    *(Entry, Event, Refusal, Attendance),
)
"""Every table that a city fills. The feed's epoch is not among them: it is meant to differ."""


def content_digest() -> str:
    """Return SHA-256 over all content rows in the order of their keys; the database makes no difference."""
    digest = sha256()
    for model in CONTENT:
        digest.update(f"{model.__name__}\n".encode())
        for row in model._default_manager.order_by("pk").values_list().iterator(chunk_size=5000):  # noqa: SLF001
            digest.update("\x1f".join(map(_text, row)).encode() + b"\n")
    return digest.hexdigest()


def _text(value: Any) -> str:
    match value:
        case UUID():
            return value.hex
        case datetime() | date():
            return value.isoformat()
        case bytes() | memoryview():
            return bytes(value).hex()
        case _:
            return repr(value)
