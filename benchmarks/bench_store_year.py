"""How large the store of a busy kiosk is after a year, against the bytes of the events it recorded."""

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks import figures, town, waiting
from sync.beat import store_size
from sync.delivery import KEPT
from sync.ledger import Ledger
from sync.outbox import Outbox
from sync.store import Store

DAYS, A_DAY = 365, 120
"""A hub of a city of 157,000 attendances a year has 55 a day; this one is twice as busy."""


def main() -> None:
    """Record day by day; the registry acknowledges each day, and what it held for 14 days is pruned."""
    with tempfile.TemporaryDirectory(prefix="hub-bench-", dir=".") as name:
        folder = Path(name) / "store"
        town.build(folder)
        store = Store.open(folder)
        # What is measured is size: a year of syncing would take an hour.
        store.db.conn.execute("PRAGMA synchronous = OFF")
        before, recorded, ledger = store_size(folder), 0, Ledger(store)
        for day in range(DAYS):
            at = datetime(2026, 1, 1, 10, tzinfo=UTC) + timedelta(days=day)
            ledger.record([waiting.arrival() for _ in range(A_DAY)], at=at, day=at.date())
            recorded += sum(len(content) for _, content in ledger.unanswered(A_DAY))
            waiting.acknowledge(store, at)
            Outbox(store).prune(at - KEPT)
        left = store.db.conn.execute("SELECT COUNT(*) FROM event").fetchone()[0]
        store.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        after = store_size(folder)
        store.close()
    figures.tell(
        "store after a year",
        (after - before) / recorded,
        size_mib=after / 2**20,
        grown_mib=(after - before) / 2**20,
        floor="bytes of the year's events as JSON",
        floor_mib=recorded / 2**20,
        events=DAYS * A_DAY,
        events_left=left,
        people=4 * town.FAMILIES,
    )


if __name__ == "__main__":
    main()
