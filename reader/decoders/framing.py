"""Where one record of text ends: by a terminator and a short silence, or by a longer silence alone.

A terminator with more bytes at once is part of the payload, because QR codes hold line breaks
(NielsLeenheer/WebSerialBarcodeScanner #1: a QR with a CR became two scans).
"""

from abc import ABC, abstractmethod

from reader.decoders.base import Bad, Decoded, Fault

TERMINATORS = b"\r\n\t"
AFTER_TERMINATOR = 0.05
"""Seconds of silence that end a record whose last byte is a terminator."""
AFTER_ANY = 0.15
"""Seconds of silence that end any record."""
LONGEST = 8192
"""Bytes; the largest QR code holds 7,089 digits."""


class Framing:
    """Cuts a stream into records; one that is too long is reported once and dropped to its end."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._overflowing = False
        self.deadline: float | None = None

    def feed(self, data: bytes, now: float) -> list[bytes | Bad]:
        """Take bytes that arrived at ``now`` (seconds); return what ended before them."""
        ended = self.tick(now)
        if data:
            ended += self._keep(data)
            terminated = data[-1] in TERMINATORS
            self.deadline = now + (AFTER_TERMINATOR if terminated else AFTER_ANY)
        return ended

    def tick(self, now: float) -> list[bytes | Bad]:
        """Return the record that the silence has ended, if it has."""
        if self.deadline is None or now < self.deadline:
            return []
        data = bytes(self._buffer)
        self.reset()
        return [data] if data else []

    def reset(self) -> None:
        """Forget the record begun."""
        self._buffer.clear()
        self._overflowing = False
        self.deadline = None

    def _keep(self, data: bytes) -> list[bytes | Bad]:
        if self._overflowing:
            return []
        if len(self._buffer) + len(data) <= LONGEST:
            self._buffer += data
            return []
        self._buffer.clear()
        self._overflowing = True
        return [Bad(Fault.OVERFLOW)]


class Records(ABC):
    """What all decoders of records share; each says in `_record` what one record holds."""

    def __init__(self) -> None:
        self._framing = Framing()

    @property
    def deadline(self) -> float | None:
        """When the record begun ends by silence."""
        return self._framing.deadline

    def feed(self, data: bytes, now: float) -> list[Decoded]:
        """Take bytes that arrived at ``now`` (seconds)."""
        return self._read(self._framing.feed(data, now))

    def tick(self, now: float) -> list[Decoded]:
        """Return what the silence has ended."""
        return self._read(self._framing.tick(now))

    def outgoing(self) -> bytes:
        """Return nothing: such a device only talks."""
        return b""

    def reset(self) -> None:
        """Forget the record begun."""
        self._framing.reset()

    def _read(self, records: list[bytes | Bad]) -> list[Decoded]:
        events: list[Decoded] = []
        for record in records:
            events += [record] if isinstance(record, Bad) else self._record(record)
        return events

    @abstractmethod
    def _record(self, record: bytes) -> list[Decoded]:
        """Return what one record holds."""
