"""What the screens after a tap share: they close by themselves, by a clock nobody can set wrong."""

import math

from textual.screen import Screen

from kiosk.messages import ScreenEnded
from kiosk.screens.look import TALL, Look

TICK_SECONDS = 0.25


class TimedScreen(Screen[None]):
    """A screen that ends after a time without a sign of life."""

    VERTICAL_BREAKPOINTS = TALL

    def __init__(self, look: Look, seconds: float) -> None:
        super().__init__()
        self._look = look
        self._seconds = seconds
        self._until = look.stopwatch() + seconds

    def on_mount(self) -> None:
        """Start counting."""
        self.set_interval(TICK_SECONDS, self.tick)

    def stay(self, seconds: float | None = None) -> None:
        """Count from the beginning again."""
        self._until = self._look.stopwatch() + (self._seconds if seconds is None else seconds)

    def tick(self) -> None:
        """Look at the stopwatch."""
        left = self._until - self._look.stopwatch()
        if left <= 0:
            self.end()
        else:
            self.show_left(math.ceil(left))

    def show_left(self, seconds: int) -> None:
        """Say how long there is; screens that warn do it here."""

    def end(self) -> None:
        """Ask to be closed."""
        self.post_message(ScreenEnded(self))
