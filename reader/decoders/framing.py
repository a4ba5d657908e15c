"""Where one record of text ends: by a terminator and a short silence, or by a longer silence alone.

A terminator with more bytes at once is part of the payload, because QR codes hold line breaks
(NielsLeenheer/WebSerialBarcodeScanner #1: a QR with a CR became two scans).
"""

from reader.decoders.base import Bad, Fault

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
