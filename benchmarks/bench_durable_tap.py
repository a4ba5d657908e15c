"""From a scan to its event on the disk, against one durable commit of the same bytes."""

import random
import sqlite3
import tempfile
import time
from pathlib import Path

from benchmarks import figures, town
from config.kiosk import Door
from kiosk import clock
from kiosk.desk import Desk
from reader.scan import Kind, Scan

ROUNDS = 2000
EVENT = "x" * 520
"""As long as an arrival is as JSON."""


def main() -> None:
    """Take turns: one tap of a family that was not here yet, one commit."""
    with tempfile.TemporaryDirectory(prefix="hub-bench-", dir=".") as name:
        folder = Path(name)
        town.build(folder / "store")
        desk = Desk.open(folder / "store", Door(), clock.now, clock.new_id)
        floor = plain(folder / "floor.db")
        families = random.Random(7).sample(range(town.FAMILIES), ROUNDS)
        taps, commits = [], []
        for family in families:
            taps.append(timed(lambda f=family: desk.tap(Scan(town.card(f), Kind.CARD, "card reader", 0.0))))
            commits.append(timed(lambda: commit(floor)))
        desk.close()
        floor.close()
    p50, p99 = figures.p(taps, 50), figures.p(taps, 99)
    floor50, floor99 = figures.p(commits, 50), figures.p(commits, 99)
    figures.tell(
        "tap to durable event",
        p50 / floor50,
        ratio_p99=p99 / floor99,
        tap_ms_p50=p50 * 1e3,
        tap_ms_p99=p99 * 1e3,
        floor="SQLite WAL commit, synchronous=FULL",
        floor_ms_p50=floor50 * 1e3,
        floor_ms_p99=floor99 * 1e3,
        people=4 * town.FAMILIES,
        rounds=ROUNDS,
    )


def timed(work: object) -> float:
    """Return the seconds that a call takes."""
    assert callable(work)
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def plain(path: Path) -> sqlite3.Connection:
    """Open a plain SQLite file as the floor has it."""
    conn = sqlite3.connect(path, isolation_level=None)
    conn.execute("PRAGMA journal_mode = WAL")
    conn.execute("PRAGMA synchronous = FULL")
    conn.execute("CREATE TABLE event (seq INTEGER PRIMARY KEY, content TEXT)")
    return conn


def commit(conn: sqlite3.Connection) -> None:
    """Write one event durably."""
    conn.execute("BEGIN IMMEDIATE")
    conn.execute("INSERT INTO event (content) VALUES (?)", [EVENT])
    conn.execute("COMMIT")


if __name__ == "__main__":
    main()
