"""The kiosk itself, but for one thing: while a file is there, the loop that draws hangs."""

import time
from pathlib import Path

from kiosk.app import KioskApp
from kiosk.cli import main

tick = KioskApp.tick


def hang_or_tick(self: KioskApp) -> None:
    """Do what a driver's fault or a dead lock would do."""
    if Path("/run/hub-kiosk/hang").exists():
        time.sleep(3600)
    tick(self)


KioskApp.tick = hang_or_tick  # type: ignore[method-assign]
main()
