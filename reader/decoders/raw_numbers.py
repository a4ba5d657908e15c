"""Numbers as they are, without a wire around them: all forms of an identifier, for `hub-reader decode`."""

from collections.abc import Callable

from reader import printed
from reader.decoders.base import Bad, Card, Decoded, Fault
from reader.decoders.frames import SILENCE
from reader.decoders.identity import iso14443a, tag

_LONGEST = 32
_WIEGAND_BITS = 26
_UIDS = {4, 7, 10}


class Whole:
    """Everything that comes until silence is one number, read by ``read``."""

    def __init__(self, read: Callable[[bytes], Decoded]) -> None:
        self._read = read
        self._buffer = b""
        self.deadline: float | None = None

    def feed(self, data: bytes, now: float) -> list[Decoded]:
        """Take bytes that arrived at ``now`` (seconds)."""
        events = self.tick(now)
        if data:
            self._buffer = (self._buffer + data)[: _LONGEST + 1]
            self.deadline = now + SILENCE
        return events

    def tick(self, now: float) -> list[Decoded]:
        """Read the number that the silence has ended."""
        if self.deadline is None or now < self.deadline:
            return []
        data = self._buffer
        self.reset()
        return [self._read(data) if len(data) <= _LONGEST else Bad(Fault.LENGTH)]

    def outgoing(self) -> bytes:
        """Return nothing: there is no device."""
        return b""

    def reset(self) -> None:
        """Forget the number begun."""
        self._buffer = b""
        self.deadline = None


def em4100_forms(raw: bytes) -> Card | Bad:
    """Return an EM4100 identifier of five bytes, or of the last four, with all its printed forms."""
    return tag(raw, {"forms": printed.forms(raw)}) if len(raw) in {4, 5} else Bad(Fault.LENGTH)


def uid_forms(raw: bytes) -> Card | Bad:
    """Return a UID with the numbers that readers make of it: decimal, in either order of bytes."""
    backwards = raw[::-1]
    forms = {
        "dec_be": str(int.from_bytes(raw, "big")),
        "reversed": backwards.hex().upper(),
        "dec_le": str(int.from_bytes(backwards, "big")),
    }
    return iso14443a(raw, {"forms": forms}) if len(raw) in _UIDS else tag(raw, {"forms": forms})


def wiegand26(raw: bytes) -> Card | Bad:
    """Read H10301: parity, 8 bits of facility, 16 of number, parity (proxmark3 wiegand_formats.c).

    Only the low 26 bits count; the first parity bit makes the first half even, the last the second odd.
    """
    if not raw:
        return Bad(Fault.LENGTH)
    value = int.from_bytes(raw, "big") & (1 << _WIEGAND_BITS) - 1
    if (value >> 13).bit_count() % 2 != 0 or (value & 0x1FFF).bit_count() % 2 != 1:
        return Bad(Fault.CHECKSUM)
    facts = {"facility": value >> 17 & 0xFF, "number": value >> 1 & 0xFFFF}
    if (value >> 1) & 0xFFFFFF in {0, 0xFFFFFF}:
        return Bad(Fault.IMPLAUSIBLE)
    return Card(f"{value:08X}", facts=facts)
