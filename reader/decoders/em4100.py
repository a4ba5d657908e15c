"""EM4100 tags as ASCII frames: RDM6300 (14 bytes) and ID-12LA, ID-20LA (16 bytes).

``02``, ten hex digits, two hex digits of checksum (XOR of the five bytes), ``03``; the ID family
puts CR LF before the ``03``. Sources: Seeed wiki 125Khz_RFID_module-UART.md; esphome #13753.
"""

import re
from collections.abc import Callable

from reader import printed
from reader.decoders.base import Bad, Card, Decoded, Facts, Fault
from reader.decoders.checks import xor_of
from reader.decoders.identity import tag

STX, ETX = 0x02, 0x03
SILENCE = 0.1
"""Seconds without a byte that end a frame; at 9600 baud a byte takes one millisecond."""
LONGEST = 14
"""Bytes between STX and ETX: twelve digits, CR and LF."""

_PADDING = b"\r\n\0 "
_HEX = re.compile(rb"[0-9A-Fa-f]*")
_STUCK = frozenset("0F")

Checksum = Callable[[bytes], int]


def additive(raw: bytes) -> int:
    """Return the sum of all bytes: what one clone sends instead of the XOR (lomassubedi/rfid_attendance)."""
    return sum(raw) & 0xFF


class Em4100:
    """Finds frames in a stream; a new STX always starts a frame, as it cannot stand inside one."""

    def __init__(self, checksum: Checksum = xor_of) -> None:
        self._checksum = checksum
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
            return frame(body, self._checksum)
        self._body.append(byte)
        if len(self._body) <= LONGEST:
            return None
        self._body = None
        return Bad(Fault.LENGTH)

    def _begin(self) -> Decoded | None:
        cut, self._body = self._body, bytearray()
        return Bad(Fault.INCOMPLETE) if cut else None


def frame(body: bytes, checksum: Checksum = xor_of) -> Card | Bad:
    """Read what stands between STX and ETX; the checksum covers all five bytes of the identifier."""
    digits = body.removesuffix(b"\r\n")
    if not _HEX.fullmatch(digits):
        return Bad(Fault.FORMAT)
    if len(digits) != 12:
        return Bad(Fault.LENGTH)
    raw = bytes.fromhex(digits.decode("ascii"))
    return tag(raw[:5]) if checksum(raw[:5]) == raw[5] else Bad(Fault.CHECKSUM)


def about(value: str) -> Facts:
    """Return what can be said of a tag besides: the number printed on it, and whether it is suspect.

    Suspect is an identifier of nothing but 0 and F, which a stuck line gives with a valid checksum.
    """
    suspect = {"suspect": True} if set(value) <= _STUCK else {}
    return {"dez10": printed.dez10(bytes.fromhex(value)), **suspect}
