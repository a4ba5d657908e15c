"""Public captures, where the file of vectors stands beside the checkout, and our own derived ones."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from reader.cli import main

FILE = Path(__file__).parents[3] / "shared" / "vectors" / "readers.json"
DERIVED = Path(__file__).with_name("derived_vectors.json")
"""Made by the rules of each protocol's document, with the tools of `reader.models`; none was captured."""


def vectors() -> list[dict[str, Any]]:
    """Return the public vectors, where there are any, and ours."""
    found: list[dict[str, Any]] = json.loads(DERIVED.read_text(encoding="utf-8"))
    if FILE.exists():
        found += json.loads(FILE.read_text(encoding="utf-8"))
    return found


def holds(wanted: object, got: object) -> bool:
    """Say whether everything that was wanted was got; more may have been got."""
    if isinstance(wanted, dict):
        return isinstance(got, dict) and all(key in got and holds(wanted[key], got[key]) for key in wanted)
    return wanted == got


@pytest.mark.parametrize("vector", vectors(), ids=lambda vector: vector["id"])
def test_vector(vector: dict[str, Any]) -> None:
    """What the capture says is what `hub-reader decode` says: the scans, or no scan and a fault."""
    result = CliRunner().invoke(main, ["decode", "--protocol", vector["protocol"]], input=vector["hex"])
    assert result.exit_code == 0, result.output
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    wanted = vector["expect"].get("sequence", [vector["expect"]])
    assert len(answers) == len(wanted), answers
    assert all(map(holds, wanted, answers)), answers


def test_every_protocol_has_a_vector() -> None:
    """No decoder is without at least one capture or derived frame."""
    from reader.protocols import LISTENING  # noqa: PLC0415 - only here

    derived = {vector["protocol"] for vector in json.loads(DERIVED.read_text(encoding="utf-8"))}
    assert derived == set(LISTENING)
