"""What speaks at an unknown port: first listen, and only where it is allowed, ask.

What is pinned in the settings, and what the USB says, goes before all of this. A frame with a
checksum is worth more than text: any bytes are some text.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reader.decoders import sl025, ssi_packets, twn4_frames
from reader.decoders.base import Bad, Barcode, Card, Decoded, Decoder, Said
from reader.decoders.pn532 import WAKE_UP
from reader.decoders.pn532_frames import command
from reader.decoders.text import printable
from reader.protocols import LISTENING

# Profile and protocol. Framed first: each has a checksum that noise seldom meets.
CHECKED = (
    ("id12la", "id12la"),
    ("em18", "em18"),
    ("em125-binary", "em125-binsum"),
    ("gwiot", "gwiot7941e"),
    ("pn532", "pn532"),
    ("sl025", "sl025"),
    ("zebra-ssi", "ssi"),
    ("twn4-simple-crc", "twn4-simple-crc"),
    ("twn4-simple-bin-crc", "twn4-simple-bin-crc"),
    ("osdp", "osdp"),
)
TEXT = (("mfrc522", "text-uid"), ("text", "text"))
BAUDS = (9600, 115200)
MOSTLY = 0.8
_SILENT = 60.0


@dataclass(frozen=True, slots=True)
class Probe:
    """A question that only one kind of device answers."""

    profile: str
    protocol: str
    question: bytes
    baud: int


PROBES = (
    Probe("pn532", "pn532", WAKE_UP + command(b"\x02"), 115200),
    Probe("sl025", "sl025", sl025.host(sl025.SELECT), 115200),
    Probe("twn4-simple", "twn4-simple", b"\r" + twn4_frames.ascii_message(b"\x05\x00\x10", crc=False), 9600),
    Probe("zebra-ssi", "ssi", ssi_packets.packet(0xA3, ssi_packets.HOST), 9600),
)
"""GetFirmwareVersion, Select, SearchTag and REQUEST_REVISION: each only asks, and changes nothing.

The CR before SearchTag ends whatever the questions before it have left in a reader's line."""


def heard(pieces: Sequence[tuple[float, bytes]]) -> str:
    """Return the profile that makes sense of what was heard, bytes with their times; empty for none."""
    data = b"".join(piece for _, piece in pieces)
    if not data:
        return ""
    for profile, protocol in CHECKED:
        events = replay(LISTENING[protocol](), pieces)
        if any(isinstance(event, Card | Barcode) for event in events) and _mostly_good(events):
            return _which_125(profile, data)
    if printable(data) < MOSTLY:
        return ""
    for profile, protocol in TEXT:
        events = replay(LISTENING[protocol](), pieces)
        if events and all(isinstance(event, Card | Barcode) for event in events):
            return profile
    return ""


def answers(probe: Probe, data: bytes) -> bool:
    """Say whether these bytes are an answer to a probe."""
    events = replay(LISTENING[probe.protocol](), [(0.0, data)])
    return any(
        isinstance(event, Card | Barcode)
        or (isinstance(event, Said) and not event.facts.keys() & {"command", "nak"})
        for event in events
    )


def replay(decoder: Decoder, pieces: Iterable[tuple[float, bytes]]) -> list[Decoded]:
    """Return what a decoder makes of recorded bytes, with silence after them."""
    events: list[Decoded] = []
    at = 0.0
    for at, data in pieces:
        events += decoder.feed(data, at)
    while decoder.deadline is not None and decoder.deadline <= at + _SILENT:
        events += decoder.tick(decoder.deadline)
    return events


def _mostly_good(events: Sequence[Decoded]) -> bool:
    bad = sum(isinstance(event, Bad) for event in events)
    return bad * 2 <= len(events)


def _which_125(profile: str, data: bytes) -> str:
    """Tell the two families apart that one decoder reads: only the ID family ends its lines."""
    return "rdm6300" if profile == "id12la" and b"\r\n\x03" not in data else profile
