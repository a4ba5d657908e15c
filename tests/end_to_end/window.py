"""One window of a kiosk at work without a screen: ``window.py FOLDER FIRST COUNT [spill]``.

Taps invented cards at its own desk over a store that other windows use too.
"""

import sys
from pathlib import Path

from config.kiosk import Door
from kiosk.clock import new_id, now
from kiosk.desk import Desk
from reader.scan import Kind, Scan
from sync.events import Event
from sync.store import CannotWrite


def main(folder: Path, first: int, count: int, *, spill: bool) -> None:
    """Tap; every third tap finds the ledger unwritable if ``spill``, and later it is taken up."""
    desk = Desk.open(folder, Door(), now, new_id)
    write = desk._ledger._write

    def refuse(_fresh: object) -> list[Event]:
        raise CannotWrite("The disk is full.")

    for number in range(first, first + count):
        if spill and number % 3 == 0:
            desk._ledger._write = refuse  # type: ignore[method-assign, assignment]
        outcome = desk.tap(Scan(f"GCV{number:07}", Kind.CARD, "card", 0.0))
        desk._ledger._write = write  # type: ignore[method-assign]
        print(outcome.verdict.value, flush=True)  # noqa: T201 - to the test that started this
        desk.board()
    desk.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), spill="spill" in sys.argv[4:])
