"""A Zebra scanner in SSI mode: packets are acknowledged, joined, and a packet sent twice is one.

Without an ACK the scanner sends the same scan up to three times and beeps errors (DS2208 product
reference, SSI). The answer goes out as soon as the packet has come.
"""

from reader.decoders import ssi_packets as ssi
from reader.decoders.aim import barcode
from reader.decoders.base import Bad, Barcode, Decoded, Fault, Said
from reader.decoders.frames import Frames, Taken
from reader.decoders.framing import LONGEST, TERMINATORS

GOES_ON_WITHIN = 3.0
"""Seconds in which the next packet of a long scan must come; a scanner waits two for an ACK."""
SAME_WITHIN = 7.0
"""Seconds in which a packet marked as sent again can be the one before: three times two, and some."""
_NO_READ = b"NR"
_CODES = {
    0x01: "code39",
    0x02: "codabar",
    0x03: "code128",
    0x06: "itf",
    0x08: "upc-a",
    0x0A: "ean8",
    0x0B: "ean13",
    0x0F: "gs1-128",
    0x11: "pdf417",
    0x1B: "datamatrix",
    0x1C: "qr",
}


class Ssi:
    """Hears packets, answers each, and gives whole scans."""

    def __init__(self) -> None:
        self._frames = Frames(self._cut, longest=ssi.LONGEST)
        self._out = b""
        self._now = 0.0
        self._parts: list[bytes] = []
        self._part_due: float | None = None
        self._last: tuple[float, ssi.Packet] | None = None

    @property
    def deadline(self) -> float | None:
        """When a packet ends by silence, or the rest of a long scan is overdue."""
        dues = [due for due in (self._frames.deadline, self._part_due) if due is not None]
        return min(dues, default=None)

    def feed(self, data: bytes, now: float) -> list[Decoded]:
        """Take bytes that arrived at ``now`` (seconds)."""
        events = self._overdue(now)
        self._now = now
        return events + self._frames.feed(data, now)

    def tick(self, now: float) -> list[Decoded]:
        """Give up what did not go on."""
        self._now = now
        return self._frames.tick(now) + self._overdue(now)

    def outgoing(self) -> bytes:
        """Return, once, the acknowledgements."""
        out, self._out = self._out, b""
        return out

    def reset(self) -> None:
        """Forget everything."""
        self._frames.reset()
        self._out = b""
        self._parts, self._part_due, self._last = [], None, None

    def _overdue(self, now: float) -> list[Decoded]:
        if self._part_due is None or now < self._part_due:
            return []
        self._parts, self._part_due = [], None
        return [Bad(Fault.INCOMPLETE)]

    def _cut(self, data: bytes) -> Taken | None:
        found = ssi.unpack(data)
        if found is None:
            return None
        if found is Fault.CHECKSUM:
            self._out += ssi.SEND_AGAIN
            return 1, [Bad(Fault.CHECKSUM)]
        if isinstance(found, Fault):
            return 1, []
        size, packet = found
        return size, self._hear(packet)

    def _hear(self, packet: ssi.Packet) -> list[Decoded]:
        if packet.opcode == ssi.ACK:
            return [Said({"ack": True})]
        if packet.opcode == ssi.NAK:
            return [Said({"nak": True, "cause": packet.data[0] if packet.data else None})]
        if packet.source == ssi.HOST:
            return [Said({"command": ssi.FROM_HOST[packet.opcode]})]
        self._out += ssi.ACKNOWLEDGE
        if packet.opcode != ssi.DECODE_DATA:
            return [Said({"response": {"opcode": ssi.FROM_SCANNER[packet.opcode]}})]
        return [] if self._is_repeated(packet) else self._join(packet)

    def _is_repeated(self, packet: ssi.Packet) -> bool:
        """Say whether it was heard before and only our answer got lost."""
        before, self._last = self._last, (self._now, packet)
        return (
            packet.resent
            and before is not None
            and self._now < before[0] + SAME_WITHIN
            and (packet.data, packet.more) == (before[1].data, before[1].more)
        )

    def _join(self, packet: ssi.Packet) -> list[Decoded]:
        self._parts.append(packet.data[1:])
        if sum(map(len, self._parts)) > LONGEST:
            self._parts, self._part_due = [], None
            return [Bad(Fault.OVERFLOW)]
        if packet.more:
            self._part_due = self._now + GOES_ON_WITHIN
            return []
        whole = b"".join(self._parts)
        self._parts, self._part_due = [], None
        return [_scan(packet.data[:1], whole.strip(TERMINATORS))]


def _scan(code: bytes, payload: bytes) -> Decoded:
    if not code:
        return Bad(Fault.LENGTH)
    if not payload or payload == _NO_READ:
        return Said({"none": True})
    read = barcode(payload)
    facts: dict[str, object] = {"code_type": code[0]}
    if not read.aim and code[0] in _CODES:
        facts["symbology"] = _CODES[code[0]]
    return Barcode(read.value, read.aim, read.eci, facts)
