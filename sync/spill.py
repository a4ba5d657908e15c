"""The spill: where events are counted when the ledger cannot be written.

Two windows of one kiosk may share it: whoever writes to it holds a lock on the store's folder meanwhile.

A file of fixed size, made while there was room, so that a full disk cannot stop it; each record is
encrypted and on the disk before `put` returns. Its events have no number yet: they get one when the
ledger takes them up. If the store's own folder cannot be written, another place takes over, and where
no disk can be written, the machine's memory does.
"""

import fcntl
import os
import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from hashlib import blake2b
from pathlib import Path
from uuid import UUID

import msgspec
from msgspec import Struct
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from sync.disk import write_whole
from sync.events import Body

FILE = "kiosk.spill"
SIZE = 512 * 1024
"""Bytes; room for some 800 arrivals."""
ELSEWHERE = Path("/var/tmp/hub-kiosk")  # noqa: S108 - for this user only, and encrypted
CACHE = "CACHE_DIRECTORY"
"""Set by systemd for a service with ``CacheDirectory=``, whose own /var/tmp goes when it ends."""
MEMORY = Path("/dev/shm/hub-kiosk")  # noqa: S108 - as above
"""Outlives the program, but not the machine's power."""
_LENGTH = struct.Struct(">I")


class SpillFull(Exception):
    """Not even here can anything be written down."""


class Spilled(Struct, frozen=True, kw_only=True):
    """One event that has no number yet, with all that the ledger needs to know of it."""

    id: UUID
    at: datetime
    boot: UUID
    uptime_ms: int
    day: date
    kind: str
    body: Body


class Spill:
    """The spill of one store; use it in the store's thread."""

    def __init__(self, folder: Path, key: bytes, elsewhere: Sequence[Path] = ()) -> None:
        self._folder = folder
        # Named by the key: other stores of this machine have theirs beside it.
        name = f"{blake2b(key, digest_size=8).hexdigest()}.spill"
        self._places = [folder / FILE, *(each / name for each in elsewhere or other_places())]
        self._box = SecretBox(key)

    def prepare(self) -> None:
        """Take the room for it while there is some; a file that is there stays as it is."""
        for place in self._places[:1]:
            try:
                _reserve(place)
            except OSError:
                return

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other processes from writing here; where the folder is gone, so are they."""
        try:
            handle = os.open(self._folder, os.O_RDONLY)
        except OSError:
            yield
            return
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
        finally:
            os.close(handle)

    def put(self, events: Sequence[Spilled]) -> Path:
        """Write events down, all or none, at the first place that takes them; return that place.

        Raises:
            SpillFull: none does.
        """
        records = b"".join(self._record(event) for event in events)
        with self.alone():
            for place in self._places:
                try:
                    _reserve(place)
                    _append(place, records)
                except OSError:
                    continue
                return place
        raise SpillFull("Nothing can be written down here, not even beside the ledger.")

    def events(self) -> list[Spilled]:
        """Return what was spilled, in order; a record that a power cut left half is the end."""
        return [event for place in self._places for event in self._read(place)]

    def in_words(self) -> str:
        """Say how many are counted here, and how safely."""
        fleeting = sum(1 for place in self._places if place.parent == MEMORY for _ in self._read(place))
        how = f"{fleeting} in memory only (do not switch this machine off)" if fleeting else "safe"
        return f"{len(self.events())} visits are counted beside the ledger, {how}"

    def empty(self) -> None:
        """Forget what the ledger has taken up.

        Raises:
            OSError: it cannot be written; the ledger takes nothing twice all the same.
        """
        for place in self._places:
            if place.exists() and next(self._read(place), None) is not None:
                with place.open("r+b") as file:
                    file.write(bytes(_used(place)))
                    file.flush()
                    os.fsync(file.fileno())

    def _record(self, event: Spilled) -> bytes:
        sealed = self._box.encrypt(msgspec.json.encode(event))
        return _LENGTH.pack(len(sealed)) + sealed

    def _read(self, place: Path) -> Iterator[Spilled]:
        for sealed in _records(place):
            try:
                yield msgspec.json.decode(self._box.decrypt(sealed), type=Spilled)
            except (CryptoError, msgspec.DecodeError):
                return


def other_places() -> tuple[Path, ...]:
    """Return where else on this machine something can be written down, the safest first."""
    return Path(os.environ.get(CACHE, str(ELSEWHERE)).partition(":")[0]), MEMORY


def _reserve(place: Path) -> None:
    """Take the room for it; written, not only promised: some file systems would find it too late.

    Raises:
        OSError: there is none, or somebody else holds the place.
    """
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if place.parent.stat().st_uid != os.geteuid():
        raise PermissionError(f"{place.parent} belongs to another user")
    if not place.exists():
        write_whole(place, bytes(SIZE))


def _append(place: Path, records: bytes) -> None:
    used = _used(place)
    if used + len(records) + _LENGTH.size > SIZE:
        raise OSError("the spill is full")
    handle = os.open(place, os.O_WRONLY)
    try:
        # Backwards: the first length makes the records exist, after all of them are written.
        os.pwrite(handle, records[_LENGTH.size :] + bytes(_LENGTH.size), used + _LENGTH.size)
        os.fdatasync(handle)
        os.pwrite(handle, records[: _LENGTH.size], used)
        os.fdatasync(handle)
    finally:
        os.close(handle)


def _records(place: Path) -> Iterator[bytes]:
    """Yield what lies between the lengths, up to the first that is nought or cannot be."""
    try:
        content = place.read_bytes()
    except OSError:
        return
    at = 0
    while at + _LENGTH.size <= len(content):
        (length,) = _LENGTH.unpack_from(content, at)
        at += _LENGTH.size
        if not 0 < length <= len(content) - at:
            return
        yield content[at : at + length]
        at += length


def _used(place: Path) -> int:
    return sum(_LENGTH.size + len(record) for record in _records(place))
