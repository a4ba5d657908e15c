"""The unsent queue as a file for a USB stick: sealed to the registry, and signed by the kiosk that made it.

Carrying it in twice, or delivering online as well, counts nothing twice: the events are the same.
"""

import hmac
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import msgspec
import zstandard

from sync import wire
from sync.sealing import CannotOpen, seal_bytes, unseal_bytes

MAGIC = b"FAMILY-HUB-QUEUE-1\n"
LARGEST = 512 * 2**20
"""Bytes of a queue when unpacked."""
_MAC = 32


class NotAQueue(Exception):
    """The file cannot be taken; ``str()`` is one sentence that says why."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A queue that was opened, before it is known that the kiosk it names made it."""

    kiosk: UUID
    mac: bytes
    packed: bytes

    def made_by(self, token_digest: str) -> bool:
        """Return whether whoever made it holds the token of this digest."""
        return hmac.compare_digest(self.mac, _mac(token_digest, self.kiosk, self.packed))

    def batch(self) -> wire.Batch:
        """Return the events.

        Raises:
            NotAQueue: what is inside is not a queue.
        """
        try:
            unpacked = zstandard.ZstdDecompressor().decompress(self.packed, max_output_size=LARGEST)
            return msgspec.json.decode(unpacked, type=wire.Batch)
        except (zstandard.ZstdError, msgspec.DecodeError) as error:
            raise NotAQueue("What is inside is not a kiosk's queue.") from error


def pack(kiosk: UUID, token: str, sealing_key: bytes, events: list[bytes], now: datetime) -> bytes:
    """Return events as the content of a file that only the registry can read."""
    batch = wire.Batch(kiosk=kiosk, sent_at=now, events=[msgspec.Raw(each) for each in events])
    packed = zstandard.ZstdCompressor(write_content_size=True).compress(wire.encode(batch))
    mac = _mac(sha256(token.encode()).hexdigest(), kiosk, packed)
    return MAGIC + seal_bytes(kiosk.bytes + mac + packed, sealing_key)


def unpack(content: bytes, private_key: bytes) -> Carried:
    """Open the content of a file.

    Raises:
        NotAQueue: it is another kind of file, damaged, or for another registry.
    """
    if not content.startswith(MAGIC):
        raise NotAQueue("This is not a file that hub-sync carry-out made.")
    try:
        inside = unseal_bytes(content.removeprefix(MAGIC), private_key)
    except CannotOpen as error:
        raise NotAQueue("It was made for another registry, or it is damaged.") from error
    if len(inside) < 16 + _MAC:
        raise NotAQueue("It is cut short.")
    return Carried(UUID(bytes=inside[:16]), inside[16 : 16 + _MAC], inside[16 + _MAC :])


def write(path: Path, content: bytes) -> None:
    """Write a queue so that it is on the stick when this returns; a file that is there stays.

    Raises:
        OSError: it cannot be written, or there is a file of that name.
    """

    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(handle)
    except OSError:
        with suppress(OSError):
            path.unlink()  # half a queue helps nobody, and its name would be taken
        raise


def _mac(token_digest: str, kiosk: UUID, packed: bytes) -> bytes:
    return hmac.digest(token_digest.encode(), kiosk.bytes + packed, "sha256")
