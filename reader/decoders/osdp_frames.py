"""Frames of OSDP (SIA; IEC 60839-11-5) on RS-485, in both directions.

``[FF] 53 ADDR LEN(2) CTRL [SCB] CODE data`` and a CRC (two bytes, low first) or a checksum; LEN
counts from 53 to the end. ADDR bit 7 marks a reply. Sources: libosdp and osdp-python tests.
"""

from dataclasses import dataclass, field

from reader.decoders.base import Decoded, Fault, Said
from reader.decoders.checks import complement8, crc_forward
from reader.decoders.frames import Frames, Taken, refused
from reader.decoders.identity import tag

SOM, MARK = 0x53, 0xFF
LONGEST = 1440
"""Bytes in a packet (OSDP 2.2, 5.6)."""
CRC_START = 0x1D0F
RAW, KEYPAD, NAK_REPLY = 0x50, 0x53, 0x41
_HEAD = 5
_WITH_CRC, _WITH_BLOCK = 0x04, 0x08
_ENCRYPTED = {0x17, 0x18}
_COMMANDS = {
    0x60: "POLL", 0x61: "ID", 0x62: "CAP", 0x64: "LSTAT", 0x65: "ISTAT", 0x66: "OSTAT", 0x67: "RSTAT",
    0x68: "OUT", 0x69: "LED", 0x6A: "BUZ", 0x6B: "TEXT", 0x6E: "COMSET", 0x73: "BIOREAD", 0x74: "BIOMATCH",
    0x75: "KEYSET", 0x76: "CHLNG", 0x77: "SCRYPT", 0x7B: "ACURXSIZE", 0x7C: "FILETRANSFER", 0x80: "MFG",
    0xA1: "XWR", 0xA2: "ABORT", 0xA3: "PIVDATA", 0xA4: "GENAUTH", 0xA5: "CRAUTH", 0xA7: "KEEPACTIVE",
}  # fmt: skip
_REPLIES = {
    0x40: "ACK", NAK_REPLY: "NAK", 0x45: "PDID", 0x46: "PDCAP", 0x48: "LSTATR", 0x49: "ISTATR",
    0x4A: "OSTATR", 0x4B: "RSTATR", RAW: "RAW", 0x51: "FMT", KEYPAD: "KEYPAD", 0x54: "COM",
    0x57: "BIOREADR", 0x58: "BIOMATCHR", 0x76: "CCRYPT", 0x78: "RMAC_I", 0x79: "BUSY", 0x7A: "FTSTAT",
    0x80: "PIVDATAR", 0x81: "GENAUTHR", 0x82: "CRAUTHR", 0x83: "MFGSTATR", 0x84: "MFGERRR",
    0x90: "MFGREP", 0xB1: "XRD",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Packet:
    """One packet whose check is right."""

    address: int
    is_reply: bool
    code: int
    encrypted: bool
    data: bytes = field(repr=False)
    whole: bytes = field(repr=False)


def osdp_frames() -> Frames:
    """Return a decoder that only listens; encrypted data stays unread."""
    return Frames(_cut, starts=bytes([SOM]), longest=LONGEST, padding=bytes([MARK]))


def unpack(data: bytes) -> Packet | Fault | None:
    """Read the packet at the start, say why it is none, or return None to see more."""
    if len(data) < _HEAD:
        return None
    length = int.from_bytes(data[2:4], "little")
    trailer = 2 if data[4] & _WITH_CRC else 1
    if not _HEAD + 1 + trailer <= length <= LONGEST or data[4] & 0xF0:
        return Fault.LENGTH
    if len(data) < length:
        return None
    whole = data[:length]
    return _open(whole, trailer) if _holds(whole, trailer) else Fault.CHECKSUM


def card(data: bytes) -> Decoded | Fault:
    """Read what a RAW reply says: reader, format, count of bits (2) and the bits, high first."""
    if len(data) < 5:
        return Fault.LENGTH
    bits = int.from_bytes(data[2:4], "little")
    if bits == 0 or (bits + 7) // 8 != len(data) - 4:
        return Fault.LENGTH
    return tag(data[4:], {"bits": bits, "reply": "RAW"})


def _holds(whole: bytes, trailer: int) -> bool:
    check = int.from_bytes(whole[-trailer:], "little")
    body = whole[:-trailer]
    return check == (crc_forward(body, CRC_START) if trailer == 2 else complement8(body))


def _open(whole: bytes, trailer: int) -> Packet | Fault:
    body = whole[_HEAD:-trailer]
    encrypted = False
    if whole[4] & _WITH_BLOCK:
        if len(body) < 3 or not 2 <= body[0] < len(body):
            return Fault.FORMAT
        encrypted = body[1] in _ENCRYPTED
        body = body[body[0] :]
    return Packet(whole[1] & 0x7F, bool(whole[1] & 0x80), body[0], encrypted, body[1:], whole)


def _cut(data: bytes) -> Taken | None:
    found = unpack(data)
    if found is None:
        return None
    if isinstance(found, Fault):
        return refused(found)
    said = _read(found)
    return refused(said) if isinstance(said, Fault) else (len(found.whole), [said])


def _read(packet: Packet) -> Decoded | Fault:
    if not packet.is_reply:
        return Said({"command": _COMMANDS.get(packet.code, f"{packet.code:02X}")})
    reply = _REPLIES.get(packet.code, f"{packet.code:02X}")
    if packet.encrypted or packet.code not in {RAW, KEYPAD, NAK_REPLY}:
        return Said({"reply": reply})
    if packet.code == RAW:
        return card(packet.data)
    if packet.code == KEYPAD:
        return Said({"reply": reply, "digits": _digits(packet.data)})
    return Said({"reply": reply, "code": packet.data[0] if packet.data else None})


def _digits(data: bytes) -> str:
    """Read reader, count and keys; keys 7F and 0D are clear and enter."""
    return data[2 : 2 + data[1]].decode("ascii", errors="replace") if len(data) > 1 else ""
