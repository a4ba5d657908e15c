"""Writes the JSON Schema of all that goes over the wire: ``python -m sync.schema docs/wire``."""

import json
import sys
from pathlib import Path
from typing import Any

import msgspec

from sync import wire
from sync.events import Event

DIALECT = "https://json-schema.org/draft/2020-12/schema"
MESSAGES: dict[str, Any] = {
    "event": Event,
    "enrol-request": wire.EnrolRequest,
    "enrol-answer": wire.EnrolAnswer,
    "batch": wire.Batch,
    "batch-answer": wire.BatchAnswer,
    "changes": wire.Changes,
    "entry": wire.Entry,
    "sums": wire.Sums,
    "bucket": wire.Bucket,
    "heartbeat": wire.Heartbeat,
    "heartbeat-answer": wire.HeartbeatAnswer,
    "diagnostics": wire.Diagnostics,
    "noted": wire.Noted,
    "others": wire.Others,
    "problem": wire.Problem,
}


def schemas() -> dict[str, dict[str, Any]]:
    """Return the schema of each message by its name."""
    return {name: {"$schema": DIALECT, **msgspec.json.schema(shape)} for name, shape in MESSAGES.items()}


def write(folder: Path) -> None:
    """Write each schema to ``folder`` as ``<name>.schema.json``."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, schema in schemas().items():
        text = json.dumps(schema, indent=2, ensure_ascii=False, sort_keys=True)
        (folder / f"{name}.schema.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/wire"))
