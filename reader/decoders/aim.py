r"""AIM symbology identifiers and ECI: what a scanner may put before and into a payload.

``]cm`` names the code and a modifier (ISO/IEC 15424). Only QR modifiers 2, 4 and 6 say that
``\nnnnnn`` is an ECI designator and that a literal backslash is doubled
(gs1/gs1-syntax-engine, scandata.c); elsewhere a backslash is a backslash.
"""

import re

from reader.decoders.base import Barcode

_IDENTIFIER = re.compile(rb"\](?P<aim>[A-Za-z][0-9A-Za-z])")
_ESCAPE = re.compile(rb"\\(?:(?P<eci>\d{6})|\\)")
_WITH_ECI = frozenset({"Q2", "Q4", "Q6"})

_CODES = {
    "A": "code39",
    "C": "code128",
    "E": "ean",
    "F": "codabar",
    "G": "code93",
    "H": "code11",
    "I": "itf",
    "L": "pdf417",
    "Q": "qr",
    "U": "maxicode",
    "X": "vendor",
    "d": "datamatrix",
    "e": "gs1-databar",
    "z": "aztec",
}
_MODIFIED = {
    "C1": "gs1-128",
    "E0": "ean13",
    "E3": "ean-addon",
    "E4": "ean8",
    "Q3": "gs1-qr",
    "Q4": "gs1-qr",
    "d2": "gs1-datamatrix",
}
# ECI numbers to Python codecs (AIM ITS/04-023); 3 to 18 are the parts of ISO 8859.
_CODECS = {0: "cp437", 1: "latin-1", 2: "cp437", 20: "shift_jis", 25: "utf-16-be", 26: "utf-8"} | {
    27: "ascii",
    28: "big5",
    29: "gb18030",
    30: "euc_kr",
    170: "ascii",
    **{number: f"iso8859-{number - 2}" for number in range(3, 19) if number != 14},
}


def symbology(aim: str) -> str:
    """Return the name of the code that an AIM identifier stands for; empty for one unknown."""
    return _MODIFIED.get(aim) or _CODES.get(aim[:1], "")


def barcode(payload: bytes) -> Barcode:
    """Read one payload, with or without an AIM identifier; an unknown one is left in the text."""
    found = _IDENTIFIER.match(payload)
    aim = found["aim"].decode("ascii") if found else ""
    if found is None or not symbology(aim):
        return _plain(payload, "")
    rest = payload[found.end() :]
    if aim in _WITH_ECI:
        value, eci = _unescape(rest)
        return Barcode(value, aim, eci)
    return _plain(rest, aim)


def _plain(payload: bytes, aim: str) -> Barcode:
    value = text(payload)
    if value.isascii():
        return Barcode(value, aim)
    is_utf8 = value.encode() == payload
    return Barcode(value, aim, facts={"encoding": "utf-8" if is_utf8 else "cp1252"})


def text(data: bytes, codec: str = "utf-8") -> str:
    """Decode as ``codec`` says, else UTF-8, else CP1252; its five undefined bytes become U+FFFD."""
    for attempt in (codec, "utf-8"):
        try:
            return data.decode(attempt)
        except UnicodeDecodeError:
            continue
    return data.decode("cp1252", errors="replace")


def _unescape(data: bytes) -> tuple[str, int | None]:
    """Resolve ECI designators and doubled backslashes; return the text and the first ECI."""
    value: list[str] = []
    first: int | None = None
    codec, segment, start = "utf-8", bytearray(), 0
    for escape in _ESCAPE.finditer(data):
        segment += data[start : escape.start()]
        start = escape.end()
        if escape["eci"] is None:
            segment += b"\\"
            continue
        value.append(text(bytes(segment), codec))
        segment.clear()
        number = int(escape["eci"])
        first = number if first is None else first
        codec = _CODECS.get(number, "utf-8")
    segment += data[start:]
    return "".join(value) + text(bytes(segment), codec), first
