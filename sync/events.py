"""What the ledger holds and the wire carries: events, each an immutable fact from one kiosk.

A change is a new event that names the one it changes. Bodies are a union tagged by ``type``, each
with its own version ``v``; `docs/wire/` holds their JSON Schema, written by ``sync/schema.py``, and
the rule by which older and newer programs read one another.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Literal, get_args, get_type_hints
from uuid import UUID

import msgspec
from msgspec import Meta, Struct

from sync.terms import (
    Band,
    Channel,
    Code,
    Count,
    Counter,
    Departure,
    Ended,
    Face,
    FindingHash,
    Key,
    LastFour,
    Name,
    Purpose,
    Role,
    Sealed,
    Seq,
    SessionKind,
    SignIn,
    TokenHash,
    Visiting,
)


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


ONE_OCCASION = "{} names either a session or a drop-in purpose"


class _Body(Struct, frozen=True, kw_only=True, tag_field="type"):
    """What every body shares."""

    v: Literal[1] = 1


class _Retold(Struct, frozen=True, kw_only=True, tag_field="type"):
    """What bodies share that may be entered later: version 2 says when it was."""

    v: Literal[1, 2] = 1
    happened: datetime | None = None
    """When it truly was, where it is entered later; none for the event's own time."""


class ArrivalRecorded(_Retold, frozen=True, kw_only=True, tag="arrival.recorded"):
    """One person, or one unknown token, came in.

    ``person`` with ``family`` names who came. Without a person the arrival is anonymous, and
    ``token`` keeps the hash of the unknown medium so that the visit can become theirs later.
    Exactly one of ``session`` and ``purpose`` says what they came for. Version 2 may be about
    another time or hub than the kiosk's own.

    Raises:
        ValueError: neither or both of session and purpose; a person and a token; half a name; another
            time or hub in version 1.
    """

    visit: UUID
    """Groups what one tap led to: the holder at the tap, the others at the button."""
    person: UUID | None = None
    family: UUID | None = None
    token: TokenHash | None = None
    session: UUID | None = None
    purpose: Purpose | None = None
    medium: Medium
    confirmed: Confirmed
    by: UUID | None = None
    """The member of staff who entered it, where one did."""
    reason: Code | None = None
    """Why staff entered it, where the person did not do so at the door."""
    hub: UUID | None = None
    """Where they came, if it was another hub than the kiosk's."""

    def __post_init__(self) -> None:
        if (self.session is None) == (self.purpose is None):
            raise ValueError(ONE_OCCASION.format("an arrival"))
        if self.happened or self.hub:
            _newer("an arrival", self.v, self.happened)
        if (self.person is None) != (self.family is None):
            raise ValueError("an arrival names a person together with their family, or neither")
        if self.person is not None and self.token is not None:
            raise ValueError("an arrival keeps a token only while nobody knows whose it is")


class DepartureRecorded(_Body, frozen=True, kw_only=True, tag="departure.recorded"):
    """Somebody left, or is taken to have left.

    Raises:
        ValueError: it says neither who left nor which arrival is over.
    """

    person: UUID | None = None
    arrival: UUID | None = None
    """The event of the arrival that is over; alone, for somebody without a name."""
    how: Departure
    by: UUID | None = None
    """The member of staff who saw them out, where one did."""

    def __post_init__(self) -> None:
        if self.person is None and self.arrival is None:
            raise ValueError("a departure names the person who left, or the arrival that is over")


class ArrivalWithdrawn(_Body, frozen=True, kw_only=True, tag="arrival.withdrawn"):
    """An arrival was not one: its attendance no longer counts. The arrival itself stays on record."""

    arrival: UUID
    """The id of the event that recorded it."""
    reason: Code
    by: UUID | None = None
    """The member of staff; none where the family itself took it back at the door."""


class HeadcountRecorded(_Retold, frozen=True, kw_only=True, tag="headcount.recorded"):
    """So many people without names were counted at one occasion.

    Version 2 may be about another time than the kiosk's own, and about people of no known age.

    Raises:
        ValueError: neither or both of session and purpose; nobody, without correcting anything; what only
            version 2 may say in version 1.
    """

    session: UUID | None = None
    purpose: Purpose | None = None
    adults: Count = 0
    children: dict[Band, Count] = msgspec.field(default_factory=dict)
    """How many in each child age band."""
    by: Counter
    sealed: Sealed | None = None
    """What somebody without a card said of themselves, such as a first name; for staff of the registry."""
    replaces: UUID | None = None
    """The event of the headcount of the same occasion that this one corrects."""
    age_unknown: Count = 0
    """How many of whom nobody said whether they are adults or children."""
    staff: UUID | None = None
    """The member of staff who counted."""
    reason: Code | None = None
    """Why they have no names, where staff said."""

    def __post_init__(self) -> None:
        if (self.session is None) == (self.purpose is None):
            raise ValueError(ONE_OCCASION.format("a headcount"))
        if self.happened or self.age_unknown:
            _newer("a headcount", self.v, self.happened)
        if self.replaces is None and not self.total:
            raise ValueError("a headcount of nobody says something only where it corrects another")

    @property
    def total(self) -> int:
        """Return how many people were counted."""
        return self.adults + sum(self.children.values()) + self.age_unknown


class Registered(Struct, frozen=True, kw_only=True):
    """In the clear, the least that a kiosk needs of one person; the rest is sealed."""

    person: UUID
    member: UUID
    """The id of this person's place in this family."""
    role: Role
    known_as: Name = ""
    finding: list[FindingHash] = msgspec.field(default_factory=list)
    """Keyed hashes by which staff find the family again: see `sync.tokens`."""


class FamilyRegistered(_Body, frozen=True, kw_only=True, tag="family.registered"):
    """People registered together; what they said is sealed to the registry.

    Raises:
        ValueError: nobody is in it, or somebody twice.
    """

    family: UUID
    registration: UUID
    """Adults see one another at the door only if they registered together."""
    members: list[Registered]
    sealed: Sealed
    by: UUID | None = None
    """The member of staff who helped; none for self-service."""

    def __post_init__(self) -> None:
        if not self.members:
            raise ValueError("a family has somebody in it")
        _each_once(self.members)


class FamilyAmended(_Body, frozen=True, kw_only=True, tag="family.amended"):
    """A family was corrected, joined or left.

    Raises:
        ValueError: nothing is amended; somebody twice; somebody both stays and leaves.
    """

    family: UUID
    registration: UUID
    members: list[Registered] = msgspec.field(default_factory=list)
    """Those who are new or changed."""
    left: list[UUID] = msgspec.field(default_factory=list)
    """The persons who are no longer in this family."""
    sealed: Sealed | None = None
    by: UUID | None = None

    def __post_init__(self) -> None:
        if not (self.members or self.left or self.sealed):
            raise ValueError("an amendment amends something")
        _each_once(self.members)
        if {each.person for each in self.members} & set(self.left):
            raise ValueError("somebody cannot both stay and leave")


class MediumLinked(_Body, frozen=True, kw_only=True, tag="medium.linked"):
    """A card or pass became a key to a family; visits made with it before become theirs."""

    medium: UUID
    """Made at the kiosk, so that both ends speak of the same key."""
    token: TokenHash
    last_four: LastFour = ""
    kind: Key
    person: UUID
    family: UUID
    by: UUID | None = None


class MediumWithdrawn(_Body, frozen=True, kw_only=True, tag="medium.withdrawn"):
    """A card or pass opens nothing any more."""

    token: TokenHash
    person: UUID | None = None
    """Whose it was, where the kiosk knows."""
    standing: Ended
    by: UUID | None = None


class SessionOpened(_Body, frozen=True, kw_only=True, tag="session.opened"):
    """A session that is not in the timetable began.

    Raises:
        ValueError: a time without a zone, or it ends before it starts.
    """

    session: UUID
    kind: SessionKind
    title: Annotated[str, Meta(min_length=1, max_length=120)]
    room: Annotated[str, Meta(max_length=80)] = ""
    starts: datetime
    ends: datetime
    by: UUID | None = None

    def __post_init__(self) -> None:
        if self.starts.tzinfo is None or self.ends.tzinfo is None:
            raise ValueError("a time without a zone says nothing")
        if self.ends <= self.starts:
            raise ValueError("a session ends after it starts")


class SessionClosed(_Body, frozen=True, kw_only=True, tag="session.closed"):
    """A session ended, with as many as were counted and as many as signed in by name."""

    session: UUID
    counted: Count
    named: Count
    by: UUID | None = None
    reason: Code | None = None
    """Why the two differ, where they do."""


class SessionReopened(_Body, frozen=True, kw_only=True, tag="session.reopened"):
    """A session was closed by mistake, and is not."""

    session: UUID
    by: UUID | None = None


class SessionCancelled(_Body, frozen=True, kw_only=True, tag="session.cancelled"):
    """A session did not take place."""

    session: UUID
    reason: Code
    by: UUID | None = None


class VisitorArrived(_Body, frozen=True, kw_only=True, tag="visitor.arrived"):
    """Somebody who works here, mends something or visits came in: on the fire roll, and in no figure.

    Names do not leave the kiosk: of staff the roster has them, of others the kiosk until the day ends.
    """

    visitor: UUID
    """Who, for as long as they are in the building."""
    kind: Visiting
    staff: UUID | None = None
    """Which member of staff, if one."""
    room: Annotated[str, Meta(max_length=80)] = ""
    by: UUID | None = None


class VisitorLeft(_Body, frozen=True, kw_only=True, tag="visitor.left"):
    """Somebody who worked here or visited went out."""

    visitor: UUID
    by: UUID | None = None


class FeedbackGiven(_Body, frozen=True, kw_only=True, tag="feedback.given"):
    """Somebody pressed a face. Nobody's name goes with it."""

    face: Face
    session: UUID | None = None
    """None outside any session."""


class HelpAsked(_Body, frozen=True, kw_only=True, tag="help.asked"):
    """ "Here to Help" was asked for something from the list. Never a case note, and nobody's name."""

    purpose: Purpose
    channel: Channel


class StaffSignedIn(_Body, frozen=True, kw_only=True, tag="staff.signed_in"):
    """A member of staff signed in at the kiosk."""

    staff: UUID
    how: SignIn


class StaffAction(_Body, frozen=True, kw_only=True, tag="staff.action"):
    """A member of staff did, or looked at, something that the audit keeps."""

    staff: UUID
    action: Code
    about: UUID | None = None
    """The family, person, session or event that it was about."""
    reason: Code | None = None


Body = (
    ArrivalRecorded
    | DepartureRecorded
    | ArrivalWithdrawn
    | HeadcountRecorded
    | FamilyRegistered
    | FamilyAmended
    | MediumLinked
    | MediumWithdrawn
    | SessionOpened
    | SessionClosed
    | SessionCancelled
    | SessionReopened
    | VisitorArrived
    | VisitorLeft
    | FeedbackGiven
    | HelpAsked
    | StaffSignedIn
    | StaffAction
)
"""Every type and version of body that this version can read."""
BODIES: tuple[type[Struct], ...] = Body.__args__


def versions(body: type[Struct]) -> tuple[int, ...]:
    """Return every version of a type of body that can be read here."""
    return get_args(get_type_hints(body)["v"])


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
_envelope = msgspec.json.Decoder(Envelope)


def encode(event: Event | Envelope) -> bytes:
    """Return the event as JSON, the form in which it is stored, sent and compared."""
    return _encoder.encode(event)


def decode(data: bytes | str) -> Event:
    """Read one event.

    Raises:
        msgspec.DecodeError: it is not JSON.
        msgspec.ValidationError: it is JSON but not an event of this version; the message says where.
    """
    return _decoder.decode(data)


def envelope(data: bytes | str) -> Envelope:
    """Read one event but for its body, of whatever type and version that is.

    Raises:
        msgspec.DecodeError: it is not JSON, or not an event.
    """
    return _envelope.decode(data)


def type_of(body: Body) -> str:
    """Return the type of a body, such as "arrival.recorded"."""
    return str(body.__struct_config__.tag)


def instant(at: datetime) -> datetime:
    """Return ``at`` in UTC to the millisecond, the precision of the wire.

    Raises:
        ValueError: the time carries no zone.
    """
    if at.tzinfo is None:
        raise ValueError("a time without a zone says nothing")
    if at.tzinfo is UTC and not at.microsecond % 1000:
        return at  # nearly every event of a batch
    at = at.astimezone(UTC)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def _newer(what: str, version: int, happened: datetime | None) -> None:
    """See that version 1 says nothing that a reader of version 1 would get wrong by ignoring it."""
    if version == 1:
        raise ValueError(f"{what} of version 1 is of this moment, this hub, and known ages")
    if happened is not None and happened.tzinfo is None:
        raise ValueError("a time without a zone says nothing")


def _each_once(members: Sequence[Registered]) -> None:
    if len({each.person for each in members}) < len(members):
        raise ValueError("everybody is in a family once")
