"""What the welcome screen adds when the kiosk is shown off with a simulated reader."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoPanel:
    """Lines under the timetable, and what the key for the next family does."""

    lines: tuple[str, ...]
    """Plain text, each at most as wide as the screen; longer ones wrap."""
    on_next_family: Callable[[], None]
    """Called in the screen's thread; it must return at once."""
