"""Finding out what speaks at a port of unknown kind, while somebody holds a card to it again and again.

Only listens: an unknown port may be a printer, a modem or a door.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from reader.decoders.base import Barcode, Card
from reader.detect import BAUDS, heard, replay
from reader.port import SerialPort
from reader.profile import decoder_for
from reader.scan import Kind
from reader.seam import Port, ReaderError

SETTLED = 0.5
"""Seconds of silence that end what one card made a reader say."""
HELD = 2.0
"""Seconds after which a card that lies at a reader, which repeats it without a pause, has said enough."""
PATIENCE = 0.25
AWAY_SECONDS = 1.0
"""Between two attempts at a port that does not open."""


@dataclass(frozen=True, slots=True)
class Found:
    """What speaks at a port, and what it said first."""

    profile: str
    baud: int
    kind: Kind
    value: str = field(repr=False)


def open_port(path: str, baud: int) -> Port:
    """Open a port of which nothing is known: no line is raised that would start a board anew."""
    return SerialPort(path, baud, raise_lines=False)


class Finding:
    """Listens at one port, at one speed after the other, until something makes sense; then it ends."""

    def __init__(
        self,
        path: str,
        on_found: Callable[[Found], None],
        connect: Callable[[str, int], Port] = open_port,
    ) -> None:
        self._path = path
        self._on_found = on_found
        self._connect = connect
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"finding-{path}", daemon=True)

    def start(self) -> None:
        """Begin to listen; returns at once."""
        self._thread.start()

    def close(self, timeout: float = 2.0) -> bool:
        """Stop, wait up to ``timeout`` seconds, and say whether the thread has ended."""
        self._stopping.set()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(timeout)
        return not self._thread.is_alive()

    def _run(self) -> None:
        turn = 0
        while not self._stopping.is_set():
            baud = BAUDS[turn % len(BAUDS)]
            try:
                pieces = self._listen(baud)
            except ReaderError:
                self._stopping.wait(AWAY_SECONDS)
                continue
            if pieces and (found := _made_sense(pieces, baud)):
                self._on_found(found)
                return
            turn += 1

    def _listen(self, baud: int) -> list[tuple[float, bytes]]:
        """Return what one card made the reader say; stays at this speed until something comes.

        Raises:
            ReaderError: the port cannot be used, or went.
        """
        port = self._connect(self._path, baud)
        pieces: list[tuple[float, bytes]] = []
        try:
            while not self._stopping.is_set():
                data = port.read(PATIENCE)
                now = time.monotonic()
                if data:
                    pieces.append((now, data))
                if pieces and (now - pieces[-1][0] > SETTLED or now - pieces[0][0] > HELD):
                    return pieces
        finally:
            port.close()
        return []


def _made_sense(pieces: list[tuple[float, bytes]], baud: int) -> Found | None:
    profile = heard(pieces)
    if not profile:
        return None
    for event in replay(decoder_for(profile), pieces):
        if isinstance(event, Card | Barcode):
            kind = Kind.CARD if isinstance(event, Card) else Kind.BARCODE
            return Found(profile, baud, kind, event.value)
    return None
