"""The simulated reader: a device on a pseudo-terminal, with its real pace and a real plug to pull."""

import os
import select
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from reader.encode import PROTOCOLS, REPEAT, encode, presentation
from reader.models.field import Model
from reader.models.kinds import MODELS
from reader.profile import shipped
from reader.pseudo import Pseudo
from reader.spoil import Spoiler

__all__ = ["PLAYABLE", "SimulatedReader", "encode"]

PLAYABLE = (*PROTOCOLS, *MODELS)
"""Protocols that a simulated reader speaks; the profiles that use them can be named too."""

GAP = 0.08
"""Seconds of silence before a tap: a hand is slower, and silence is what ends a line of text."""
UNHEARD = 1.0
"""Seconds to wait for the bytes before to be read by somebody."""
_TURN = 0.005


@dataclass(frozen=True, slots=True)
class _Piece:
    data: bytes = field(repr=False)
    lead: float
    """Seconds of silence before it."""


class SimulatedReader:
    """Plays one reader from construction until `close`; ``protocol`` may also be a profile's name.

    Whoever opens ``path`` reads what a device would send. Bytes written to ``tap_here``, by any
    program, come out at ``path`` as they are: that is how another terminal taps a card. ``spoil``
    stands for the cable. ``model`` makes the device that answers, in place of the protocol's own. Every
    method may be called from any thread.

    Raises:
        OSError: the names cannot be made.
        ValueError: there is no such protocol.
    """

    def __init__(
        self,
        protocol: str = "text",
        *,
        link: Path | None = None,
        tap_link: Path | None = None,
        spoil: Callable[[bytes], bytes] | None = None,
        model: Callable[[], Model] | None = None,
    ) -> None:
        self.protocol = _playable(protocol)
        self._make_model = model or MODELS.get(self.protocol)
        self._model = self._make_model() if self._make_model else None
        self._spoil = spoil or Spoiler()
        self._link = link
        self._lock = threading.Lock()
        self._pieces: deque[_Piece] = deque()
        self._unheard_until: float | None = None
        self._quiet_since = 0.0
        self._stopping = threading.Event()
        self._plug: Pseudo | None = Pseudo(link)
        self._path = self._plug.path
        self._door = Pseudo(tap_link)
        self._bell, self._ring = os.pipe()
        self._thread = threading.Thread(target=self._run, name="simulated-reader", daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def path(self) -> str:
        """Where the kiosk opens this reader; without a link it changes with each `plug`."""
        return self._path

    @property
    def tap_here(self) -> str:
        """Where another program writes raw bytes that the reader then sends."""
        return self._door.path

    def tap(self, value: str) -> None:
        """Present one card or barcode; returns at once, and the bytes follow at a device's pace.

        Raises:
            ValueError: the value does not fit the protocol.
        """
        if self._model is not None:
            self._hold(self._model, value)
            return
        first, *more = [self._spoil(data) for data in presentation(self.protocol, value)]
        self._queue(_Piece(first, GAP), *(_Piece(data, REPEAT) for data in more))

    def write(self, data: bytes) -> None:
        """Send bytes as they are, such as half a frame."""
        self._queue(_Piece(data, 0.0))

    def drain(self, timeout: float = 5.0) -> bool:
        """Wait up to ``timeout`` seconds until all was sent and read; say whether it was."""
        until = time.monotonic() + timeout
        while not self._is_drained():
            if time.monotonic() >= until or self._stopping.wait(_TURN):
                return False
        return True

    def unplug(self) -> None:
        """Hang up on whoever reads; taps are lost until `plug`."""
        with self._lock:
            self._pieces.clear()
            self._unheard_until = None
            if self._plug is not None:
                self._plug.close()
                self._plug = None

    def plug(self) -> None:
        """Be a device again, under the same link."""
        with self._lock:
            if self._plug is None:
                self._plug = Pseudo(self._link)
                self._path = self._plug.path
                self._model = self._make_model() if self._make_model else None
                os.write(self._ring, b"x")

    def close(self) -> None:
        """Hang up, remove the links and stop."""
        if self._stopping.is_set():
            return
        self._stopping.set()
        os.write(self._ring, b"x")
        self._thread.join(2.0)
        self.unplug()
        self._door.close()
        os.close(self._bell)
        os.close(self._ring)

    def _queue(self, *pieces: _Piece) -> None:
        with self._lock:
            if self._plug is None or self._stopping.is_set():
                return
            self._pieces.extend(pieces)
            os.write(self._ring, b"x")

    def _is_drained(self) -> bool:
        with self._lock:
            if self._plug is None:
                return True
            if self._model is not None and not self._model.is_idle(time.monotonic()):
                return False
            return not self._pieces and self._unheard_until is None and not self._plug.unread()

    def _run(self) -> None:
        """Sleep until there is something to send or to forward; the plug may be pulled meanwhile."""
        wait = None if self._model is None else _TURN
        while not self._stopping.is_set():
            ready, _, _ = select.select([self._bell, self._door.master], [], [], wait)
            if self._bell in ready:
                os.read(self._bell, 4096)
            if self._door.master in ready:
                self.write(os.read(self._door.master, 4096))
            with self._lock:
                wait = self._step(time.monotonic())

    def _step(self, now: float) -> float | None:
        """Send what is due; return the seconds until the next step, None while there is nothing."""
        if self._plug is None:
            return None
        self._converse(self._plug, now)
        wait = self._talk(self._plug, now)
        return wait if self._model is None else _TURN

    def _talk(self, plug: Pseudo, now: float) -> float | None:
        if self._unheard_until is not None:
            if plug.unread() and now < self._unheard_until:
                return _TURN
            self._unheard_until, self._quiet_since = None, now
        if not self._pieces:
            return None
        rest = self._quiet_since + self._pieces[0].lead - now
        if rest > 0:
            return rest
        self._send(plug, self._pieces.popleft(), now)
        return _TURN

    def _send(self, plug: Pseudo, piece: _Piece, now: float) -> None:
        """Send what fits; the rest follows without a pause."""
        try:
            sent = os.write(plug.master, piece.data)
        except BlockingIOError:
            sent = 0
        if sent < len(piece.data):
            self._pieces.appendleft(_Piece(piece.data[sent:], 0.0))
        self._unheard_until = now + UNHEARD

    def _converse(self, plug: Pseudo, now: float) -> None:
        """Take what the other side says, and answer where the device answers."""
        heard = b""
        with suppress(BlockingIOError):
            heard = os.read(plug.master, 4096)
        if self._model is None:
            return
        if heard:
            self._model.hear(heard, now)
        for message in self._model.due(now):
            self._pieces.append(_Piece(self._spoil(message), 0.0))

    def _hold(self, model: Model, value: str) -> None:
        with self._lock:
            model.tap(value)
            if self._plug is not None and not self._stopping.is_set():
                os.write(self._ring, b"x")


def _playable(name: str) -> str:
    """Return the protocol of that name, or of the profile of that name.

    Raises:
        ValueError: there is none.
    """
    found = name if name in PLAYABLE else shipped()[name].protocol if name in shipped() else ""
    if found not in PLAYABLE:
        raise ValueError(f"There is no protocol {name}; choose from {', '.join(PLAYABLE)}.")
    return found
