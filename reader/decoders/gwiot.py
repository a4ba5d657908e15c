"""Gwiot 7941E and 7941W: ``02``, length, type, identifier, check byte, ``03``, all binary.

The length counts the whole frame; the check byte is the XOR from the length to the identifier
(datasheet in gutierrezps/gwiot7941e, doc/, p. 4). An identifier may hold 02 and 03.
"""

from reader.decoders.base import Bad, Card, Fault, Said
from reader.decoders.checks import xor_of
from reader.decoders.frames import Frames, Taken, refused
from reader.decoders.identity import iso14443a, tag

LONGEST = 20
_AROUND = 5
_KINDS = {
    0x01: ("mifare-1k", {4, 7}),
    0x02: ("em4100", {5}),
    0x03: ("mifare-4k", {4, 7}),
    0x10: ("hid", {3, 4, 5, 6, 7, 8}),
    0x20: ("china-id", {8}),
    0x21: ("iso14443b", {4, 8}),
    0x22: ("felica", {8}),
    0x30: ("iso15693", {8}),
    0xFF: ("keypad", {1, 2, 3, 4, 5, 6, 7, 8}),
}
_TYPE_A = {0x01, 0x03}
_TYPE_B = 0x21
_KEYPAD = 0xFF


def gwiot7941e() -> Frames:
    """Return a decoder for such frames."""
    return Frames(_cut, starts=b"\x02", longest=LONGEST)


def _cut(data: bytes) -> Taken | None:
    if len(data) < 3:
        return None
    length, kind = data[1], data[2]
    if kind not in _KINDS or length - _AROUND not in _KINDS[kind][1]:
        return refused(Fault.FORMAT)
    if len(data) < length:
        return None
    if data[length - 1] != 0x03:
        return refused(Fault.FORMAT)
    if xor_of(data[1 : length - 1]) != 0:
        return refused(Fault.CHECKSUM)
    return length, [_read(kind, data[3 : length - 2])]


def _read(kind: int, raw: bytes) -> Card | Said | Bad:
    facts = {"tag": _KINDS[kind][0]}
    if kind == _KEYPAD:
        return Said({**facts, "reply": "KEYPAD"})
    if kind in _TYPE_A:
        return iso14443a(raw, facts)
    return tag(raw, facts, random=kind == _TYPE_B)
