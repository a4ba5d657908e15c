"""Packages are the same bytes, whoever builds them, wherever and whenever.

Builds both packages twice, which takes minutes: ``pytest -m long tests/machine/test_reproducible.py``.
"""

import hashlib
import os
import subprocess
from pathlib import Path

import pytest

from tests.machine.conftest import ROOT

pytestmark = [pytest.mark.long, pytest.mark.timeout(3600)]
ELSEWHERE = {"TZ": "Pacific/Auckland", "LC_ALL": "C.UTF-8", "USER": "somebody"}


def built(folder: Path, **environment: str) -> dict[str, str]:
    """Build the packages of the newest commit in a folder of its own; return each file's digest."""
    folder.mkdir(parents=True)
    committed = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, capture_output=True, check=True).stdout
    subprocess.run(["tar", "-x"], cwd=folder, input=committed, check=True)
    (folder / ".venv").symlink_to(ROOT / ".venv")
    done = subprocess.run(
        ["sh", "tools/make-package"],
        cwd=folder,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=1800,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return {each.name: hashlib.sha256(each.read_bytes()).hexdigest() for each in folder.glob("dist/*.deb")}


def test_built_twice_they_are_the_same_bytes(tmp_path: Path) -> None:
    """In two folders, at two moments, under two time zones: nothing of the builder is in them."""
    here = built(tmp_path / "here", LC_ALL="en_GB.UTF-8")
    there = built(tmp_path / "with-a-much-longer-name" / "there", **ELSEWHERE)
    assert len(here) == 2
    assert there == here
