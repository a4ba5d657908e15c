"""EM4100 tags whose checksum is one raw byte: ``02``, ten hex digits, the XOR, ``03``; 13 bytes.

The raw byte may itself be 02, 03, 0D or 0A, so the frame is read by its length (esphome/issues
#3610, a live capture).
"""

import re

from reader.decoders.base import Fault
from reader.decoders.checks import xor_of
from reader.decoders.em4100 import ETX, STX
from reader.decoders.frames import Frames, Taken, refused
from reader.decoders.identity import tag

SIZE = 13
_DIGITS = re.compile(rb"[0-9A-Fa-f]*")


def em125_binary() -> Frames:
    """Return a decoder for such frames."""
    return Frames(_cut, starts=bytes([STX]), longest=SIZE, padding=b"\0\r\n")


def _cut(data: bytes) -> Taken | None:
    if not _DIGITS.fullmatch(data[1:11]):
        return refused(Fault.FORMAT)
    if len(data) < SIZE:
        return None
    if data[12] != ETX:
        return refused(Fault.FORMAT)
    raw = bytes.fromhex(data[1:11].decode("ascii"))
    if xor_of(raw) != data[11]:
        return refused(Fault.CHECKSUM)
    return SIZE, [tag(raw)]
