"""Public captures, where the file of vectors stands beside the checkout."""

import json
from pathlib import Path
from typing import Any

import pytest

from reader.commands.decode import session
from reader.commands.words import as_json
from reader.profiles import PROTOCOLS

FILE = Path(__file__).parents[3] / "shared" / "vectors" / "readers.json"

# Protocols that no decoder of ours speaks yet, each a device of its own.
OUT_OF_SCOPE = {
    "de2120", "em125-binsum", "em18", "em4100-forms", "gm65", "gwiot7941e", "honeywell-menu",
    "metrologic-stx", "osdp", "pn532", "pn53x", "sl025", "ssi", "twn4-simple", "twn4-simple-bin-crc",
    "twn4-simple-crc", "uid-forms", "wiegand26",
}  # fmt: skip
COMPARED = {"kind", "value", "aim", "symbology", "eci"}


def vectors() -> list[dict[str, Any]]:
    """Return the vectors of the protocols that we speak, or none where there is no file."""
    if not FILE.exists():
        return []
    found: list[dict[str, Any]] = json.loads(FILE.read_text(encoding="utf-8"))
    return [vector for vector in found if vector["protocol"] not in OUT_OF_SCOPE]


@pytest.mark.parametrize("vector", vectors(), ids=lambda vector: vector["id"])
def test_vector(vector: dict[str, Any]) -> None:
    """What the capture says is what comes out: the scans, or no scan and a fault."""
    events = session(PROTOCOLS[vector["protocol"]](), bytes.fromhex(vector["hex"]))
    answers = [json.loads(as_json(event)) for event in events]
    expect = vector["expect"]
    if "error" in expect:
        assert [set(answer) for answer in answers] == [{"error"}]
        return
    wanted = expect.get("sequence", [expect])
    assert answers == [{key: each[key] for key in each if key in COMPARED} for each in wanted]
