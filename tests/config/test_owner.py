"""Root looks at a kiosk and leaves nothing that the kiosk could not write."""

import os
import pwd
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.owner import act_as_owner

NOBODY = 65534
LOOK = """
import sys
from pathlib import Path
from config.owner import act_as_caller, act_as_owner
store, stick = map(Path, sys.argv[1:])
act_as_owner(store)
(store / "kiosk.db-wal").touch()
act_as_caller()
(stick / "carried").touch()
"""

HOME = """
import os, sys
from pathlib import Path
from config.owner import act_as_owner
act_as_owner(Path(sys.argv[1]))
print(os.environ["HOME"])
"""


@pytest.fixture
def common() -> Iterator[Path]:
    """Return a folder that everybody may enter, as /var/lib is; pytest keeps its own to itself."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
def test_what_root_leaves_in_the_store_is_the_owners(common: Path) -> None:
    """SQLite's files beside the store were root's: from then on the kiosk said that it is read-only."""
    store, stick = common / "store", common / "stick"
    store.mkdir(mode=0o700)
    os.chown(store, NOBODY, NOBODY)
    stick.mkdir(mode=0o700)
    subprocess.run([sys.executable, "-c", LOOK, store, stick], check=True, timeout=60)
    assert (store / "kiosk.db-wal").stat().st_uid == NOBODY
    assert (stick / "carried").stat().st_uid == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")
def test_the_owners_home_is_looked_in_not_roots(common: Path) -> None:
    """libpq looked for a certificate in /root, and no command reached a database over TLS."""
    os.chown(common, NOBODY, NOBODY)
    words: list[str | Path] = [sys.executable, "-c", HOME, common]
    said = subprocess.run(words, check=True, timeout=60, capture_output=True, text=True).stdout
    assert said.strip() == pwd.getpwuid(NOBODY).pw_dir


def test_a_store_of_ones_own_changes_nobody(tmp_path: Path) -> None:
    """Also where there is no folder yet, as before enrolment."""
    before = (os.geteuid(), os.getegid(), os.getgroups())
    act_as_owner(tmp_path)
    act_as_owner(tmp_path / "nowhere")
    assert (os.geteuid(), os.getegid(), os.getgroups()) == before
