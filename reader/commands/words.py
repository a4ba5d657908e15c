"""How the commands write an event as JSON."""

import json

from reader.decoders.aim import symbology
from reader.decoders.base import Bad, Barcode, Decoded


def as_json(event: Decoded) -> str:
    """Return one event as a line of JSON, with its whole value."""
    if isinstance(event, Bad):
        return json.dumps({"error": event.reason})
    facts: dict[str, str | int] = {"kind": "card", "value": event.value}
    if isinstance(event, Barcode):
        facts["kind"] = "barcode"
        if event.aim:
            facts |= {"aim": event.aim, "symbology": symbology(event.aim)}
        if event.eci is not None:
            facts["eci"] = event.eci
    return json.dumps(facts, ensure_ascii=False)
