"""A registry that has been in use since the first version is brought up to date with all that it holds."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

ROOT = Path(__file__).parents[2]
PROGRAM = Path(__file__).with_name("earlier.py")


def migrated(database: str) -> dict[str, Any]:
    """Fill the tables of the first version, migrate them, and return what today's registry makes of them."""
    env = os.environ | {
        "HUB_REGISTRY_DATABASE": database,
        "HUB_REGISTRY_SECRET_KEY": "k" * 60,
        "DJANGO_SETTINGS_MODULE": "registry.settings",
        "PYTHONPATH": str(ROOT),
    }
    done = subprocess.run(
        [sys.executable, str(PROGRAM)], env=env, capture_output=True, text=True, check=False, timeout=200
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_filled_tables_of_the_first_version_migrate(tmp_path: Path) -> None:
    """Nothing is lost and nothing counted anew: events, what they meant, what was refused, the register."""
    told = migrated(str(tmp_path / "registry.db"))
    assert (told["counting"], told["highest"]) == (6, 11)
    assert told["missing"] == [[8, 8], [10, 10]]
    assert told["again"] == ["duplicate"]
    assert told["mark"] == 9
    assert told["applied"] == [[1, 1]]
    assert (told["counting_after"], told["faces"], told["events"]) == (5, 1, 11)
    assert told["proof"] == [12, 11, 0, 1]
    assert told["refusals"] == [[10, None]]
    assert told["register"] == [9, True]
    assert told["buckets"] == [9, 1, 1]
    assert UUID(told["medium"]) == UUID(int=0x12)
