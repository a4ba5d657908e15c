"""The screen goes dark while the hub is closed and nobody is there, and lights up when somebody is.

Nothing stops working in the dark: a card that is held up is read, written down, and wakes the screen.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from config.hours import is_open, next_opening
from config.kiosk import KioskSettings

ALONE_SECONDS = 300.0
"""So long after the last sign of somebody; a cleaner in the evening is somebody."""
BEFORE_OPENING = timedelta(minutes=30)
"""Staff come before families do."""


def closed(settings: KioskSettings, local: datetime) -> bool:
    """Say whether the hub is closed, and for a while yet; one that says no hours is never closed."""
    if is_open(settings.hours, settings.other_days, local):
        return False
    opens = next_opening(settings.hours, settings.other_days, local)
    return opens is None or opens - local > BEFORE_OPENING


class Night:
    """Turns the lamp of one screen off and on."""

    def __init__(self, turn: Callable[[bool], None], stopwatch: Callable[[], float]) -> None:
        self._turn = turn
        self._stopwatch = stopwatch
        self._stirred = stopwatch()
        self._lit = True

    def stir(self) -> bool:
        """Take a sign of somebody; return whether it woke the screen, so that it does nothing else."""
        self._stirred = self._stopwatch()
        woke = not self._lit
        self._light(lit=True)
        return woke

    def tick(self, settings: KioskSettings, local: datetime) -> None:
        """Look at the hours and at how long nobody was there."""
        alone = self._stopwatch() - self._stirred > ALONE_SECONDS
        self._light(lit=not (alone and closed(settings, local)))

    def _light(self, *, lit: bool) -> None:
        if lit != self._lit:
            self._lit = lit
            self._turn(lit)
