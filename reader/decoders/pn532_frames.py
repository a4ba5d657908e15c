"""Frames of NXP's PN532 on a serial line (HSU), in both directions.

``00 00 FF LEN LCS TFI data DCS 00``; extended frames have ``FF FF`` and two bytes of length. TFI is
D4 from the host and D5 from the chip. Sources: nfcpy src/nfc/clf/pn53x.py, libnfc chips/pn53x.c.
"""

from collections.abc import Callable

from reader.decoders import pn532_targets
from reader.decoders.base import Bad, Decoded, Facts, Fault, Said
from reader.decoders.frames import Frames, Taken, refused, skipped
from reader.decoders.pn532_targets import Tags

ACK = bytes.fromhex("0000FF00FF00")
NACK = bytes.fromhex("0000FFFF0000")
TO_CHIP, FROM_CHIP = 0xD4, 0xD5
LONGEST = 265
"""Bytes of TFI and data in an extended frame (libnfc pn53x-internal.h)."""
LIST_PASSIVE = 0x4A

_SYNTAX_ERROR = b"\x7f"
_START = b"\x00\xff"
_SHORT: dict[bytes, Facts] = {b"\x00\xff": {"ack": True}, b"\xff\x00": {"nak": True}}
_WAKE_UP = b"\x00\x55"
_COMMANDS = {
    0x00: "Diagnose",
    0x02: "GetFirmwareVersion",
    0x04: "GetGeneralStatus",
    0x06: "ReadRegister",
    0x08: "WriteRegister",
    0x10: "SetSerialBaudRate",
    0x12: "SetParameters",
    0x14: "SAMConfiguration",
    0x16: "PowerDown",
    0x32: "RFConfiguration",
    0x40: "InDataExchange",
    0x42: "InCommunicateThru",
    0x44: "InDeselect",
    LIST_PASSIVE: "InListPassiveTarget",
    0x52: "InRelease",
    0x54: "InSelect",
    0x60: "InAutoPoll",
}


def command(data: bytes) -> bytes:
    """Return the frame that brings the chip a command of up to 254 bytes."""
    return frame(bytes([TO_CHIP]) + data)


def frame(body: bytes) -> bytes:
    """Return the frame around TFI and data; an extended one where they are longer than 255 bytes."""
    length = len(body)
    if length < 0x100:
        head = bytes([length, -length & 0xFF])
    else:
        high, low = divmod(length, 0x100)
        head = bytes([0xFF, 0xFF, high, low, -(high + low) & 0xFF])
    return b"\x00\x00\xff" + head + body + bytes([-sum(body) & 0xFF, 0x00])


def pn532_frames(tags: Callable[[bytes], Tags] = pn532_targets.any_kind) -> Frames:
    """Return a decoder; ``tags`` reads what InListPassiveTarget answered."""

    def cut(data: bytes) -> Taken | None:
        return _cut(data, tags)

    return Frames(cut, starts=b"\x00", longest=LONGEST + 10, padding=_WAKE_UP, nothing=Fault.NO_FRAME)


def _cut(data: bytes, tags: Callable[[bytes], Tags]) -> Taken | None:
    if len(data) < 4:
        return None if _START.startswith(data[:2]) else skipped()
    if not data.startswith(_START):
        return skipped()
    if data[2:4] in _SHORT:
        return 4, [Said(_SHORT[data[2:4]])]
    return _extended(data, tags) if data[2:4] == b"\xff\xff" else _normal(data, tags)


def _normal(data: bytes, tags: Callable[[bytes], Tags]) -> Taken | None:
    if (data[2] + data[3]) & 0xFF:
        return refused(Fault.LENGTH_CHECKSUM)
    return _body(data, 4, data[2], tags)


def _extended(data: bytes, tags: Callable[[bytes], Tags]) -> Taken | None:
    if len(data) < 7:
        return None
    if sum(data[4:7]) & 0xFF:
        return refused(Fault.LENGTH_CHECKSUM)
    length = data[4] << 8 | data[5]
    return _body(data, 7, length, tags) if length <= LONGEST else refused(Fault.LENGTH)


def _body(data: bytes, at: int, length: int, tags: Callable[[bytes], Tags]) -> Taken | None:
    if len(data) <= at + length:
        return None
    if sum(data[at : at + length + 1]) & 0xFF:
        return refused(Fault.CHECKSUM)
    return at + length + 1, _read(data[at : at + length], tags)


def _read(body: bytes, tags: Callable[[bytes], Tags]) -> list[Decoded]:
    if body == _SYNTAX_ERROR:
        return [Bad(Fault.PN532_SYNTAX)]
    if len(body) < 2 or body[0] not in {TO_CHIP, FROM_CHIP}:
        return [Bad(Fault.FORMAT)]
    code, data = body[1], body[2:]
    if body[0] == TO_CHIP:
        return [Said({"command": _COMMANDS.get(code, f"{code:02X}"), "data": data.hex().upper()})]
    if code == LIST_PASSIVE + 1:
        return list(tags(data)) or [Said({"none": True})]
    return [Said({"response": {"code": code, "data": data.hex().upper()}})]
