"""The words that events are made of: closed sets, codes from lists, and the shapes of keyed hashes."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta

CODE = "^[a-z][a-z0-9-]{0,39}$"
TokenHash = Annotated[str, Meta(pattern="^[0-9a-f]{64}$", description="HMAC-SHA-256 of a token, hex")]
FindingHash = Annotated[str, Meta(pattern="^[0-9a-f]{64}$", description="HMAC of two identifiers, hex")]
Purpose = Annotated[str, Meta(pattern=CODE, description="Code of a drop-in purpose")]
Code = Annotated[str, Meta(pattern=CODE, description="A word from a configured list, never free text")]
SessionKind = Annotated[str, Meta(pattern="^[a-z0-9][a-z0-9_-]{0,59}$", description="Code of a session type")]
Band = Annotated[str, Meta(pattern="^[a-z0-9][a-z0-9-]{0,19}$", description="Key of a child age band")]
Count = Annotated[int, Meta(ge=0, le=9999)]
Name = Annotated[str, Meta(max_length=300)]
LastFour = Annotated[str, Meta(max_length=4, description="The end of a token, for people")]
Sealed = Annotated[
    bytes, Meta(min_length=49, max_length=48_000, description="Sealed to the registry, base64")
]
Seq = Annotated[int, Meta(ge=1, le=2**53, description="1, 2, 3 … without gaps, for each kiosk")]


class Departure(StrEnum):
    """Whether somebody was seen to leave."""

    OBSERVED = "observed"
    ASSUMED = "assumed"


class Counter(StrEnum):
    """Who counted heads."""

    SELF = "self-service"
    STAFF = "staff"


class Visiting(StrEnum):
    """Why somebody is in the building who is not here for a session."""

    STAFF = "staff"
    CONTRACTOR = "contractor"
    VISITOR = "visitor"


class Role(StrEnum):
    """A person's place in the family, by relationship and not by age."""

    ADULT = "adult"
    CHILD = "child"


class StaffRole(StrEnum):
    """What a member of staff is at one hub; the kiosk's table says what each may do."""

    RECEPTIONIST = "receptionist"
    LEADER = "leader"
    HUB_MANAGER = "hub-manager"


class Key(StrEnum):
    """What a medium is made of."""

    CARD = "card"
    PASS = "pass"  # noqa: S105 - a hub pass


class Ended(StrEnum):
    """Why a medium opens nothing any more."""

    LOST = "lost"
    REPLACED = "replaced"
    REVOKED = "revoked"


class Face(StrEnum):
    """The five faces, from best to worst."""

    VERY_HAPPY = "very-happy"
    HAPPY = "happy"
    NEITHER = "neither"
    UNHAPPY = "unhappy"
    VERY_UNHAPPY = "very-unhappy"


class Channel(StrEnum):
    """How somebody asked for help."""

    IN_PERSON = "in-person"
    KIOSK = "kiosk"
    TELEPHONE = "telephone"
    ONLINE = "online"


class SignIn(StrEnum):
    """How a member of staff showed who they are."""

    PIN = "pin"
    CARD_AND_PIN = "card-and-pin"
