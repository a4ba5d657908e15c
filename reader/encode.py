"""What a device would send for a card or a barcode: the decoders' inverse, for the simulated reader."""

import re
from collections.abc import Callable
from functools import reduce
from operator import xor
from random import Random

PROTOCOLS = ("text", "rdm6300", "id12la")
REPEAT = 0.065
"""Seconds between the frames of a card held at an RDM6300 (arduino12/rdm6300)."""
HELD = 3
"""Frames that an RDM6300 sends during a short tap."""

_IDENTIFIER = re.compile("[0-9A-Fa-f]{10}")


def encode(protocol: str, value: str) -> bytes:
    """Return one line or frame for ``value``.

    Raises:
        ValueError: no such protocol, or the value does not fit it.
    """
    try:
        encoder = _ENCODERS[protocol]
    except KeyError as error:
        raise ValueError(f"There is no protocol {protocol}; choose from {', '.join(PROTOCOLS)}.") from error
    return encoder(value)


def presentation(protocol: str, value: str) -> list[bytes]:
    """Return what one tap sends, in pieces that come `REPEAT` seconds apart.

    Raises:
        ValueError: no such protocol, or the value does not fit it.
    """
    return [encode(protocol, value)] * (HELD if protocol == "rdm6300" else 1)


def invent(protocol: str, rng: Random) -> str:
    """Return a made-up value that fits the protocol."""
    if protocol == "text":
        return f"GCV{rng.randrange(10**10):010d}"
    return f"{rng.randrange(1, 2**40 - 1):010X}"


def _text(value: str) -> bytes:
    return value.encode() + b"\r"


def _rdm6300(value: str) -> bytes:
    return b"\x02" + _digits(value) + b"\x03"


def _id12la(value: str) -> bytes:
    return b"\x02" + _digits(value) + b"\r\n\x03"


_ENCODERS: dict[str, Callable[[str], bytes]] = {"text": _text, "rdm6300": _rdm6300, "id12la": _id12la}


def _digits(value: str) -> bytes:
    if not _IDENTIFIER.fullmatch(value):
        raise ValueError("A 125 kHz card has ten hex digits, such as 0414F1A2B3.")
    raw = bytes.fromhex(value)
    return f"{value.upper()}{reduce(xor, raw):02X}".encode()
