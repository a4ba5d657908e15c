"""StrongLink SL025: ``BD LEN CMD STATUS DATA CHK`` from the module, ``BA LEN CMD DATA CHK`` from us.

LEN counts from CMD to CHK; CHK is the XOR of all before it. Select (01) answers the UID and one
byte for its kind. Source: SL025 manual v1.5, section 4; no capture was found.
"""

from reader.decoders.base import Bad, Decoded, Fault, Said
from reader.decoders.checks import xor_of
from reader.decoders.frames import Frames, Taken, refused
from reader.decoders.identity import iso14443a
from reader.decoders.polled import Conversation, Polled, in_turns

HOST, MODULE = 0xBA, 0xBD
SELECT = 0x01
LONGEST = 64
_OK, _NO_TAG, _BAD_CHECKSUM = 0x00, 0x01, 0xF0
_KINDS = {1: "mifare-1k", 2: "mifare-1k", 3: "ultralight", 4: "mifare-4k", 5: "mifare-4k", 6: "desfire"}
_SIZES = {1: {4}, 2: {7}, 3: {7}, 4: {4}, 5: {7}}
_COMMANDS = {SELECT: "SELECT", 0x02: "LOGIN", 0x03: "READ", 0x04: "WRITE", 0x40: "LED", 0xF0: "VERSION"}


def host(code: int, data: bytes = b"") -> bytes:
    """Return the frame that brings the module a command."""
    return _framed(HOST, bytes([code]) + data)


def module(code: int, status: int, data: bytes = b"") -> bytes:
    """Return the frame that the module answers."""
    return _framed(MODULE, bytes([code, status]) + data)


def sl025_frames() -> Frames:
    """Return a decoder that only listens."""
    return Frames(_cut, starts=bytes([HOST, MODULE]), longest=LONGEST)


def sl025() -> Polled:
    """Return a decoder that asks for cards."""
    return Polled(sl025_frames(), Conversation(in_turns(host(SELECT)), answer_within=0.5))


def _framed(start: int, body: bytes) -> bytes:
    head = bytes([start, len(body) + 1]) + body
    return head + bytes([xor_of(head)])


def _cut(data: bytes) -> Taken | None:
    if len(data) < 2:
        return None
    length = data[1]
    if not (2 if data[0] == HOST else 3) <= length <= LONGEST - 2:
        return refused(Fault.LENGTH)
    if len(data) < length + 2:
        return None
    if xor_of(data[: length + 2]) != 0:
        return refused(Fault.CHECKSUM)
    body = data[2 : length + 1]
    return length + 2, [_asked(body) if data[0] == HOST else _answered(body)]


def _asked(body: bytes) -> Decoded:
    return Said({"command": _COMMANDS.get(body[0], f"{body[0]:02X}")})


def _answered(body: bytes) -> Decoded:
    code, status, data = body[0], body[1], body[2:]
    if status == _BAD_CHECKSUM:
        return Bad(Fault.CHECKSUM)
    if code != SELECT:
        return Said({"response": {"code": code, "status": status, "data": data.hex().upper()}})
    if status == _NO_TAG:
        return Said({"none": True})
    if status != _OK:
        return Bad(Fault.DEVICE)
    if len(data) < 2 or len(data) - 1 not in _SIZES.get(data[-1], {4, 7, 10}):
        return Bad(Fault.LENGTH)
    return iso14443a(data[:-1], {"tag": _KINDS.get(data[-1], "other")})
