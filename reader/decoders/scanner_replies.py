"""What scanners answer to commands, and the commands themselves: enough never to take one for a scan."""

import re

from reader.decoders.base import Bad, Facts, Fault, Said
from reader.decoders.checks import crc_forward
from reader.decoders.scanner import Peel, Peeled

ACK, NAK, ENQ = 0x06, 0x15, 0x05

_GM65_REPLY, _GM65_COMMAND = b"\x02\x00", b"\x7e\x00"
_GM65_TYPES = {0x07: "READ", 0x08: "WRITE", 0x09: "SAVE"}
_UNCHECKED = b"\xab\xcd"
_VALUES = re.compile(rb"(?:;?[\x20-\x2b\x2d-\x7e]{2,60}[\x06\x15\x05][,;.!]?)+(?:\r?\n?)\Z")
_VALUE = re.compile(rb"([\x20-\x7e]{2,60}?)([\x06\x15\x05])[,;.!]?")
_MENU = re.compile(rb"\x16([MTU])\r([^\r]*)")
_MENU_NAMES = {b"M": "MENU", b"T": "TRIGGER_ON", b"U": "TRIGGER_OFF"}
_METROLOGIC = re.compile(rb"\x02(\d{2,20})\x03")
_DE2120 = re.compile(rb"\^_\^([0-9A-Za-z]{2,12})\.")
_NEWLAND = re.compile(rb"([\x7e\x02])\x01(?:\d{4})[@#]([0-9A-Za-z*&^;\x06\x15\x05]{2,80});\x03")


def gm65(record: bytes) -> Peeled:
    """Know a GM65's replies and commands: CRC-16/XMODEM behind type, length and data.

    The reply's CRC is real and not the constant for which two drivers take it (gm65-scanner).
    """
    if record.startswith(_GM65_COMMAND):
        return _gm65_command(record)
    if not record.startswith(_GM65_REPLY):
        return None
    size = _gm65_size(record, head=4)
    if size is None:
        return len(record), Bad(Fault.INCOMPLETE)
    body, check = record[2 : size - 2], record[size - 2 : size]
    if crc_forward(body, 0).to_bytes(2, "big") != check:
        return len(record), Bad(Fault.CHECKSUM)
    facts: dict[str, object] = {"value": int.from_bytes(body[2:], "big")}
    return size, Said({"ack" if body[0] == 0 else "nak": True, **facts})


def de2120(record: bytes) -> Peeled:
    """Know a DE2120's ACK and NAK, and ``^_^…`` commands (SparkFun_DE2120_Arduino_Library)."""
    asked = _DE2120.match(record)
    return (asked.end(), Said({"command": asked[1].decode()})) if asked else _bare(record)


def honeywell(record: bytes) -> Peeled:
    """Know what Honeywell answers to menu commands (CM-2D202 manual, p. 193), and the commands."""
    if menu := _MENU.match(record):
        name = _MENU_NAMES[menu[1]]
        facts: Facts = {"command": name, "data": menu[2].decode("latin-1")} if menu[2] else {"command": name}
        return menu.end(), Said(facts)
    if _VALUES.match(record):
        return len(record), _values(_VALUE.findall(record))
    return _bare(record)


def metrologic(record: bytes) -> Peeled:
    """Know an older Metrologic's programming commands; it answers 06 and 15 (IS4823, p. 22)."""
    asked = _METROLOGIC.match(record)
    return (asked.end(), Said({"command": asked[1].decode()})) if asked else _bare(record)


def newland(record: bytes) -> Peeled:
    """Know Newland's commands and replies (HR52 manual, p. 35)."""
    found = _NEWLAND.match(record)
    if not found:
        return _bare(record)
    said = found[2].decode("latin-1")
    if found[1] == b"\x7e":
        return found.end(), Said({"command": said})
    good = chr(ACK) in said
    return found.end(), Said({"ack" if good else "nak": True, "values": [said.strip("\x05\x06\x15")]})


PEELS: dict[str, Peel] = {
    "gm65": gm65,
    "de2120": de2120,
    "honeywell-menu": honeywell,
    "metrologic-stx": metrologic,
    "newland": newland,
}
"""What is known of each kind of scanner."""


def _bare(record: bytes) -> Peeled:
    """Know a single 06, 15 or 05."""
    match record[:1]:
        case b"\x06":
            return 1, Said({"ack": True})
        case b"\x15" | b"\x05":
            return 1, Said({"nak": True})
    return None


def _values(answers: list[tuple[bytes, bytes]]) -> Said:
    values = [value.decode("latin-1").lstrip(",;") for value, _ in answers]
    good = all(end == b"\x06" for _, end in answers)
    return Said({"ack" if good else "nak": True, "values": values})


def _gm65_size(record: bytes, head: int) -> int | None:
    """Return the size of what begins here, if all of it is there."""
    if len(record) < head:
        return None
    size = head + record[3] + 2
    return size if len(record) >= size else None


def _gm65_command(record: bytes) -> Peeled:
    size = _gm65_size(record, head=6)
    if size is None:
        return len(record), Bad(Fault.INCOMPLETE)
    body, check = record[2 : size - 2], record[size - 2 : size]
    if check != _UNCHECKED and crc_forward(body, 0).to_bytes(2, "big") != check:
        return len(record), Bad(Fault.CHECKSUM)
    name = _GM65_TYPES.get(body[0], f"{body[0]:02X}")
    facts: dict[str, object] = {"command": name}
    if name in {"READ", "WRITE"}:
        number = int.from_bytes(body[4:], "big")
        facts |= {"zone": body[2:4].hex().upper(), "count" if name == "READ" else "value": number}
    return size, Said(facts | ({"crc": "bypassed"} if check == _UNCHECKED else {}))
