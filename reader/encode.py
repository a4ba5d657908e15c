"""What a device would send for a card or a barcode: the decoders' inverse, for the simulated reader."""

import re
from collections.abc import Callable
from random import Random

from reader.decoders.checks import xor_of

REPEAT = 0.065
"""Seconds between the frames of a card held at an RDM6300 (arduino12/rdm6300)."""
HELD = 3
"""Frames that an RDM6300 sends during a short tap."""
REPEATING = frozenset({"rdm6300", "em4100-additive", "em125-binsum", "text-uid-125"})

_IDENTIFIER = re.compile("[0-9A-Fa-f]{10}")
_UID = re.compile("(?:[0-9A-Fa-f]{2}){4,10}")


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
    return [encode(protocol, value)] * (HELD if protocol in REPEATING else 1)


def invent(protocol: str, rng: Random) -> str:
    """Return a made-up value that fits the protocol."""
    if protocol in _TEXTS or protocol == "ssi":
        return f"GCV{rng.randrange(10**10):010d}"
    if protocol in _LONG_UIDS:
        return f"04{rng.randrange(1, 2**48 - 1):012X}"
    return f"{rng.randrange(1, 2**40 - 1):010X}"


def _raw(value: str) -> bytes:
    if not _IDENTIFIER.fullmatch(value):
        raise ValueError("A 125 kHz card has ten hex digits, such as 0414F1A2B3.")
    return bytes.fromhex(value)


def _digits(value: str) -> bytes:
    return f"{value.upper()}{xor_of(_raw(value)):02X}".encode()


def _text(value: str) -> bytes:
    return value.encode() + b"\r"


def _uid(value: str) -> bytes:
    if not _UID.fullmatch(value):
        raise ValueError("A UID has 8 to 20 hex digits, such as 04A1B2C3D4E5F6.")
    return value.upper().encode() + b"\r\n"


def _rdm6300(value: str) -> bytes:
    return b"\x02" + _digits(value) + b"\x03"


def _id12la(value: str) -> bytes:
    return b"\x02" + _digits(value) + b"\r\n\x03"


def _additive(value: str) -> bytes:
    raw = _raw(value)
    return b"\x02" + f"{value.upper()}{sum(raw) & 0xFF:02X}".encode() + b"\x03"


def _binary(value: str) -> bytes:
    raw = _raw(value)
    return b"\x02" + value.upper().encode() + bytes([xor_of(raw), 0x03])


def _gwiot(value: str) -> bytes:
    body = b"\x0a\x02" + _raw(value)
    return b"\x02" + body + bytes([xor_of(body), 0x03])


_TEXTS = (
    "text",
    "barcode-text",
    "gm65",
    "de2120",
    "honeywell-menu",
    "metrologic-stx",
    "newland",
)
_LONG_UIDS = frozenset(
    {"text-uid", "pn532", "sl025", "osdp"}
    | {f"twn4-simple{mode}" for mode in ("", "-crc", "-bin", "-bin-crc")}
)
_ENCODERS: dict[str, Callable[[str], bytes]] = {
    **dict.fromkeys(_TEXTS, _text),
    "rdm6300": _rdm6300,
    "id12la": _id12la,
    "em4100": _rdm6300,
    "em4100-additive": _additive,
    "em125-binsum": _binary,
    "em18": _digits,
    "gwiot7941e": _gwiot,
    "text-uid": _uid,
    "text-uid-125": lambda value: _raw(value).hex().upper().encode() + b"\r\n",
}
PROTOCOLS = tuple(_ENCODERS)
"""Devices that only talk; those that answer are in `reader.models`."""
