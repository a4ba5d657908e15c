"""What kiosk and registry say to each other over HTTP, besides the events themselves.

Every answer of the registry carries `MEDIA_TYPE` and the kiosk's id; whatever does not is not our
registry speaking (a captive portal, a proxy) and changes nothing.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from hashlib import blake2b
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta, Struct

from sync.terms import FindingHash, Key, LastFour, Seq, StaffRole, TokenHash
from sync.terms import Role as Role  # noqa: PLC0414 - it is a word of the wire too

MEDIA_TYPE = "application/vnd.family-hub.v1+json"
BASE_PATH = "/api/kiosk/v1"
BATCH_LIMIT = 500
DIAGNOSTICS_LIMIT = 400_000
"""Characters of a kiosk's diagnostics; the log comes last, and is cut."""
"""Events in one ``POST events``, at most."""
PAGE_LIMIT = 1000
"""Entries in one page of ``GET changes``, at most."""
SPANS = 100
TOLD = (
    "arrival.recorded",
    "arrival.withdrawn",
    "departure.recorded",
    "headcount.recorded",
    "medium.linked",
    "session.closed",
    "session.reopened",
    "visitor.arrived",
    "visitor.left",
)
"""Types of events that kiosks of one hub hear of each other: who is there, and which sessions are closed."""
"""Missing spans named in one answer, at most."""
NUMBER_TAKEN = "number-taken"
"""The conflict is about the number alone: the event may come again under another."""
SESSIONS_KEPT = timedelta(days=8)
"""A session stays in the slice so long after its day: it may be closed, and its paper entered, later."""
BUCKETS = 256
"""Parts of a slice that are summed, and repaired, each by itself."""

Key32 = Annotated[bytes, Meta(min_length=32, max_length=32, description="32 bytes, base64")]


# POST enrol ------------------------------------------------------------------------------------------


class EnrolRequest(Struct, frozen=True, kw_only=True):
    """A one-time code, made in the registry by a person with the right to."""

    code: str
    name: str
    """What staff call this kiosk, such as "Front desk"."""


class Hub(Struct, frozen=True, kw_only=True):
    """The hub at whose door the kiosk stands."""

    id: UUID
    code: str
    name: str


class EnrolAnswer(Struct, frozen=True, kw_only=True):
    """All that a kiosk needs to work alone."""

    kiosk: UUID
    name: str
    hub: Hub
    token: str
    """Bearer token of this kiosk alone; the registry keeps only its hash."""
    token_key: Key32
    """Key of the HMAC under which media are stored and compared."""
    sealing_key: Key32
    """The registry's public X25519 key, to which registrations are sealed."""
    time: datetime


# POST events -----------------------------------------------------------------------------------------


class Verdict(StrEnum):
    """The registry's word on one event."""

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"
    MALFORMED = "malformed"


class Batch(Struct, frozen=True, kw_only=True):
    """Up to `BATCH_LIMIT` events, each still raw so that one bad event cannot delay the others."""

    kiosk: UUID
    sent_at: datetime
    """The kiosk's clock at sending: the registry measures the skew by it."""
    events: list[msgspec.Raw]


class Answer(Struct, frozen=True, kw_only=True):
    """What became of one event, in the order in which they were sent."""

    seq: Seq | None
    """None when the event was too broken to have a number; ``index`` still says which it was."""
    index: int
    verdict: Verdict
    reason: str = ""
    code: str = ""
    """For programs, where the reason is for people: `NUMBER_TAKEN`, or nothing."""


class BatchAnswer(Struct, frozen=True, kw_only=True):
    """One answer an event, and the number below which the registry holds everything."""

    kiosk: UUID
    answers: list[Answer]
    high_water: Annotated[int, Meta(ge=0)]
    time: datetime


# GET changes -----------------------------------------------------------------------------------------


class Standing(StrEnum):
    """Whether a medium opens its family's screen."""

    ACTIVE = "active"
    LOST = "lost"
    REPLACED = "replaced"
    REVOKED = "revoked"


Years = Annotated[int, Meta(ge=0, le=130)]
Ages = tuple[Years, Years]
"""From one age to another, in completed years, both included."""


class Person(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind", tag="person"):
    """What the door may know of somebody."""

    id: UUID
    known_as: str
    """Empty for a sensitive family: the screen then shows no name."""
    ages: Ages | None = None
    """Between which ages a child is, some years apart; never a date of birth. None for adults, for a
    sensitive family, and where nobody knows.
    """


class Member(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind", tag="member"):
    """One person's place in one family; a child may have a place in two."""

    id: UUID
    family: UUID
    person: UUID
    role: Role
    registration: UUID
    """Adults see one another at the door only if they registered together."""
    language: str = ""
    """What the family speaks, as a language code such as "pl"; empty if nobody said."""


class MediumEntry(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind", tag="medium"):
    """A card, fob or pass: a key to a family."""

    id: UUID
    token: TokenHash
    person: UUID
    family: UUID
    standing: Standing
    made: Key | None = None
    """What it is; None in entries of earlier versions."""
    last_four: LastFour = ""
    """By which staff tell several of one person apart."""


class Session(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind", tag="session"):
    """One session of the timetable at this kiosk's hub."""

    id: UUID
    title: str
    """"Appointment" for a sensitive session."""
    type: str
    room: str
    starts: datetime
    ends: datetime
    capacity: Annotated[int, Meta(ge=1)] | None = None
    """How many it is planned for. The door says gently that it is busy, and turns nobody away."""
    ages: Ages | None = None
    """Which children it is meant for. The door says so gently where others come, and turns nobody away."""


class Finding(Struct, frozen=True, kw_only=True, tag_field="kind", tag="finding"):
    """A keyed hash of two identifiers, by which staff find a family without the device knowing them."""

    id: UUID
    finding: FindingHash
    person: UUID
    family: UUID


class Staff(Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind", tag="staff"):
    """A member of staff of this kiosk's hub: who may sign in behind the PIN, and as what."""

    id: UUID
    """What events call them; somebody who works at two hubs has an entry at each."""
    name: Annotated[str, Meta(min_length=1, max_length=80)]
    """How they are called on the kiosk."""
    role: StaffRole
    pin: Annotated[str, Meta(min_length=1, max_length=200)]
    """Argon2 hash of the PIN; see `sync.pins`."""
    card: TokenHash | None = None
    """The staff card, where there is one: holding it up says who is about to give a PIN."""


Entry = Person | Member | MediumEntry | Session | Finding | Staff
"""Every kind of entry that this version can read."""


class Head(Struct, frozen=True, kw_only=True):
    """What every entry has, of whatever kind and version."""

    id: UUID
    kind: Annotated[str, Meta(min_length=1, max_length=40)]


class Upsert(Struct, frozen=True, kw_only=True):
    """An entry that is new or changed, still raw: one of a later version is kept whole, and its sum fits."""

    entry: msgspec.Raw
    """JSON with at least what `Head` says."""
    expires: date | None = None
    """The UTC day after which it leaves the slice by itself."""


class Tombstone(Struct, frozen=True, kw_only=True):
    """An entry that the kiosk must forget."""

    id: UUID


class Checksum(Struct, frozen=True, kw_only=True):
    """Cheap proof that a replica, or one bucket of it, equals the registry's."""

    entries: int
    total: int
    """Sum of the entries' `digest`s."""


class Changes(Struct, frozen=True, kw_only=True):
    """One page of what is new since the cursor."""

    kiosk: UUID
    upserts: list[Upsert]
    tombstones: list[Tombstone]
    cursor: str
    """Give it back to go on from here; its content is the registry's affair."""
    more: bool
    restart: bool = False
    """The cursor was not this registry's: the slice starts again from nothing."""
    as_of: date
    """What expired before this day is no longer part of the slice."""
    checksum: Checksum | None = None
    """Of the whole slice; only on the last page."""
    time: datetime


class Sums(Struct, frozen=True, kw_only=True):
    """The checksum of each bucket of the slice: where a replica differs, and only there, it is repaired."""

    kiosk: UUID
    buckets: Annotated[list[Checksum], Meta(min_length=BUCKETS, max_length=BUCKETS)]
    as_of: date
    time: datetime


class Bucket(Struct, frozen=True, kw_only=True):
    """Everything in one bucket of the slice."""

    kiosk: UUID
    bucket: Annotated[int, Meta(ge=0, lt=BUCKETS)]
    entries: list[Upsert]
    time: datetime


# POST heartbeat --------------------------------------------------------------------------------------


class ReaderSeen(Struct, frozen=True, kw_only=True):
    """One reader, as the kiosk last saw it."""

    name: str
    well: bool
    last_scan: datetime | None = None
    """When something was last held up to it; nothing of what."""


class Lost(Struct, frozen=True, kw_only=True):
    """Numbers that a kiosk can no longer answer for: given and lost with a broken store, or never given."""

    first: Seq
    last: Seq
    at: datetime
    reason: str


class Configuration(Struct, frozen=True, kw_only=True):
    """What people set in the registry for this kiosk; `config.pushed` knows what may be in it."""

    version: Annotated[str, Meta(min_length=1, max_length=64)]
    """The same for the same content, so that what was pushed already is not pushed again."""
    content: msgspec.Raw
    """A JSON object."""


class ConfigurationHeld(Struct, frozen=True, kw_only=True):
    """Which configuration a kiosk has, and which it works by; empty for none."""

    received: str = ""
    used: str = ""
    fault: str = ""
    """Why the received one is not used, or what of it this kiosk's software does not know; a sentence."""


class Heartbeat(Struct, frozen=True, kw_only=True):
    """How a kiosk does. Nothing in it is about anybody."""

    kiosk: UUID
    sent_at: datetime
    version: str
    """Of the kiosk's software."""
    versions: dict[str, str] = msgspec.field(default_factory=dict)
    """Of what it runs on: the system, Python, SQLite."""
    last: Annotated[int, Meta(ge=0)]
    """The highest number given."""
    waiting: Annotated[int, Meta(ge=0)]
    oldest_waiting: datetime | None = None
    parked: Annotated[int, Meta(ge=0)] = 0
    spilled: Annotated[int, Meta(ge=0)] = 0
    """Events counted beside a ledger that cannot be written; they have no number yet."""
    clock_offset_ms: int | None = None
    """The kiosk's clock minus the registry's, as the kiosk measured it."""
    disk_free: Annotated[int, Meta(ge=0)] = 0
    """Bytes."""
    store_size: Annotated[int, Meta(ge=0)] = 0
    """Bytes, of the store and what belongs to it."""
    register_entries: Annotated[int, Meta(ge=0)] = 0
    register_loaded_at: datetime | None = None
    readers: list[ReaderSeen] = msgspec.field(default_factory=list)
    lost: list[Lost] = msgspec.field(default_factory=list)
    trouble: str = ""
    """What is wrong, in a sentence; empty when all is well."""
    configuration: ConfigurationHeld | None = None
    """None from a kiosk that is too old to be configured from afar."""


class Span(Struct, frozen=True, kw_only=True):
    """Numbers from ``first`` to ``last``, both included."""

    first: Seq
    last: Seq


class HeartbeatAnswer(Struct, frozen=True, kw_only=True):
    """What the registry holds of this kiosk, and what it lacks and asks for."""

    kiosk: UUID
    high_water: Annotated[int, Meta(ge=0)]
    highest: Annotated[int, Meta(ge=0)]
    """The highest number that is held; no number up to it is given again, and those above are sent again."""
    missing: list[Span] = msgspec.field(default_factory=list)
    """Up to `SPANS` spans below ``highest`` that are not held."""
    configuration: Configuration | None = None
    """What this kiosk is to work by, if it said that it has received something else."""
    sealing_key: Key32 | None = None
    """The registry's public key as it is now: registrations are sealed to it from here on."""
    diagnostics: bool = False
    """Somebody who looks after this kiosk asks for its diagnostics."""
    time: datetime


# POST diagnostics ------------------------------------------------------------------------------------


class Diagnostics(Struct, frozen=True, kw_only=True):
    """All that a help desk asks of a kiosk, in one text; nothing in it is about anybody."""

    kiosk: UUID
    at: datetime
    text: Annotated[str, Meta(max_length=DIAGNOSTICS_LIMIT)]


class Noted(Struct, frozen=True, kw_only=True):
    """The registry has it."""

    kiosk: UUID
    time: datetime


# GET others ------------------------------------------------------------------------------------------


class OtherKiosk(Struct, frozen=True, kw_only=True):
    """Another kiosk of the same hub, and what it recorded today beyond what was told before."""

    kiosk: UUID
    name: str
    as_of: datetime | None = None
    """All that it recorded until then is held by the registry; None if it never said how it is."""
    upto: Annotated[int, Meta(ge=0)]
    """Give it back to hear what comes after."""
    events: list[msgspec.Raw] = msgspec.field(default_factory=list)
    """Up to `BATCH_LIMIT`, by number, of the types in `TOLD`; nobody's name is in them."""
    more: bool = False


class Others(Struct, frozen=True, kw_only=True):
    """Who came, went and was counted at the hub's other kiosks: for the fire roll at this one."""

    kiosk: UUID
    kiosks: list[OtherKiosk]
    hubs: list[Hub] | None = None
    """Every hub, this one too, for a visit that belongs to another; None if the kiosk has this very list."""
    time: datetime


class Problem(Struct, frozen=True, kw_only=True):
    """Why the registry would not do what was asked, in one sentence."""

    code: str
    message: str
    kiosk: UUID | None = None


# Entries ---------------------------------------------------------------------------------------------

_encoder = msgspec.json.Encoder()


def encode(message: Struct) -> bytes:
    """Return any message of this module as JSON."""
    return _encoder.encode(message)


def upsert(entry: Entry, expires: date | None = None) -> Upsert:
    """Return an entry as it goes on the wire; a session leaves some days after it ended."""
    if expires is None and isinstance(entry, Session):
        expires = entry.ends.astimezone(UTC).date() + SESSIONS_KEPT
    return Upsert(entry=msgspec.Raw(_encoder.encode(entry)), expires=expires)


def digest(content: bytes) -> int:
    """Return a 40-bit digest of an entry as it was sent: a million still add up inside 64 bits, in SQL."""
    return int.from_bytes(blake2b(content, digest_size=5).digest(), "big")


def hubs_digest(hubs: Iterable[Hub]) -> str:
    """Return what tells one list of hubs from another."""
    listed = "\n".join(sorted(f"{hub.id} {hub.code} {hub.name}" for hub in hubs))
    return blake2b(listed.encode(), digest_size=8).hexdigest()


def bucket(entry: UUID) -> int:
    """Return which bucket an id falls into: its last byte, which is random also where ids carry a time."""
    return entry.bytes[-1]
