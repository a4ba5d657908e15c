"""The registry's own keys, made when the first kiosk needs them."""

import secrets

from django.db import transaction
from nacl.public import PrivateKey

from registry.kiosks.models import Keyring


@transaction.atomic
def keyring() -> Keyring:
    """Return the keys, making them on first need; of two makers at once, one wins and both use its keys."""
    keys = Keyring.objects.filter(id=1).first()
    if keys is None:
        fresh = Keyring(id=1, token_key=secrets.token_bytes(32), sealing_private=bytes(PrivateKey.generate()))
        Keyring.objects.bulk_create([fresh], ignore_conflicts=True)
        keys = Keyring.objects.get(id=1)
    return keys


def token_key(keys: Keyring) -> bytes:
    """Return the key of the HMAC under which media are stored and compared."""
    return bytes(keys.token_key)


def sealing_public(keys: Keyring) -> bytes:
    """Return the public X25519 key, to which kiosks seal what only the registry may read."""
    return bytes(PrivateKey(bytes(keys.sealing_private)).public_key)


def sealing_private(keys: Keyring) -> bytes:
    """Return the private X25519 key, which opens what kiosks sealed; it never leaves the registry."""
    return bytes(keys.sealing_private)
