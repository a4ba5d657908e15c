"""Packets of Zebra's Simple Serial Interface, in both directions.

``LEN OPCODE SOURCE STATUS data CKH CKL``; LEN leaves out the checksum, which is the two's complement
of the sum. Source 00 is the scanner, 04 the host. Sources: SE955 integration manual ch. 10, SSI
Programmer's Guide 72E-40451.
"""

from dataclasses import dataclass, field

from reader.decoders.base import Fault
from reader.decoders.checks import complement16

SCANNER, HOST = 0x00, 0x04
ACK, NAK, DECODE_DATA, START_DECODE = 0xD0, 0xD1, 0xF3, 0xE4
RESENT, MORE = 0x01, 0x02
"""Bits of STATUS."""
RESEND = 0x01
"""Cause of a NAK: the checksum was wrong, send it again."""
LONGEST = 257

FROM_SCANNER = {0xF6: "EVENT", 0xA4: "REPLY_REVISION", 0xC6: "PARAM_SEND", 0xD4: "CAPABILITIES_REPLY"}
FROM_HOST = {
    START_DECODE: "START_DECODE",
    0xE5: "STOP_DECODE",
    0xE6: "BEEP",
    0xE7: "LED_ON",
    0xE8: "LED_OFF",
    0xE9: "SCAN_ENABLE",
    0xEA: "SCAN_DISABLE",
    0xEB: "SLEEP",
    0xC6: "PARAM_SEND",
    0xC7: "PARAM_REQUEST",
    0xC8: "PARAM_DEFAULTS",
    0xA3: "REQUEST_REVISION",
    0xC4: "AIM_OFF",
    0xC5: "AIM_ON",
    0xC0: "ILLUMINATION_OFF",
    0xC1: "ILLUMINATION_ON",
    0xD2: "FLUSH_QUEUE",
    0xD3: "CAPABILITIES_REQUEST",
    0xF7: "IMAGER_MODE",
}
_OPCODES = {SCANNER: {ACK, NAK, DECODE_DATA, *FROM_SCANNER}, HOST: {ACK, NAK, *FROM_HOST}}


@dataclass(frozen=True, slots=True)
class Packet:
    """One packet with a right checksum."""

    opcode: int
    source: int
    status: int
    data: bytes = field(repr=False)

    @property
    def resent(self) -> bool:
        """Say whether the scanner sends it for another time."""
        return bool(self.status & RESENT)

    @property
    def more(self) -> bool:
        """Say whether the next packet goes on where this one ends."""
        return bool(self.status & MORE)


def packet(opcode: int, source: int, data: bytes = b"", status: int = 0) -> bytes:
    """Return the bytes of one packet with up to 251 bytes of data."""
    body = bytes([len(data) + 4, opcode, source, status]) + data
    return body + complement16(body).to_bytes(2, "big")


ACKNOWLEDGE = packet(ACK, HOST)
SEND_AGAIN = packet(NAK, HOST, bytes([RESEND]))


def unpack(data: bytes) -> tuple[int, Packet] | Fault | None:
    """Read the packet at the start: its size and itself, why it is none, or None to see more."""
    if len(data) < 4:
        return Fault.FORMAT if data[0] < 4 else None
    length, opcode, source, status = data[:4]
    if length < 4 or opcode not in _OPCODES.get(source, ()):
        return Fault.FORMAT
    if len(data) < length + 2:
        return None
    if complement16(data[:length]) != int.from_bytes(data[length : length + 2], "big"):
        return Fault.CHECKSUM
    return length + 2, Packet(opcode, source, status, data[4:length])
