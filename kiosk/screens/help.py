"""The screen that sends people to a person: friendly, without a name, and the visit counts."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from kiosk import words
from kiosk.screens.look import Look
from kiosk.screens.timed import TimedScreen
from kiosk.widgets.headline import Headline


class HelpScreen(TimedScreen):
    """Please see a member of staff: why, and what is with the visit."""

    CSS_PATH = "help.tcss"

    def __init__(self, reason: str, comfort: str, look: Look) -> None:
        super().__init__(look, look.times.help_seconds)
        self._reason = reason
        self._comfort = comfort

    def compose(self) -> ComposeResult:
        """Lay the screen out, in the middle."""
        with Vertical(id="help"):
            yield Headline(words.SEE_STAFF, lines=3, id="headline")
            yield Static(self._reason, id="reason", markup=False)
            yield Static(self._comfort, id="comfort", markup=False)
        yield Static(words.KEYS_HELP, id="foot")

    def on_key(self) -> None:
        """Any key closes."""
        self.end()

    def on_click(self) -> None:
        """Any touch closes."""
        self.end()
