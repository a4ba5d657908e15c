"""How the commands write an event as JSON."""

import json

from reader.decoders.aim import symbology
from reader.decoders.base import Bad, Barcode, Decoded, Said


def as_json(event: Decoded) -> str:
    """Return one event as a line of JSON, with its whole value."""
    return json.dumps(facts(event), ensure_ascii=False)


def facts(event: Decoded) -> dict[str, object]:
    """Return one event as names and values."""
    if isinstance(event, Bad):
        return {"error": event.reason}
    if isinstance(event, Said):
        return dict(event.facts)
    told: dict[str, object] = {"kind": "card", "value": event.value}
    if isinstance(event, Barcode):
        told["kind"] = "barcode"
        if event.aim:
            told |= {"aim": event.aim, "symbology": symbology(event.aim)}
        if event.eci is not None:
            told["eci"] = event.eci
    return told | dict(event.facts)
