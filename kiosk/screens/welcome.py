"""The welcome screen: what to do, what is on, and whether the readers are there."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Static

from kiosk import words
from kiosk.news import Board
from kiosk.panel import DemoPanel
from kiosk.screens.look import TALL, Look
from kiosk.widgets.headline import Headline
from kiosk.widgets.masthead import Masthead
from kiosk.widgets.notices import Notices
from kiosk.widgets.timetable import Timetable


class WelcomeScreen(Screen[None]):
    """Where every visit begins and ends."""

    CSS_PATH = "welcome.tcss"
    VERTICAL_BREAKPOINTS = TALL

    def __init__(self, look: Look, demo: DemoPanel | None = None) -> None:
        super().__init__()
        self._look = look
        self._demo = demo

    def compose(self) -> ComposeResult:
        """Lay the screen out, from the top."""
        yield Masthead(self._look.clock, self._look.zone)
        with Vertical(id="invitation"):
            yield Headline(words.TAP, id="tap")
            yield Static(words.OR_SHOW, id="or-show")
        yield Timetable(self._look.clock, self._look.zone)
        yield Static(id="apology")
        if self._demo:
            yield Static("\n".join(self._demo.lines), id="demo", markup=False)
        yield Notices()

    def show_board(self, board: Board) -> None:
        """Show the hub, its day and what staff should know."""
        self.query_one(Masthead).name_hub(board.hub)
        self.query_one(Timetable).show_sessions(board.sessions)
        self.query_one(Notices).show_trouble(board.trouble)

    def show_readers(self, sentence: str, *, lost: bool) -> None:
        """Say how the readers are."""
        self.query_one(Notices).show_readers(sentence, lost=lost)

    def apologise(self, sentence: str) -> None:
        """Say that something went wrong; an empty sentence takes it back."""
        apology = self.query_one("#apology", Static)
        apology.update(sentence)
        apology.display = bool(sentence)
