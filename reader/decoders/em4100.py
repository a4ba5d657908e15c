"""EM4100 tags as ASCII frames: RDM6300 (14 bytes) and ID-12LA, ID-20LA (16 bytes).

``02``, ten hex digits, two hex digits of checksum (XOR of the five bytes), ``03``; the ID family
puts CR LF before the ``03``. Sources: Seeed wiki 125Khz_RFID_module-UART.md; esphome #13753.
"""

import re
from functools import reduce
from operator import xor

from reader.decoders.base import Bad, Card, Decoded, Fault

STX, ETX = 0x02, 0x03
SILENCE = 0.1
"""Seconds without a byte that end a frame; at 9600 baud a byte takes one millisecond."""
LONGEST = 14
"""Bytes between STX and ETX: twelve digits, CR and LF."""

_PADDING = b"\r\n\0 "
_HEX = re.compile(rb"[0-9A-Fa-f]*")
_IMPLAUSIBLE = frozenset({bytes(5), b"\xff" * 5})


class Em4100:
    """Finds frames in a stream; a new STX always starts a frame, as it cannot stand inside one."""

    def __init__(self) -> None:
        self._body: bytearray | None = None
        self._stray = False
        self._told = False
        self.deadline: float | None = None

    def feed(self, data: bytes, now: float) -> list[Decoded]:
        """Take bytes that arrived at ``now`` (seconds)."""
        events = self.tick(now)
        found = [event for event in map(self._take, data) if event is not None]
        self._told = self._told or bool(found)
        if data:
            self.deadline = now + SILENCE
        return events + found

    def tick(self, now: float) -> list[Decoded]:
        """Report a frame that never ended, or a burst of bytes that held none."""
        if self.deadline is None or now < self.deadline:
            return []
        cut, stray = self._body is not None, self._stray and not self._told
        self.reset()
        if cut:
            return [Bad(Fault.INCOMPLETE)]
        return [Bad(Fault.FORMAT)] if stray else []

    def outgoing(self) -> bytes:
        """Return nothing: the device only talks."""
        return b""

    def reset(self) -> None:
        """Forget the frame begun."""
        self._body = None
        self._stray = self._told = False
        self.deadline = None

    def _take(self, byte: int) -> Decoded | None:
        if byte == STX:
            return self._begin()
        if self._body is None:
            self._stray = self._stray or byte not in _PADDING
            return None
        if byte == ETX:
            body, self._body = bytes(self._body), None
            return frame(body)
        self._body.append(byte)
        if len(self._body) <= LONGEST:
            return None
        self._body = None
        return Bad(Fault.LENGTH)

    def _begin(self) -> Decoded | None:
        cut, self._body = self._body, bytearray()
        return Bad(Fault.INCOMPLETE) if cut else None


def frame(body: bytes) -> Card | Bad:
    """Read what stands between STX and ETX; the checksum covers all five bytes of the identifier."""
    digits = body.removesuffix(b"\r\n")
    if not _HEX.fullmatch(digits):
        return Bad(Fault.FORMAT)
    if len(digits) != 12:
        return Bad(Fault.LENGTH)
    raw = bytes.fromhex(digits.decode("ascii"))
    if reduce(xor, raw) != 0:
        return Bad(Fault.CHECKSUM)
    identifier = raw[:5]
    return Bad(Fault.IMPLAUSIBLE) if identifier in _IMPLAUSIBLE else Card(identifier.hex().upper())
