"""A tap's way to the disk while delivery works on the same file, against the same taps when it rests."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
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
BETWEEN = 0.01
"""Seconds between taps: as if a hundred people a second came."""


def main() -> None:
    """Tap while idle, while 40,000 people are loaded, while 10,000 events are sent; and idle again."""
    with tempfile.TemporaryDirectory(prefix="hub-bench-", dir=".") as name:
        folder = Path(name) / "store"
        town.build(folder, FAMILIES)
        store = Store.open(folder)
        idle = taps(store, lambda count: count < IDLE)
        loading = beside(store, "load")
        waiting.record(store, WAITING)
        sending = beside(store, "send")
        idle += taps(store, lambda count: count < IDLE)
        store.close()
    p99 = {name: figures.p(each, 99) * 1e3 for name, each in {"load": loading, "send": sending}.items()}
    floor = figures.p(idle, 99) * 1e3
    figures.tell(
        "tap beside delivery, p99",
        max(p99.values()) / floor,
        ratio_load=p99["load"] / floor,
        ratio_send=p99["send"] / floor,
        ratio_load_p50=figures.p(loading, 50) / figures.p(idle, 50),
        ratio_send_p50=figures.p(sending, 50) / figures.p(idle, 50),
        idle_ms_p99=floor,
        load_ms_p99=p99["load"],
        send_ms_p99=p99["send"],
        load_ms_max=max(loading) * 1e3,
        send_ms_max=max(sending) * 1e3,
        taps={"idle": len(idle), "load": len(loading), "send": len(sending)},
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
