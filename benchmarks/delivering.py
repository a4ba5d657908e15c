"""Delivery as a process of its own, with an easy registry: give it a store and what to do."""

import sys
import time
from pathlib import Path

import msgspec

from benchmarks.waiting import EasyRegistry
from sync.client import Registry
from sync.delivery import Delivery, utc_now
from sync.outbox import Outbox
from sync.register import Register
from sync.store import Store

PEOPLE = 40_000
BATCHES = 20
"""Of 500 events."""


def main(folder: Path, what: str) -> None:
    """Do a whole first load, send what waits, let go of what was held long enough; or "keep" sending."""
    store = Store.open(folder)
    store.serve_delivery()
    registry = EasyRegistry(store.identity().kiosk, PEOPLE if what == "load" else 0)
    client = Registry(msgspec.structs.replace(store.identity(), registry_url=registry.url))
    delivery = Delivery(store, client)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    if what == "load":
        Register(store).reload()
        while delivery.pull():
            pass
    elif what == "prune":
        Outbox(store).prune(utc_now())
    elif what == "keep":
        while True:
            delivery.push()
            time.sleep(0.05)
    else:
        # The taps beside it go on for as long as this does: so many batches, and no more.
        for _ in range(BATCHES):
            delivery.push()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
