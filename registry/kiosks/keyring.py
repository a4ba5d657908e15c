"""The registry's own keys, and the one place where seals are opened: by the current key, or a retired one."""

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.db import transaction
from nacl.public import PrivateKey

from registry.kiosks.models import Keyring, RetiredKey
from sync.sealing import CannotOpen, Registration, unseal

T = TypeVar("T")


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


def opened(sealed: bytes) -> Registration:
    """Open what a kiosk sealed to this registry, whichever of its keys was the newest at that time.

    Raises:
        CannotOpen: none of them opens it.
    """
    return with_any_key(lambda private: unseal(sealed, private), CannotOpen)


def with_any_key(open_with: Callable[[bytes], T], fails: type[Exception]) -> T:
    """Try each private key, the current one first; what the current one says of a failure is raised.

    Raises:
        Exception: of the kind ``fails``: no key opens it.
    """
    try:
        return open_with(bytes(keyring().sealing_private))
    except fails:
        for retired in RetiredKey.objects.all():
            try:
                return open_with(bytes(retired.sealing_private))
            except fails:
                continue
        raise


@transaction.atomic
def rotate_sealing_key(now: datetime) -> int:
    """Take a new key for what is sealed from now on, keep the old for opening; return how many are kept."""
    keyring()
    keys = Keyring.objects.select_for_update().get(id=1)
    RetiredKey.objects.create(sealing_private=bytes(keys.sealing_private), retired_at=now)
    keys.sealing_private = bytes(PrivateKey.generate())
    keys.save(update_fields=["sealing_private"])
    return RetiredKey.objects.count()
