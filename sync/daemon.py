"""The long-running side of delivery: rounds, rests between them, and one clean stop."""

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from sync.alive import Alive
from sync.client import Refused, Unreachable
from sync.delivery import Delivery
from sync.ledger import Ledger
from sync.register import Register
from sync.store import StoreError
from sync.textfile import Textfile

LOOK_SECONDS = 0.5
"""How often the ledger is looked at for something to send."""
BEAT_SECONDS = 60.0
"""How often the registry hears how this kiosk is."""
BACK_OFF_FIRST = 1.0
BACK_OFF_MOST = 300.0
REFUSED_SECONDS = 900.0
"""After a refusal there is no point in asking often; a person has to act."""

log = structlog.get_logger()


def back_off(failures: int, draw: Callable[[], float] = random.random) -> float:
    """Return seconds to rest after so many failures in a row: exponential, with full jitter.

    Source: "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
    """
    return draw() * min(BACK_OFF_MOST, BACK_OFF_FIRST * 2.0 ** min(failures, 16))


@dataclass(slots=True)
class Lane:
    """One direction of delivery with its own patience."""

    name: str
    work: Callable[[], bool]
    """Does one piece; returns whether more is ready at once."""
    every: float
    """Seconds to rest when all is well."""
    due: float = 0.0
    failures: int = 0
    trouble: str = ""
    draw: Callable[[], float] = field(default=random.random)

    def run(self, now: float) -> None:
        """Do one piece if it is due, and decide when the next one is."""
        if now < self.due:
            return
        try:
            more = self.work()
        except Refused as error:
            self._failed(now, str(error), REFUSED_SECONDS)
        except Unreachable as error:
            self._failed(now, str(error), error.retry_after)
        except StoreError as error:
            self._failed(now, str(error), None)
        else:
            self._worked(now, more=more)

    def _worked(self, now: float, *, more: bool) -> None:
        if self.trouble:
            log.info("delivery is back", lane=self.name)
        self.failures, self.trouble = 0, ""
        self.due = now if more else now + self.every

    def _failed(self, now: float, sentence: str, wait: float | None) -> None:
        if sentence != self.trouble:
            log.warning("delivery stopped", lane=self.name, why=sentence)
        self.trouble = sentence
        self.failures += 1
        # On top of a wait that was asked for: kiosks that were told the same must not come all at once.
        self.due = now + (wait or 0.0) + back_off(self.failures, self.draw)


@dataclass(slots=True)
class Daemon:
    """Runs all lanes until told to stop."""

    delivery: Delivery
    every: float
    now: Callable[[], float]
    stopping: threading.Event = field(default_factory=threading.Event)
    alive: Alive = field(default_factory=Alive)
    textfile: Path | None = None
    """Where node-exporter reads how this kiosk stands."""

    def run(self) -> None:
        """Work until `stop`, or until the store was set aside; a round in progress is finished."""
        ledger = Ledger(self.delivery.store)
        # The heartbeat first: a kiosk restored from an old image learns which numbers are taken.
        beat = Lane("heartbeat", self._spoken(self.delivery.beat), BEAT_SECONDS)
        push = Lane("push", self._spoken(self.delivery.push), LOOK_SECONDS)
        pull = Lane("pull", self._spoken(self.delivery.pull), self.every)
        listen = Lane("others", self._spoken(self.delivery.listen), self.every)
        lanes = [beat, push, pull, listen]
        if self.textfile:
            tell = Textfile(self.delivery.store, self.textfile)
            lanes.append(Lane("textfile", self._spoken(tell.write), BEAT_SECONDS))
        Register(self.delivery.store).read_again()
        self.alive.ready()
        log.info("delivery started", waiting=ledger.state().waiting)
        while not (self.stopping.is_set() or self.delivery.store.replaced()):
            for lane in lanes:
                lane.run(self.now())
            self.alive.beat()
            rest = min(*(lane.due for lane in lanes), self.now() + LOOK_SECONDS) - self.now()
            self.stopping.wait(max(0.0, rest))
        log.info("delivery stopped", waiting=ledger.state().waiting)

    def _spoken(self, work: Callable[[], int | None]) -> Callable[[], bool]:
        """Return work whose every failure is a sentence, and which says whether there is more of it."""

        def spoken() -> bool:
            with self.delivery.store.in_words():
                return bool(work())

        return spoken

    def stop(self) -> None:
        """Ask the loop to end."""
        self.stopping.set()
