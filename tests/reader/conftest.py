"""What the reader's tests share: waiting for a condition, and hearing a reader thread."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from reader.decoders.base import Bad, Fault
from reader.port import Port
from reader.profile import decoder_for
from reader.scan import Scan
from reader.thread import ReaderState, ReaderThread

PATIENCE = 30.0
"""Seconds; only a failing test waits so long."""


@dataclass
class Heard:
    """Everything that reader threads said, and a way to wait for it."""

    scans: list[Scan] = field(default_factory=list)
    states: list[ReaderState] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    _news: threading.Condition = field(default_factory=threading.Condition)

    def scan(self, scan: Scan) -> None:
        """Take a scan."""
        with self._news:
            self.scans.append(scan)
            self._news.notify_all()

    def state(self, state: ReaderState) -> None:
        """Take a state."""
        with self._news:
            self.states.append(state)
            self._news.notify_all()

    def bad(self, bad: Bad) -> None:
        """Take a fault."""
        with self._news:
            self.faults.append(bad.reason)
            self._news.notify_all()

    def wait(self, condition: Callable[[], bool]) -> None:
        """Wait for a condition on what was heard, or on anything else that may change."""
        until = time.monotonic() + PATIENCE
        with self._news:
            while not condition():
                assert time.monotonic() < until, (len(self.scans), self.states, self.faults)
                self._news.wait(0.02)

    def values(self) -> list[str]:
        """Return the values scanned so far."""
        return [scan.value for scan in self.scans]

    def connected(self) -> list[bool]:
        """Return whether the reader was there, state by state."""
        return [state.connected for state in self.states]


@dataclass
class Bench:
    """Starts reader threads that end with the test."""

    heard: Heard = field(default_factory=Heard)
    threads: list[ReaderThread] = field(default_factory=list)

    def listen(
        self,
        connect: Callable[[], Port],
        profile: str = "text",
        *,
        name: str = "door",
        on_scan: Callable[[Scan], None] | None = None,
        on_state: Callable[[ReaderState], None] | None = None,
    ) -> ReaderThread:
        """Start one thread."""
        thread = ReaderThread(
            name,
            connect,
            decoder_for(profile),
            on_scan or self.heard.scan,
            on_state or self.heard.state,
            on_bad=self.heard.bad,
        )
        self.threads.append(thread)
        thread.start()
        return thread


@pytest.fixture
def bench() -> Iterator[Bench]:
    """Give a bench and see that every thread of it ends."""
    bench = Bench()
    yield bench
    assert all([thread.close(5.0) for thread in bench.threads])  # noqa: C419 - close them all, then judge
