"""Pseudonyms: HMAC-SHA-256 of an id under a key that rotates, the same in Python and in PostgreSQL."""

import secrets
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from django.utils import timezone

from registry.exports.models import PseudonymKey

LETTERS = 32
"""How many hexadecimal digits of the HMAC a pseudonym has: 128 bits."""
BLOCK, INNER, OUTER = 64, 0x36, 0x5C
"""As RFC 2104 has them."""


class Data(StrEnum):
    """Sets of data, each with pseudonyms of its own, so that they cannot be joined with one another."""

    EXTRACT = "extract"
    REPORTING = "reporting"


def key_of(data: Data) -> PseudonymKey:
    """Return the key of a set of data, which is made when it is first asked for."""
    made = blocks(secrets.token_bytes(32)) | {"made_at": timezone.now()}
    return PseudonymKey.objects.get_or_create(data=data, defaults=made)[0]


def rotate(data: Data, now: datetime) -> None:
    """Give a set of data another key: whoever holds older files cannot join them with newer ones."""
    PseudonymKey.objects.update_or_create(
        data=data, defaults=blocks(secrets.token_bytes(32)) | {"made_at": now}
    )


def pseudonym(key: PseudonymKey, record: UUID) -> str:
    """Return what a person or a family goes by."""
    inner = sha256(bytes(key.inner) + record.bytes).digest()
    return sha256(bytes(key.outer) + inner).hexdigest()[:LETTERS]


def in_postgresql(column: str, inner: str, outer: str) -> str:
    """Return the expression that makes the same of a column there; ``inner`` and ``outer`` are bytea."""
    return f"left(encode(sha256({outer} || sha256({inner} || uuid_send({column}))), 'hex'), {LETTERS})"


def blocks(key: bytes) -> dict[str, bytes]:
    """Return the two blocks with which HMAC begins, of a key no longer than one of them."""
    padded = key.ljust(BLOCK, b"\0")
    return {name: bytes(each ^ pad for each in padded) for name, pad in (("inner", INNER), ("outer", OUTER))}
