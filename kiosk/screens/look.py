"""What every screen after a tap is given: the stopwatch, the times and the zone."""

from dataclasses import dataclass
from datetime import tzinfo

from config.kiosk import Screen as ScreenSettings
from kiosk.clock import Clock, Stopwatch

TALL = [(0, "-short"), (32, "-tall")]
"""Screens with room to spare are laid out more generously."""


@dataclass(frozen=True, slots=True)
class Look:
    """How time passes on the screens."""

    clock: Clock
    stopwatch: Stopwatch
    zone: tzinfo
    times: ScreenSettings
