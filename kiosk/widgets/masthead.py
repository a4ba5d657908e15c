"""The top of every screen: which hub this is, the day and the time."""

from datetime import datetime, tzinfo

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Digits, Static

from kiosk import words
from kiosk.clock import Clock


class Masthead(Horizontal):
    """Hub and day on the left, the time on the right."""

    DEFAULT_CSS = """
    Masthead { height: 4; padding: 1 2 0 2; background: $surface; }
    Masthead > #place { width: 1fr; height: 3; color: $text-muted; }
    Masthead > #time { width: auto; color: $secondary; }
    """

    def __init__(self, clock: Clock, zone: tzinfo, hub: str = "") -> None:
        super().__init__()
        self._clock = clock
        self._zone = zone
        self._hub = hub
        self._shown: tuple[str, str] = ("", "")

    def compose(self) -> ComposeResult:
        """Lay the two sides out."""
        now = self._clock()
        yield Static(self._left(now), id="place")
        yield Digits(words.clock_time(now, self._zone), id="time")

    def on_mount(self) -> None:
        """Follow the clock."""
        self.set_interval(1.0, self.follow_clock)

    def name_hub(self, hub: str) -> None:
        """Say which hub this is."""
        self._hub = hub
        self.follow_clock()

    def follow_clock(self) -> None:
        """Paint again if the minute, the day or the hub is another."""
        now = self._clock()
        shown = (self._left(now), words.clock_time(now, self._zone))
        if shown != self._shown:
            self._shown = shown
            self.query_one("#place", Static).update(shown[0])
            self.query_one("#time", Digits).update(shown[1])

    def _left(self, now: datetime) -> str:
        hub = f"[b $foreground]{self._hub}[/]" if self._hub else ""
        return f"{hub}\n{words.long_date(now, self._zone)}"
