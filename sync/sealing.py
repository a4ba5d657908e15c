"""Sealing: what staff type at a kiosk is written so that only the registry can read it.

A sealed box (libsodium, X25519 and XSalsa20-Poly1305) is made with a throw-away key: not even the
kiosk that sealed it can open it again. https://doc.libsodium.org/public-key_cryptography/sealed_boxes
"""

from datetime import date, datetime
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
    born: date | None = None
    over_19: bool = False
    """An adult who would not give a date of birth."""

    def __repr__(self) -> str:
        return f"Registrant({self.person})"


class Registration(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a family said when it registered, or changed.

    Fields that a later version adds are kept inside the seal, and read by whoever knows them.
    """

    people: list[Registrant]
    postcode: str = ""
    address: str = ""
    telephone: str = ""
    email: str = ""
    language: str = ""
    sensitive: bool = False
    """No name of this family may stand on any screen or roll."""
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
