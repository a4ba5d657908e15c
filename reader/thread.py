"""The thread that owns a reader: opens it, listens, and opens it again when it has been away."""

import logging
import math
import random
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

from reader.backoff import delay
from reader.decoders.base import Bad, Barcode, Card, Decoded, Decoder, Fault, Said
from reader.ladder import Ladder
from reader.presence import Presence
from reader.scan import Kind, Scan, Seat
from reader.seam import Port, ReaderError, Reason

log = logging.getLogger(__name__)

T = TypeVar("T")

IDLE = 1.0
"""Seconds to wait for a byte while nothing is due; `close` and the device wake the thread sooner."""
HERE = Seat()
STUCK = 10.0
"""A thread that holds its port turns once a second; one that did not for so long hangs in the device."""
STALL = 0.25
"""Seconds that this thread may be late; nobody shows two codes within them."""
SETTLED = 0.1
"""Seconds of silence that a lost reader keeps: enough for a line with its end, not for one without."""


@dataclass(frozen=True, slots=True)
class ReaderState:
    """How a reader is, for the screen."""

    name: str
    connected: bool
    sentence: str
    """What is the matter and what to do, for people."""


def _unheard(_bad: Bad) -> None:
    """Let bad frames pass; noise on a line is nobody's news unless somebody asks."""


def arrival(due: float | None, begun: float, now: float) -> float:
    """Return when bytes came that were read at ``now`` by a read ``begun`` before.

    A read that began only after the deadline found what may have waited since before it: a busy
    machine must not cut a code with line breaks in two. So short a delay is ours and not silence.
    """
    if due is not None and due <= begun and now < due + STALL:
        return math.nextafter(due, -math.inf)
    return now


def _held(event: Card | Barcode) -> str:
    """Name what lies at the reader; a phone that changes its number while it is held is one thing."""
    return "a random number" if isinstance(event, Card) and event.random else event.value


class ReaderThread:
    """Listens to one reader until closed.

    ``connect`` opens the port and raises `ReaderError` when it cannot. The callbacks run on this
    thread: ``on_scan`` once a presentation, ``on_state`` once when the reader is lost and once when
    it is back, ``on_bad`` for each thing that came and was not a scan. A callback that raises is
    reported through ``on_state``, and listening goes on. ``ladder`` is told what came, and the port
    is opened anew when it changes the speed.
    """

    def __init__(  # noqa: PLR0913 - all that a thread must be told before it starts
        self,
        name: str,
        connect: Callable[[], Port],
        decoder: Decoder,
        on_scan: Callable[[Scan], None],
        on_state: Callable[[ReaderState], None],
        *,
        on_bad: Callable[[Bad], None] = _unheard,
        seat: Seat = HERE,
        ladder: Ladder | None = None,
    ) -> None:
        self.name = name
        self._connect = connect
        self._decoder = decoder
        self._on_scan = on_scan
        self._on_state = on_state
        self._on_bad = on_bad
        self._seat = seat
        self._ladder = ladder or Ladder([0])
        self._presence = Presence()
        self._stopping = threading.Event()
        self._holding = threading.Lock()
        self._port: Port | None = None
        self._told: ReaderState | None = None
        self._trouble: Reason | None = None
        self._attempt = 0
        self._last_byte = 0.0
        self._turned: float | None = None
        self._thread = threading.Thread(target=self._run, name=f"reader-{name}", daemon=True)

    def start(self) -> None:
        """Begin to listen; returns at once."""
        self._thread.start()

    def close(self, timeout: float = 2.0) -> bool:
        """Stop listening, wait up to ``timeout`` seconds, and say whether the thread has ended."""
        self._stopping.set()
        with self._holding, suppress(ReaderError):
            if self._port is not None:
                self._port.cancel()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(timeout)
        return not self._thread.is_alive()

    def is_well(self, now: float) -> bool:
        """Say whether the thread turns; one that is looking for its reader is as well as one that listens."""
        turned = self._turned
        return self._stopping.is_set() or (
            self._thread.is_alive() and (turned is None or now - turned < STUCK)
        )

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._listen()
            except ReaderError as error:
                self._lost(error.reason, error.message)
            except Exception as error:  # noqa: BLE001 - the top of a thread: say so and begin again
                kind = type(error).__name__
                log.error("reader %s failed: %s", self.name, kind)  # noqa: TRY400 - a traceback may hold a token
                self._lost(
                    Reason.FAULT, f"The reader {self.name} failed ({kind}); it is being started again."
                )
            if not self._stopping.is_set():
                self._rest()

    def _listen(self) -> None:
        """Hold the port until it is lost or we are closed."""
        port = self._connect()
        with self._holding:
            self._port = port
        try:
            self._decoder.reset()
            self._found()
            while not self._stopping.is_set():
                self._turned = time.monotonic()
                if self._ladder.hear(self._turn(port)):
                    return
        except ReaderError:  # a scan that came whole counts, though its silence was not heard
            self._pass_on(self._decoder.tick(self._last_byte + SETTLED), time.monotonic())
            raise
        finally:
            self._turned = None
            with self._holding:  # so that `close` never wakes a port that is gone
                self._port = None
            port.close()

    def _turn(self, port: Port) -> list[Decoded]:
        """Wait for bytes, or until something falls due; return what they meant."""
        begun = time.monotonic()
        data = port.read(self._patience())
        now = time.monotonic()
        if data:
            self._last_byte = now = arrival(self._decoder.deadline, begun, now)
            events = self._decoder.feed(data, now)
        else:
            events = self._decoder.tick(now)
        self._pass_on(events, now)
        if wanted := self._decoder.outgoing():
            port.write(wanted)
        return events

    def _patience(self) -> float:
        due = self._decoder.deadline
        return IDLE if due is None else min(max(due - time.monotonic(), 0.0), IDLE)

    def _pass_on(self, events: list[Decoded], now: float) -> None:
        for event in events:
            if isinstance(event, Bad):
                self._doubt(event)
            elif isinstance(event, Said):
                self._tell(connected=True, sentence=self._well)
            elif self._presence.is_new(_held(event), now):
                self._call(self._on_scan, self._scan(event))

    def _doubt(self, bad: Bad) -> None:
        if bad.reason is Fault.SILENT:
            sentence = f"The reader {self.name} does not answer; check its cable, its power and its profile."
            self._tell(connected=False, sentence=sentence)
        try:
            self._on_bad(bad)
        except Exception as error:  # noqa: BLE001 - as in `_call`; noise is nobody's scan
            log.error("reader %s: its fault was not heard: %s", self.name, type(error).__name__)  # noqa: TRY400

    def _scan(self, event: Card | Barcode) -> Scan:
        kind = Kind.CARD if isinstance(event, Card) else Kind.BARCODE
        random = isinstance(event, Card) and event.random
        return Scan(event.value, kind, self.name, self._last_byte, random, self._seat)

    def _call(self, callback: Callable[[T], None], fact: T) -> None:
        try:
            callback(fact)
        except Exception as error:  # noqa: BLE001 - a fault in the application must not silence the reader
            kind = type(error).__name__
            log.error("reader %s: its scan was not handled: %s", self.name, kind)  # noqa: TRY400 - as above
            self._tell(connected=True, sentence=f"That scan could not be handled ({kind}); please try again.")
        else:
            self._tell(connected=True, sentence=self._well)

    @property
    def _well(self) -> str:
        return f"The reader {self.name} is connected."

    def _found(self) -> None:
        self._ladder.reopened()
        self._trouble = None
        self._attempt = 0
        self._tell(connected=True, sentence=self._well)

    def _lost(self, reason: Reason, sentence: str) -> None:
        """Say why, once; that a lost reader is then missing is no news."""
        news = reason is not self._trouble and (self._trouble, reason) != (Reason.LOST, Reason.MISSING)
        if reason is not self._trouble:
            self._attempt = 0
        self._trouble = reason
        if news:
            self._tell(connected=False, sentence=sentence)

    def _rest(self) -> None:
        if self._trouble is not None:
            self._stopping.wait(delay(self._trouble, self._attempt, random.random()))
            self._attempt += 1

    def _tell(self, *, connected: bool, sentence: str) -> None:
        state = ReaderState(self.name, connected, sentence)
        if state == self._told:
            return
        self._told = state
        try:
            self._on_state(state)
        except Exception as error:  # noqa: BLE001 - nobody is left to tell but the log
            log.error("reader %s: its state was not heard: %s", self.name, type(error).__name__)  # noqa: TRY400
