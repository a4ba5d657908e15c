"""The check values that devices put behind their bytes."""

from functools import reduce
from operator import xor

_CCITT_REVERSED = 0x8408


def xor_of(data: bytes) -> int:
    """Return the exclusive or of all bytes."""
    return reduce(xor, data, 0)


def complement8(data: bytes) -> int:
    """Return the byte that makes the sum of all a multiple of 256."""
    return -sum(data) & 0xFF


def complement16(data: bytes) -> int:
    """Return the two's complement of the sum, 16 bits (Zebra SSI)."""
    return -sum(data) & 0xFFFF


def crc_forward(data: bytes, start: int) -> int:
    """Return CRC-16 with polynomial 1021, most significant bit first.

    Start 0000 is XMODEM (GM65); 1D0F is what OSDP uses (SIA OSDP, annex E).
    """
    crc = start
    for byte in data:
        crc = (crc << 8 & 0xFFFF) ^ _FORWARD[crc >> 8 ^ byte]
    return crc


def crc_reversed(data: bytes) -> int:
    """Return CRC-16 with polynomial 8408, start FFFF (TWN4 Simple Protocol DocRev17, p. 10)."""
    crc = 0xFFFF
    for byte in data:
        crc = crc >> 8 ^ _REVERSED[(crc ^ byte) & 0xFF]
    return crc


def _shift_forward(crc: int) -> int:
    for _ in range(8):
        crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return crc


def _shift_reversed(crc: int) -> int:
    for _ in range(8):
        crc = crc >> 1 ^ (_CCITT_REVERSED if crc & 1 else 0)
    return crc


_FORWARD = tuple(_shift_forward(byte << 8) for byte in range(256))
_REVERSED = tuple(_shift_reversed(byte) for byte in range(256))
