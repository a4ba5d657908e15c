"""The door with its readers, which outlive any screen: a screen that crashes loses no tap.

A screen attaches to hear the news and detaches when it ends; what it must know of the time before
(the board, the readers) is told again to the next.
"""

import threading
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, Protocol
from uuid import UUID

from kiosk.door import Door
from kiosk.news import Arranged, BoardChanged, News, NotRead, OnNews
from kiosk.orders import NoteReader, Order, SignIn

if TYPE_CHECKING:
    from reader.scan import Scan
    from reader.thread import ReaderState

OnState = Callable[["ReaderState"], None]
CLOSE_SECONDS = 5.0


class Reader(Protocol):
    """What is asked of a reader's thread."""

    def start(self) -> None:
        """Begin to listen."""

    def close(self, timeout: float = ...) -> object:
        """Stop, and wait for the thread."""

    def is_well(self, now: float) -> bool:
        """Say whether the thread still turns."""


OpenDoor = Callable[[OnNews], Door]
ConnectReaders = Callable[[Callable[["Scan"], None], OnState, Callable[[], None]], Sequence[Reader]]


class Entrance:
    """One door and its readers. Nothing is opened before the first screen attaches."""

    def __init__(self, open_door: OpenDoor, connect_readers: ConnectReaders) -> None:
        self._open_door = open_door
        self._connect_readers = connect_readers
        self._door: Door | None = None
        self._readers: Sequence[Reader] = ()
        self._lock = threading.Lock()
        self._listener: tuple[OnNews, OnState] | None = None
        self._board: BoardChanged | None = None
        self._arranged: Arranged | None = None
        self._states: dict[str, ReaderState] = {}

    def attach(self, on_news: OnNews, on_state: OnState) -> None:
        """Tell the news to this screen from now on, from other threads; open up if nobody did yet."""
        with self._lock:
            self._listener = (on_news, on_state)
            for news in (self._arranged, self._board):
                if news:
                    on_news(news)
            for state in self._states.values():
                on_state(state)
        if self._door is None:
            self._open()

    def detach(self) -> None:
        """Tell nobody; taps are written down all the same."""
        with self._lock:
            self._listener = None

    def tap(self, scan: "Scan") -> None:
        """Put a tap in line, as a reader does."""
        if self._door:
            self._door.tap(scan)

    def confirm(self, visit: UUID, persons: Collection[UUID]) -> None:
        """Put a family's button in line."""
        self.ask(SignIn(visit, frozenset(persons)))

    def ask(self, order: Order) -> None:
        """Put what a screen asks in line."""
        if self._door:
            self._door.ask(order)

    def not_read(self) -> None:
        """Say that something was held to a reader and could not be read; nothing was recorded."""
        self._hear(NotRead())

    def is_well(self, now: float) -> bool:
        """Say whether the door and every reader's thread still turn; ``now`` is monotonic."""
        return all(each.is_well(now) for each in (self._door, *self._readers) if each)

    def close(self) -> bool:
        """Let the readers go, finish what is in line, and return whether the door is shut."""
        for reader in self._readers:
            reader.close(CLOSE_SECONDS)
        return self._door is None or self._door.close()

    def _open(self) -> None:
        self._door = self._open_door(self._hear)
        self._door.start()
        self._readers = self._connect_readers(self._door.tap, self._hear_reader, self.not_read)
        for reader in self._readers:
            reader.start()

    def _hear(self, news: News) -> None:
        with self._lock:
            if isinstance(news, BoardChanged):
                self._board = news
            if isinstance(news, Arranged):
                self._arranged = news
            if self._listener:
                self._listener[0](news)

    def _hear_reader(self, state: "ReaderState") -> None:
        with self._lock:
            self._states[state.name] = state
            if self._listener:
                self._listener[1](state)
        self.ask(NoteReader(state.name, state.connected))
