"""A tap's way to the disk while delivery works on the same file, against the same taps when it rests."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks import figures, town, waiting
from sync.ledger import Ledger
from sync.register import Register
from sync.store import Store
from sync.tokens import token_hash

IDLE = 400
FAMILIES = 1000
"""In the register before; the 40,000 people are loaded beside them."""
WAITING = 10_000
OLD = 40_000
"""Events that were acknowledged long ago: a year at a busy kiosk, let go of and their room given back."""
BETWEEN = 0.01
"""Seconds between taps: as if a hundred people a second came."""


def main() -> None:
    """Tap while idle, while 40,000 people are loaded, 10,000 events sent, a year pruned; and idle again."""
    with tempfile.TemporaryDirectory(prefix="hub-bench-", dir=".") as name:
        folder = Path(name) / "store"
        town.build(folder, FAMILIES)
        store = Store.open(folder)
        idle = taps(store, lambda count: count < IDLE)
        loading = beside(store, "load")
        waiting.record(store, WAITING)
        sending = beside(store, "send")
        waiting.record(store, OLD)
        waiting.acknowledge(store, datetime.now(UTC) - timedelta(days=30))
        pruning = beside(store, "prune")
        assert store.db.conn.execute("SELECT COUNT(*) FROM event").fetchone()[0] < OLD
        idle += taps(store, lambda count: count < IDLE)
        store.close()
    phases = {"load": loading, "send": sending, "prune": pruning}
    p99 = {name: figures.p(each, 99) * 1e3 for name, each in phases.items()}
    floor, middle = figures.p(idle, 99) * 1e3, figures.p(idle, 50)
    figures.tell(
        "tap beside delivery, p99",
        max(p99.values()) / floor,
        **{f"ratio_{name}": each / floor for name, each in p99.items()},
        **{f"ratio_{name}_p50": figures.p(each, 50) / middle for name, each in phases.items()},
        idle_ms_p99=floor,
        **{f"{name}_ms_p99": each for name, each in p99.items()},
        **{f"{name}_ms_max": max(each) * 1e3 for name, each in phases.items()},
        taps={name: len(each) for name, each in {"idle": idle, **phases}.items()},
    )


def beside(store: Store, what: str) -> list[float]:
    """Tap as long as delivery works."""
    words = [sys.executable, "-m", "benchmarks.delivering", str(store.folder), what]
    with subprocess.Popen(words, stdout=subprocess.PIPE) as delivery:
        assert delivery.stdout
        delivery.stdout.readline()
        return taps(store, lambda _: delivery.poll() is None)


def taps(store: Store, more: Callable[[int], bool]) -> list[float]:
    """Tap again and again; return how long each took, from token to durable event."""
    ledger, register, took = Ledger(store), Register(store), list[float]()
    while more(len(took)):
        begun = time.perf_counter()
        medium = register.medium(token_hash(town.card(len(took) % FAMILIES), town.KEY))
        if medium:
            register.members(medium.family)
        now = datetime.now(UTC)
        ledger.record([waiting.arrival()], at=now, day=now.date())
        took.append(time.perf_counter() - begun)
        time.sleep(BETWEEN)
    return took


if __name__ == "__main__":
    main()
