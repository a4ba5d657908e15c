"""The JSON Schema in `docs/wire/` is what the code says."""

import json
from pathlib import Path

import msgspec
import pytest

from sync.events import Event
from sync.schema import MESSAGES, schemas

DOCS = Path(__file__).parents[2] / "docs" / "wire"


@pytest.mark.parametrize("name", MESSAGES)
def test_the_written_schema_is_today_s(name: str) -> None:
    """If this fails, run ``python -m sync.schema`` and look at what changed for older kiosks."""
    assert json.loads((DOCS / f"{name}.schema.json").read_text()) == schemas()[name]


def test_nothing_else_lies_there() -> None:
    """A message that is gone leaves no schema behind."""
    assert {path.name for path in DOCS.glob("*.json")} == {f"{name}.schema.json" for name in MESSAGES}


def test_the_example_in_the_page_is_an_event() -> None:
    """The example that readers copy from can be read."""
    text = (DOCS / "README.md").read_text()
    example = text.split("```json")[1].split("```")[0]
    assert msgspec.json.decode(example, type=Event).seq == 1204
