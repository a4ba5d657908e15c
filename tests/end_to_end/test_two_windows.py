"""The public kiosk and reception's window over one store: two processes, one ledger."""

import subprocess
import sys
from pathlib import Path

import pytest

from sync import events
from sync.chain import breaks
from sync.ledger import Ledger
from sync.store import Store
from tests.end_to_end.killed import ROOT
from tests.sync.invented import make_identity

WINDOW = Path(__file__).with_name("window.py")
TAPS = 40


def start(folder: Path, first: int, spill: list[str]) -> subprocess.Popen[bytes]:
    """Open a window that taps so many cards from this number on."""
    words = [sys.executable, str(WINDOW), str(folder), str(first), str(TAPS), *spill]
    return subprocess.Popen(words, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE)


@pytest.mark.parametrize("spill", [[], ["spill"]], ids=["writing", "some-beside-the-ledger"])
def test_numbers_are_gapless_and_the_chain_holds(tmp_path: Path, spill: list[str]) -> None:
    """Each tap of each window is in the ledger once; no number twice or left out, no link broken."""
    folder = tmp_path / "kiosk"
    Store.create(folder, make_identity()).close()
    windows = [start(folder, first, spill) for first in (1, 1001)]
    said = [window.communicate(timeout=120)[0].split() for window in windows]
    assert [window.returncode for window in windows] == [0, 0]
    assert said == [[b"unknown"] * TAPS] * 2
    store = Store.open(folder)
    ledger = Ledger(store)
    ledger.take_up()
    rows = store.db.conn.execute("SELECT seq, content, chain FROM event ORDER BY seq").fetchall()
    assert [row[0] for row in rows] == list(range(1, 2 * TAPS + 1))
    assert breaks(b"", rows) == []
    assert len({_token(row[1]) for row in rows}) == 2 * TAPS
    assert not ledger.spilled()
    store.close()


def _token(content: str) -> str | None:
    body = events.decode(content).body
    assert isinstance(body, events.ArrivalRecorded)
    return body.token
