"""The store's key: handed over by systemd, or in a file that only the service may read."""

import os
import secrets
from hashlib import blake2b
from pathlib import Path

from sync.disk import write_whole

KEY = "kiosk.key"
LENGTH = 32
CREDENTIALS = "CREDENTIALS_DIRECTORY"
"""Set by systemd for a service with ``LoadCredential=`` or ``LoadCredentialEncrypted=``."""


class KeyTrouble(Exception):
    """The key cannot be used; ``str()`` is one sentence that says why and what to do."""


def key_path(folder: Path) -> Path:
    """Return where the key of this store is: systemd's credential if there is one, else beside the store."""
    handed = os.environ.get(CREDENTIALS)
    credential = Path(handed, KEY) if handed else None
    return credential if credential and credential.exists() else folder / KEY


def make_key(folder: Path) -> None:
    """Put 32 random bytes, in hex, where only this user may read them; a key that is there stays.

    Raises:
        OSError: it cannot be written.
    """
    if not key_path(folder).exists():
        write_whole(folder / KEY, secrets.token_bytes(LENGTH).hex().encode() + b"\n")


def read_key(path: Path) -> bytes:
    """Return the key.

    Raises:
        KeyTrouble: there is none, or what is there is not one.
    """
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii").strip())
    except OSError as error:
        raise KeyTrouble(f"The key {path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise KeyTrouble(f"{path} is not a key: it must hold 64 hex digits.") from error
    if len(key) != LENGTH:
        raise KeyTrouble(f"{path} is not a key: it must hold 64 hex digits.")
    return key


def subkey(key: bytes, use: str) -> bytes:
    """Return a key for one use alone, from which nobody comes to the store's or to another's."""
    return blake2b(use.encode(), key=key, digest_size=LENGTH).digest()
