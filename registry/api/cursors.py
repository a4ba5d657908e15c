"""Where the next page begins, as a text that says nothing to anybody else: it hides a record's id."""

from uuid import UUID

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from registry.api.models import Client


class BadCursor(Exception):
    """It is not one that this client was given; begin again without."""


def hide(client: Client, record: UUID) -> str:
    """Return the cursor that goes on after this record."""
    return SecretBox(bytes(client.pseudonym_key)).encrypt(record.bytes).hex()


def find(client: Client, cursor: str) -> UUID | None:
    """Return the record after which to go on; None for the beginning.

    Raises:
        BadCursor: it was not made for this client.
    """
    if not cursor:
        return None
    try:
        return UUID(bytes=SecretBox(bytes(client.pseudonym_key)).decrypt(bytes.fromhex(cursor)))
    except (ValueError, CryptoError) as error:
        raise BadCursor from error
