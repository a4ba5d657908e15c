"""Sealing: what staff type at a kiosk is written so that only the registry can read it.

A sealed box (libsodium, X25519 and XSalsa20-Poly1305) is made with a throw-away key: not even the
kiosk that sealed it can open it again. https://doc.libsodium.org/public-key_cryptography/sealed_boxes
"""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

import msgspec
from msgspec import Struct
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox


class CannotOpen(Exception):
    """It was sealed to another key, or damaged: keep it, and ask for the right key."""


class Registrant(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One person, as they said it."""

    person: UUID
    last_name: str
    first_name: str = ""
    known_as: str = ""
    shared: bool = False
    """Registered with another family before: their record stays as that family gave it."""
    born: date | None = None
    born_about: Literal["", "month", "year"] = ""
    """How much of the date is known, where that is not all of it; ``born`` is then the middle of it."""
    over_19: bool = False
    """An adult who would not give a date of birth."""
    gender: str = ""
    """An answer's code, "declined" among them; empty for a question that was not asked, here and below."""
    ethnicity: str = ""
    send: str = ""
    plan: str = ""
    """Whether there is an education, health and care plan."""
    allergies: str | None = None
    """What they are allergic to, or what else those who run a session must know; empty for nothing."""

    def __repr__(self) -> str:
        return f"Registrant({self.person})"


class Related(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one adult is to one child."""

    adult: UUID
    child: UUID
    kind: str
    responsibility: str = ""


class Due(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A child to be born: no person yet, and in no count."""

    id: UUID
    due: date
    expecting: UUID | None = None


class Registration(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a family said when it registered, or changed.

    Fields that a later version adds are kept inside the seal, and read by whoever knows them.
    """

    people: list[Registrant]
    related: list[Related] = msgspec.field(default_factory=list)
    expected: list[Due] = msgspec.field(default_factory=list)
    postcode: str = ""
    no_postcode: Literal["", "none", "declined"] = ""
    """Why there is none: no fixed address, or they prefer not to say."""
    address: str = ""
    telephone: str = ""
    email: str = ""
    prefers: str = ""
    """How the first of the people likes to be reached."""
    safe_to_contact: bool = False
    safe_to_leave_message: bool = False
    language: str = ""
    interpreter: str = ""
    emergency_name: str = ""
    emergency_telephone: str = ""
    sensitive: bool = False
    """No name of this family may stand on any screen or roll."""
    safety_asked: bool | None = None
    """Whether the private question could be asked."""
    notice: str = ""
    """Version of the privacy notice that was shown, and when and in which language."""
    notice_language: str = ""
    notice_at: datetime | None = None
    consents: list[str] = msgspec.field(default_factory=list)

    def __repr__(self) -> str:
        return f"Registration({len(self.people)} people)"


def seal(registration: Registration, public_key: bytes) -> bytes:
    """Return the registration as only the registry can read it."""
    return seal_bytes(msgspec.json.encode(registration), public_key)


def unseal(sealed: bytes, private_key: bytes) -> Registration:
    """Return what was sealed.

    Raises:
        CannotOpen: it was sealed to another key, damaged, or is not a registration.
    """
    try:
        return msgspec.json.decode(unseal_bytes(sealed, private_key), type=Registration)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise CannotOpen("What is under the seal is not a registration.") from error


def seal_bytes(content: bytes, public_key: bytes) -> bytes:
    """Return bytes as only the holder of the private key can read them."""
    return SealedBox(PublicKey(public_key)).encrypt(content)


def unseal_bytes(sealed: bytes, private_key: bytes) -> bytes:
    """Return bytes that were sealed.

    Raises:
        CannotOpen: they were sealed to another key, or damaged.
    """
    try:
        return SealedBox(PrivateKey(private_key)).decrypt(sealed)
    except (CryptoError, ValueError) as error:
        raise CannotOpen("The seal does not open with this registry's key.") from error
