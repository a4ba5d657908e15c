"""Real disks that fail, mounted for the test: full, read-only, or gone while people come."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sync.spill import CACHE

ROOT = Path(__file__).parents[2]
PROGRAM = Path(__file__).with_name("failing_disk.py")


def happens(scenario: str, folder: Path, *, root: bool = False) -> dict[str, object]:
    """Let it happen, in a mount namespace that ends with it; return what became of the visits."""
    disk = folder / "disk"
    disk.mkdir()
    unshare = ["unshare", "--mount"] if root else ["unshare", "--mount", "--map-root-user"]
    if subprocess.run([*unshare, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this user may not mount anything")
    env = os.environ | {"PYTHONPATH": str(ROOT), CACHE: str(folder / "cache")}
    done = subprocess.run(
        [*unshare, sys.executable, str(PROGRAM), scenario, str(disk)],
        env=env, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return told


@pytest.mark.parametrize(
    ("scenario", "says"),
    [
        ("full", "visits are counted beside the ledger, safe: The disk is full"),
        ("read_only", "the disk or the file is read-only. 5 visits are counted beside the ledger, safe."),
        ("read_only_everywhere", "5 in memory only (do not switch this machine off)."),
    ],
)
def test_a_disk_that_takes_nothing_loses_nobody(tmp_path: Path, scenario: str, says: str) -> None:
    """The door says so to staff in words, counts on, and has everybody once when the disk is back."""
    told = happens(scenario, tmp_path)
    assert says in str(told["told"])
    assert told["counted"] == told["kept"] == told["cards"]
    assert told["wrong"] == 0


def test_a_disk_that_takes_nothing_can_still_be_looked_at_and_carried_out(tmp_path: Path) -> None:
    """A card that died: `hub-sync status` says so, and the queue goes to a stick, from a copy in memory."""
    told = happens("read_only", tmp_path)
    assert isinstance(told["said"], list)
    status, carried = told["said"]
    assert status.startswith("1 Kiosk ")
    assert "cannot be written: the disk or the file is read-only." in status
    assert "Waiting to be sent    3, the oldest from" in status
    assert carried.startswith("0 3 events are in ")
    assert "5 more are counted beside the ledger and not in it" in carried


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may set up a disk of its own")
def test_a_disk_that_goes_takes_nobody_along(tmp_path: Path) -> None:
    """It stops in the middle of the morning and forgets what was not synced; everybody counted is there."""
    told = happens("gone", tmp_path, root=True)
    assert told["counted"] == told["kept"] == told["cards"] == 60
    assert told["wrong"] == 0
    assert "visits are counted beside the ledger, safe" in str(told["told"])
