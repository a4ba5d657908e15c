"""Reading one event as it came: what can be taken, and in words what cannot. Pure."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta, Struct

from sync import events
from sync.terms import Seq

LONGEST = 65_536
"""Bytes in one event; nothing that a kiosk records comes near."""
_TYPES = {body: str(body.__struct_config__.tag) for body in events.BODIES}
KNOWN = {(type_, v) for body, type_ in _TYPES.items() for v in events.versions(body)}
"""Types and versions of bodies that this registry can apply; it keeps all others until it can."""


class _Tag(Struct, frozen=True):
    """What kind of body it is, known or not."""

    type: Annotated[str, Meta(pattern="^[a-z][a-z0-9_.-]{0,39}$")]
    v: int = 1


class _Number(Struct, frozen=True):
    """What can perhaps still be said of an event that cannot be read."""

    id: UUID | None = None
    seq: Seq | None = None


class Readable(Struct, frozen=True, gc=False):
    """An event that can be kept; ``body`` is None for a type that is not applied yet."""

    id: UUID
    kiosk: UUID
    seq: int
    at: datetime
    type: str
    body: events.Body | None
    content: str


class Unreadable(Struct, frozen=True, gc=False):
    """An event that cannot be kept as one, and why."""

    reason: str
    content: str
    id: UUID | None = None
    seq: int | None = None


_event = msgspec.json.Decoder(events.Event)
_envelope = msgspec.json.Decoder(events.Envelope)
_tag = msgspec.json.Decoder(_Tag)


def read(raw: bytes) -> Readable | Unreadable:
    """Read one event; one with a body that we do not know is kept all the same."""
    if len(raw) > LONGEST:
        return _unreadable(raw[:LONGEST], f"It is longer than {LONGEST:,} bytes.")
    try:
        content = raw.decode()
        event, type_, body = _parted(raw)
        at = _usable(events.instant(event.at))
    except UnicodeDecodeError:
        return _unreadable(raw, "It is not UTF-8 text.")
    except (msgspec.DecodeError, ValueError, OverflowError) as error:
        return _unreadable(raw, f"It does not have the shape of an event: {error}.")
    return Readable(event.id, event.kiosk, event.seq, at, type_, body, content)


def _parted(raw: bytes) -> tuple[events.Event | events.Envelope, str, events.Body | None]:
    """Return an event, the type of its body, and the body if this registry can apply it.

    Nearly every event is of a known type, and is read in one go.
    """
    try:
        event = _event.decode(raw)
    except msgspec.DecodeError:
        envelope = _envelope.decode(raw)
        tag = _tag.decode(envelope.body)
        if (tag.type, tag.v) in KNOWN:
            raise
        return envelope, tag.type, None
    type_ = _TYPES[type(event.body)]
    return event, type_, event.body if (type_, event.body.v) in KNOWN else None


def _usable(at: datetime) -> datetime:
    """Return an instant that has a local day everywhere on earth."""
    if not 1 < at.year < 9999:
        raise ValueError("its year cannot be right")
    return at


def _unreadable(raw: bytes, reason: str) -> Unreadable:
    number = _number(raw)
    # PostgreSQL keeps no NUL in a text.
    content = raw.decode(errors="replace").replace("\0", "\N{REPLACEMENT CHARACTER}")
    return Unreadable(reason, content, number.id, number.seq)


def _number(raw: bytes) -> _Number:
    try:
        return msgspec.json.decode(raw, type=_Number)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _Number()
