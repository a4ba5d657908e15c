"""One number for everything that a city put into the registry."""

from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db.models import Field, Model

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
    """Return SHA-256 over all content rows in the order of their keys; the database makes no difference.

    A column left at its default says nothing, so that a new column is no change to any city.
    """
    digest = sha256()
    for model in CONTENT:
        digest.update(f"{model.__name__}\n".encode())
        blanks = _blanks(model)
        rows = model._default_manager.order_by("pk").values_list(*blanks)  # noqa: SLF001
        for row in rows.iterator(chunk_size=5000):
            said = (
                f"{name}={_text(value)}"
                for name, value in zip(blanks, row, strict=True)
                if value != blanks[name]
            )
            digest.update("\x1f".join(said).encode() + b"\n")
    return digest.hexdigest()


def _blanks(model: type[Model]) -> dict[str, Any]:
    """Return the model's columns by name, each with the value that says nothing."""
    columns: list[Field[Any, Any]] = sorted(model._meta.concrete_fields, key=lambda column: column.attname)  # noqa: SLF001
    return {each.attname: None if callable(each.default) else each.get_default() for each in columns}


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
