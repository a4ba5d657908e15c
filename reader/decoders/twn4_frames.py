"""Elatec TWN4 Simple Protocol in its four modes: hex lines or binary, each with or without CRC.

Hex lines end in CR; binary has the length before it, two bytes, low byte first, the CRC counted.
The CRC covers the payload and follows low byte first. Numbers have the low byte first. Source: "TWN4 Simple
Protocol DocRev17" in thenewwazoo/elatec-twn4-simple, doc/.
"""

import re

from reader.decoders.base import Bad, Decoded, Fault, Said
from reader.decoders.checks import crc_reversed
from reader.decoders.frames import Frames, Taken, refused
from reader.decoders.identity import RANDOM, tag

LONGEST = 160
"""Bytes of a binary message; an identifier has 32 at most."""
_CRC = 2
_HEX = re.compile(rb"(?:[0-9A-Fa-f]{2})+")
_STATUSES = {
    1: Fault.TWN4_UNKNOWN_FUNCTION,
    2: Fault.TWN4_MISSING_PARAMETER,
    3: Fault.TWN4_UNUSED_PARAMETERS,
    4: Fault.TWN4_INVALID_FUNCTION,
    5: Fault.TWN4_PARSER,
}
_COMMANDS = {
    b"\x00\x01": "Reset",
    b"\x00\x04": "GetVersionString",
    b"\x00\x05": "GetUSBType",
    b"\x04\x07": "Beep",
    b"\x04\x10": "LEDInit",
    b"\x04\x11": "LEDOn",
    b"\x04\x12": "LEDOff",
    b"\x05\x00": "SearchTag",
    b"\x05\x01": "SetTagTypes",
    b"\x05\x02": "GetTagTypes",
}
_PARAMETERS = {"GetVersionString": 1, "GetUSBType": 0, "SearchTag": 1, "SetTagTypes": 8, "GetTagTypes": 0}
_ISO14443A, _ISO14443B = 0x80, 0x81


def ascii_message(payload: bytes, *, crc: bool) -> bytes:
    """Return one hex line."""
    return _checked(payload, crc=crc).hex().upper().encode() + b"\r"


def binary_message(payload: bytes, *, crc: bool) -> bytes:
    """Return one binary message."""
    body = _checked(payload, crc=crc)
    return len(body).to_bytes(2, "little") + body


def ascii_frames(*, crc: bool) -> Frames:
    """Return a decoder for hex lines."""

    def cut(data: bytes) -> Taken | None:
        end = data.find(b"\r")
        if end < 0:
            return (LONGEST, [Bad(Fault.LENGTH)]) if len(data) >= 2 * LONGEST else None
        line = data[:end].strip(b"\n")
        if not line:
            return end + 1, []
        return end + 1, [_read(bytes.fromhex(line.decode()), crc=crc) if _HEX.fullmatch(line) else _ODD]

    return Frames(cut, longest=2 * LONGEST, padding=b"\r\n")


def binary_frames(*, crc: bool) -> Frames:
    """Return a decoder for binary messages."""
    least = 1 + (_CRC if crc else 0)

    def cut(data: bytes) -> Taken | None:
        if len(data) < 2:
            return None
        length = int.from_bytes(data[:2], "little")
        if not least <= length <= LONGEST - 2:
            return refused(Fault.LENGTH)
        if len(data) < 2 + length:
            return None
        body = data[2 : 2 + length]
        if not crc:
            said = _read(body, crc=False)
            return refused(Fault.FORMAT) if said == _ODD else (2 + length, [said])
        return (2 + length, [_read(body, crc=True)]) if _holds(body) else refused(Fault.CHECKSUM)

    return Frames(cut, longest=LONGEST, padding=b"")


_ODD = Bad(Fault.FORMAT)


def _checked(payload: bytes, *, crc: bool) -> bytes:
    return payload + (crc_reversed(payload).to_bytes(_CRC, "little") if crc else b"")


def _holds(body: bytes) -> bool:
    return body == _checked(body[:-_CRC], crc=True)


def _read(body: bytes, *, crc: bool) -> Decoded:
    if crc and not _holds(body):
        return Bad(Fault.CHECKSUM)
    payload = body[:-_CRC] if crc else body
    if not payload:
        return Bad(Fault.LENGTH)
    name = _COMMANDS.get(payload[:2], "")
    if name and _PARAMETERS.get(name) == len(payload) - 2:
        return Said({"command": name})
    if payload[0] in _STATUSES and len(payload) == 1:
        return Bad(_STATUSES[payload[0]])
    if payload[0] != 0:
        return Said({"command": name}) if name else Bad(Fault.FORMAT)
    return _answer(payload[1:])


def _answer(data: bytes) -> Decoded:
    """Read what follows status 0: an answer to SearchTag, or to something else."""
    if data == b"\0":
        return Said({"none": True})
    if len(data) > 4 and data[0] == 1 and data[3] == len(data) - 4 and (data[2] + 7) // 8 == data[3]:
        return _tag(data[1], data[2], data[4:])
    return Said({"response": {"status": 0, "data": data.hex().upper()}})


def _tag(kind: int, bits: int, raw: bytes) -> Decoded:
    facts: dict[str, object] = {"tag_type": f"0x{kind:02X}", "bits": bits}
    random = kind == _ISO14443B or (kind == _ISO14443A and len(raw) == 4 and raw[0] == RANDOM)
    return tag(raw, {**facts, "random_uid": True} if random else facts, random=random)
