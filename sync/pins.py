"""PINs of staff: made and hashed by the registry, checked at a kiosk without it.

Argon2id as libsodium has it (RFC 9106), with the smallest parameters that OWASP's Password Storage Cheat
Sheet calls enough: a kiosk without a card to go by tries a PIN against everybody of its hub.
"""

import secrets

from nacl.exceptions import CryptoError
from nacl.pwhash import argon2id

DIGITS = 6
OPS, MEMORY = 2, 19 * 2**20
SALT_BYTES = 16


def new_pin() -> str:
    """Return a PIN that nobody chose."""
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"


def pin_hash(pin: str) -> str:
    """Return what is kept of a PIN."""
    return argon2id.str(pin.encode(), opslimit=OPS, memlimit=MEMORY).decode("ascii")


def fits(pin: str, kept: str) -> bool:
    """Say whether this is the PIN of which that is kept."""
    try:
        return argon2id.verify(kept.encode("ascii"), pin.encode())
    except (CryptoError, UnicodeEncodeError):
        return False


def key_from(pin: str, salt: bytes) -> bytes:
    """Return 32 bytes that only this PIN leads to, for what nobody else may open."""
    return argon2id.kdf(32, pin.encode(), salt[:SALT_BYTES], opslimit=OPS, memlimit=MEMORY)
