"""The floor for the greeting: the same desk, no screen library; a line to standard output."""

import os
import sys
import time
from pathlib import Path

from config.kiosk import Door
from kiosk import clock
from kiosk.desk import Desk
from reader.decoders.base import Card
from reader.profile import decoder_for
from reader.scan import Kind, Scan


def main(store: Path, port: str) -> None:
    """Read, look up, write down, greet."""
    desk = Desk.open(store, Door(), clock.now, clock.new_id)
    decoder = decoder_for("id12la")
    handle = os.open(port, os.O_RDONLY | os.O_NOCTTY)
    os.write(1, b"Ready\r\n")
    while data := os.read(handle, 4096):
        now = time.monotonic()
        for found in decoder.feed(data, now):
            if isinstance(found, Card):
                outcome = desk.tap(Scan(found.value, Kind.CARD, "card reader", now))
                os.write(1, "\r\n".join(seat.name for seat in outcome.seats).encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
