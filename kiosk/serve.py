"""The kiosk at work on a terminal: one screen after another, should one fail."""

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from config.kiosk import KioskSettings, Serves
from kiosk import clock, journal
from kiosk.app import Given, KioskApp
from kiosk.entrance import Entrance
from kiosk.journal import Journal
from kiosk.lamp import lamp
from kiosk.opening import entrance
from kiosk.panel import DemoPanel
from sync.alive import Alive

FAILURES = 5
WITHIN_SECONDS = 60.0
"""So many failed screens in so short a time: give up, and let the service manager begin afresh."""

log = Journal("hub-kiosk")


def show(
    settings: KioskSettings,
    log_file: Path | None,
    demo: DemoPanel | None = None,
    *,
    allow_quit: bool = False,
    sixels: bool = False,
    staff: bool = False,
) -> int:
    """Run the kiosk, or reception's window, until somebody may and does leave; return an exit code.

    Raises:
        OSError: the log file cannot be written.
    """
    journal.write_to(log_file)
    door = entrance(settings, serves=Serves.STAFF if staff else Serves.DOOR)
    alive = Alive()
    signs = Signs(door, alive.ready, alive.beat)
    may_quit = allow_quit or demo is not None

    def make_app(*, apologise: bool) -> KioskApp:
        given = Given(
            made=clock.made(),
            demo=demo,
            allow_quit=may_quit,
            apologise=apologise,
            sixels=sixels,
            staff=staff,
            lamp=lamp(),
            after_paint=signs.after_paint,
            after_tick=signs.after_tick,
        )
        return KioskApp(settings, door, given)

    try:
        return keep_screen(make_app)
    finally:
        alive.stopping()
        if not door.close():
            log.error("door-still-open")


@dataclass(frozen=True, slots=True)
class Signs:
    """Says that this kiosk lives: its screen draws, and the door and every reader's thread turn."""

    door: Entrance
    ready: Callable[[], None]
    beat: Callable[[], None]

    def after_paint(self) -> None:
        """Take the welcome screen for the end of starting, whatever the readers and the network do."""
        spare_the_collector()
        self.ready()

    def after_tick(self) -> None:
        """Give a sign, unless a thread hangs: then systemd starts the kiosk anew."""
        if self.door.is_well(time.monotonic()):
            self.beat()


class Screenful(Protocol):
    """What is asked of an app."""

    @property
    def return_code(self) -> int | None:
        """Not 0 after a failure."""

    def run(self) -> object:
        """Stay on the terminal until it ends."""


class MakeApp(Protocol):
    """Makes the next app."""

    def __call__(self, *, apologise: bool) -> Screenful:
        """Return an app that has not run yet; it apologises if the one before it failed."""


def keep_screen(make_app: MakeApp) -> int:
    """Run one app; as long as it ends by failing, run the next, which says that it began again."""
    failures: list[float] = []
    while True:
        app = make_app(apologise=bool(failures))
        app.run()
        if not app.return_code:
            return 0
        failures = [at for at in failures if time.monotonic() - at < WITHIN_SECONDS]
        failures.append(time.monotonic())
        if len(failures) >= FAILURES:
            log.error("screen-given-up", failures=len(failures))
            return 1


def spare_the_collector() -> None:
    """Take what is alive now out of the garbage collector's rounds.

    Its full rounds over all of Textual took 60 to 80 ms, now and then, just when a family tapped.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
