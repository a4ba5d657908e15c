"""One sound message of each protocol, made by rule, and what it says."""

import json
from dataclasses import dataclass
from pathlib import Path

from reader.decoders.base import Barcode, Card, Decoded
from reader.detect import replay
from reader.protocols import LISTENING

DERIVED = json.loads(Path(__file__).with_name("derived_vectors.json").read_text(encoding="utf-8"))

# Noise before these is a part of their payload, or of a message without any check, until silence.
UNFRAMED = {
    "text", "barcode-text", "text-uid", "text-uid-125", "em18", "gm65", "de2120", "honeywell-menu",
    "metrologic-stx", "newland", "em4100-forms", "uid-forms", "wiegand26", "twn4-simple", "twn4-simple-crc",
    "twn4-simple-bin",
}  # fmt: skip
CHECKED = {
    "rdm6300", "id12la", "em4100", "em4100-additive", "em18", "em125-binsum", "gwiot7941e", "pn532", "pn53x",
    "sl025", "ssi", "osdp", "twn4-simple-crc", "twn4-simple-bin-crc",
}  # fmt: skip


@dataclass(frozen=True)
class Sample:
    """One message."""

    id: str
    protocol: str
    data: bytes
    value: str


def scans(events: list[Decoded]) -> list[str]:
    """Return the values of the scans among events."""
    return [event.value for event in events if isinstance(event, Card | Barcode)]


def heard(protocol: str, *pieces: bytes, gap: float = 0.0) -> list[Decoded]:
    """Return what a new decoder makes of pieces that come ``gap`` seconds apart, and silence after them."""
    return replay(LISTENING[protocol](), [(number * gap, piece) for number, piece in enumerate(pieces)])


SAMPLES = [
    Sample(each["id"], each["protocol"], bytes.fromhex(each["hex"]), each["expect"]["value"])
    for each in DERIVED
    if "value" in each["expect"] and "kind" in each["expect"] and len(each["hex"]) < 1200
]
