"""How the commands write an event as JSON."""

import json

from reader.decoders.aim import symbology
from reader.decoders.base import Bad, Barcode, Card, Decoded, Said
from reader.decoders.em4100 import about

_EM4100 = frozenset({"rdm6300", "id12la", "em4100", "em4100-additive", "em18", "em125-binsum"})


def as_json(event: Decoded, protocol: str) -> str:
    """Return one event as a line of JSON, with its whole value."""
    told = facts(event)
    if isinstance(event, Card) and protocol in _EM4100:
        told |= about(event.value)
    return json.dumps(told, ensure_ascii=False)


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
