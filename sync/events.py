"""What the ledger holds and the wire carries: events, each an immutable fact from one kiosk.

A change is a new event that names the one it changes. Bodies are a union tagged by ``type``, each
with its own version ``v``; `docs/wire/` holds their JSON Schema, written by ``sync/schema.py``.
"""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta, Struct

TokenHash = Annotated[str, Meta(pattern="^[0-9a-f]{64}$", description="HMAC-SHA-256 of a token, hex")]
Purpose = Annotated[str, Meta(pattern="^[a-z][a-z0-9-]{0,39}$", description="Code of a drop-in purpose")]
Seq = Annotated[int, Meta(ge=1, le=2**53, description="1, 2, 3 … without gaps, for each kiosk")]


class Medium(StrEnum):
    """What somebody showed at the door."""

    CARD = "card"
    PASS = "pass"  # noqa: S105 - a hub pass
    STAFF = "staff"
    NONE = "none"


class Confirmed(StrEnum):
    """Who said that this arrival is right."""

    SELF = "self"
    STAFF = "staff"
    TIMED_OUT = "timed-out"


class ArrivalRecorded(Struct, frozen=True, kw_only=True, tag_field="type", tag="arrival.recorded"):
    """One person, or one unknown token, came in.

    ``person`` with ``family`` names who came. Without a person the arrival is anonymous, and
    ``token`` keeps the hash of the unknown medium so that the visit can become theirs later.
    Exactly one of ``session`` and ``purpose`` says what they came for.

    Raises:
        ValueError: neither or both of session and purpose; a person and a token; half a name.
    """

    v: Literal[1] = 1
    visit: UUID
    """Groups what one tap led to: the holder at the tap, the others at the button."""
    person: UUID | None = None
    family: UUID | None = None
    token: TokenHash | None = None
    session: UUID | None = None
    purpose: Purpose | None = None
    medium: Medium
    confirmed: Confirmed

    def __post_init__(self) -> None:
        if (self.session is None) == (self.purpose is None):
            raise ValueError("an arrival names either a session or a drop-in purpose")
        if (self.person is None) != (self.family is None):
            raise ValueError("an arrival names a person together with their family, or neither")
        if self.person is not None and self.token is not None:
            raise ValueError("an arrival keeps a token only while nobody knows whose it is")


Body = ArrivalRecorded
"""Every type of body this version can read; a union as soon as there are two."""


class Event(Struct, frozen=True, kw_only=True):
    """One line of a kiosk's ledger."""

    id: UUID
    """UUIDv7, made once, at the kiosk: a retry is recognised by it."""
    kiosk: UUID
    seq: Seq
    at: datetime
    """The kiosk's wall clock, UTC, to the millisecond."""
    boot: UUID
    """Changes at each start of the machine; with ``uptime_ms`` it orders events if the clock jumps."""
    uptime_ms: Annotated[int, Meta(ge=0)]
    body: Body


class Envelope(Struct, frozen=True, kw_only=True):
    """An event whose body is not read yet: how a registry meets types it does not know."""

    id: UUID
    kiosk: UUID
    seq: Seq
    at: datetime
    boot: UUID
    uptime_ms: Annotated[int, Meta(ge=0)]
    body: msgspec.Raw


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Event)


def encode(event: Event) -> bytes:
    """Return the event as JSON, the form in which it is stored, sent and compared."""
    return _encoder.encode(event)


def decode(data: bytes | str) -> Event:
    """Read one event.

    Raises:
        msgspec.DecodeError: it is not JSON.
        msgspec.ValidationError: it is JSON but not an event of this version; the message says where.
    """
    return _decoder.decode(data)


def instant(at: datetime) -> datetime:
    """Return ``at`` in UTC to the millisecond, the precision of the wire.

    Raises:
        ValueError: the time carries no zone.
    """
    if at.tzinfo is None:
        raise ValueError("a time without a zone says nothing")
    at = at.astimezone(UTC)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)
