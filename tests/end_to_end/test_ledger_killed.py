"""Kiosk, delivery and registry are killed under load: nothing acknowledged is lost, nothing counted twice.

And a disk that forgets what was not synced: with ``synchronous=OFF`` the harness does find loss, so
that its finding none means something.
"""

import random
import shutil
import sqlite3
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sync import events
from sync.ledger import Ledger
from sync.rescue import keep_copy, open_sound
from sync.store import Store
from tests.end_to_end.killed import RECORDER, ROOT, Process, Works, until
from tests.sync.invented import make_identity

SHIM = Path(__file__).with_name("forgetful_disk.c")


def kill_and_compare(folder: Path, kills: int) -> None:
    """Kill one of three processes at a random moment, many times; then let delivery end, and compare."""
    chance, works = random.Random(), Works(folder)
    try:
        processes = works.start()
        until(lambda: len(works.acknowledged()) > 20)
        for _ in range(kills):
            before = len(works.acknowledged())
            time.sleep(chance.uniform(0, 0.3))  # not to wait for anything: the moment of death is the test
            chance.choice(processes).again()
            until(lambda before=before: len(works.acknowledged()) > before)  # type: ignore[misc]
        processes[1].kill()
        processes[2].kill()
        works.running = processes[:1]
        until(works.once, seconds=120)
    finally:
        works.stop()
    compare(works)


def compare(works: Works) -> None:
    """Hold what the kiosk acknowledged against what the registry holds and counts."""
    store = Store.open(works.store)
    state, broken = Ledger(store).state(), Ledger(store).broken_links()
    store.close()
    with sqlite3.connect(works.database) as registry:
        held = registry.execute("SELECT id, seq FROM intake_event ORDER BY seq").fetchall()
        counted = registry.execute("SELECT COUNT(*) FROM intake_attendance WHERE counts").fetchone()[0]
        refused = registry.execute("SELECT COUNT(*) FROM intake_refusal").fetchone()[0]
    registry.close()
    lost = {each.replace("-", "") for each in works.acknowledged()} - {row[0] for row in held}
    assert lost == set()
    assert [row[1] for row in held] == list(range(1, state.last + 1))
    assert (counted, refused) == (len(held), 0)
    assert (state.high_water, state.waiting, state.parked, broken) == (state.last, 0, 0, [])


def test_nothing_is_lost_when_programs_are_killed(tmp_path: Path) -> None:
    """Twenty kills at random moments under load."""
    kill_and_compare(tmp_path, 20)


@pytest.mark.long
def test_nothing_is_lost_in_hundreds_of_kills(tmp_path: Path) -> None:
    """The same, 250 times."""
    kill_and_compare(tmp_path, 250)


def cut_power(folder: Path, shim: Path, synchronous: str) -> tuple[int, int]:
    """Record on a disk that keeps only what was synced, and cut the power.

    Returns how many events were acknowledged, and how many of them are gone.
    """
    store = Store.create(folder / "store", make_identity())
    keep_copy(store)
    store.close()
    survives = folder / "survives"
    shutil.copytree(folder / "store", survives)
    works = Works(folder)
    env = works.env | {
        "LD_PRELOAD": str(shim),
        "FORGETFUL_FOLDER": str(folder / "store"),
        "FORGETFUL_SURVIVES": str(survives),
    }
    words = [sys.executable, str(RECORDER), str(folder / "store"), synchronous]
    recorder = Process(words, env, folder / "recorded")
    try:
        until(lambda: len(works.acknowledged()) > 150)
    finally:
        recorder.kill()
    acknowledged = works.acknowledged()
    after, _ = open_sound(survives, datetime.now(UTC))
    kept = {str(events.decode(content).id) for _, content in Ledger(after).unanswered(10**6)}
    after.close()
    return len(acknowledged), len(acknowledged - kept)


@pytest.fixture(scope="session")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library that stands between SQLite and the disk; built here, since it belongs to no package."""
    made = tmp_path_factory.mktemp("shim") / "forgetful_disk.so"
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("there is no C compiler")
    subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-o", made, SHIM, "-ldl"], check=True, cwd=ROOT)
    return made


def test_a_power_cut_loses_nothing_that_was_acknowledged(tmp_path: Path, shim: Path) -> None:
    """The store that survives is what was synced; every acknowledged event is in it."""
    acknowledged, lost = cut_power(tmp_path, shim, "FULL")
    assert acknowledged > 150
    assert lost == 0


def test_the_harness_can_find_loss(tmp_path: Path, shim: Path) -> None:
    """Without syncing, acknowledged events are gone after the same power cut: the harness sees it."""
    _, lost = cut_power(tmp_path, shim, "OFF")
    assert lost > 0
