"""The done screen: all is written down, and this says so."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from kiosk import words
from kiosk.outcome import Place, Seat
from kiosk.screens.look import Look
from kiosk.screens.timed import TimedScreen
from kiosk.widgets.headline import Headline


class DoneScreen(TimedScreen):
    """Who is in, and for what; any key or touch closes it."""

    CSS_PATH = "done.tcss"

    def __init__(self, headline: str, people: tuple[Seat, ...], place: Place, look: Look) -> None:
        super().__init__(look, look.times.done_seconds)
        self._headline = headline
        self._people = people
        self._place = place

    @property
    def people(self) -> tuple[Seat, ...]:
        """Who is said to be in."""
        return self._people

    def compose(self) -> ComposeResult:
        """Lay the screen out, in the middle."""
        with Vertical(id="done"):
            yield Headline(self._headline, lines=3, id="headline")
            yield Static(f"✓ {words.party(self._people)}", id="people", markup=False)
            yield Static(words.place(self._place, self._look.zone), id="place", markup=False)
            yield Static(words.ENJOY, id="enjoy")
        yield Static(words.KEYS_DONE, id="foot")

    def on_key(self) -> None:
        """Any key closes."""
        self.end()

    def on_click(self) -> None:
        """Any touch closes."""
        self.end()
