"""Records beside a kiosk, and says each event on standard output once it is on the disk."""

import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from sync.events import ArrivalRecorded, Confirmed, Medium
from sync.ledger import Ledger
from sync.rescue import open_sound


def main(folder: Path, synchronous: str, pause: float) -> None:
    """Record one or three arrivals at a time, as taps and buttons do, with a pause between, until killed."""
    now = datetime.now(UTC)
    store, _ = open_sound(folder, now)
    store.db.conn.execute(f"PRAGMA synchronous = {synchronous}")
    ledger = Ledger(store)
    for turn in range(100_000):
        bodies = [
            ArrivalRecorded(
                visit=uuid4(),
                person=uuid4(),
                family=uuid4(),
                purpose="just-visiting",
                medium=Medium.CARD,
                confirmed=Confirmed.SELF,
            )
            for _ in range(3 if turn % 4 == 0 else 1)
        ]
        for event in ledger.record(bodies, at=datetime.now(UTC), day=now.date()):
            sys.stdout.write(f"{event.seq} {event.id}\n")
        sys.stdout.flush()
        time.sleep(pause)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], float(sys.argv[3]))
