"""The kiosk's app: it wires the entrance to the screens, and decides nothing."""

import time
from collections.abc import Callable
from zoneinfo import ZoneInfo

import structlog
from textual import on
from textual.app import App
from textual.screen import Screen

from config.kiosk import KioskSettings
from kiosk import clock as clocks
from kiosk import words
from kiosk.clock import Clock, Stopwatch
from kiosk.entrance import Entrance
from kiosk.failures import where
from kiosk.messages import FamilyChose, NewsArrived, ReaderChanged, ScreenEnded
from kiosk.news import BoardChanged, NotRecorded, SignedIn, Tapped
from kiosk.panel import DemoPanel
from kiosk.screens.after import after_button, after_failure, after_tap
from kiosk.screens.family import FamilyScreen
from kiosk.screens.look import Look
from kiosk.screens.timed import TimedScreen
from kiosk.screens.welcome import WelcomeScreen
from kiosk.widgets.theme import HUB
from reader.thread import ReaderState

APOLOGY_SECONDS = 30.0

log = structlog.get_logger("hub-kiosk.screen")


class KioskApp(App[None]):
    """The terminal UI. The entrance is opened after the first paint, and closed by its owner.

    ``allow_quit`` binds Q and Ctrl+Q; on the public screen no key leaves. ``apology`` is what to
    say first, after a screen that failed; ``after_paint`` is called once the welcome screen stands.
    A failure ends the app with return code 1 and no
    traceback on the screen; see ``kiosk/serve.py`` for who starts the next.
    """

    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    TITLE = "Family Hub"
    CSS_PATH = ["screens/welcome.tcss", "screens/family.tcss", "screens/done.tcss", "screens/help.tcss"]

    def __init__(  # noqa: PLR0913 - the one place where everything meets
        self,
        settings: KioskSettings,
        entrance: Entrance,
        *,
        clock: Clock = clocks.now,
        stopwatch: Stopwatch = time.monotonic,
        demo: DemoPanel | None = None,
        allow_quit: bool = False,
        apology: str = "",
        after_paint: Callable[[], None] | None = None,
    ) -> None:
        super().__init__()
        self._entrance = entrance
        self._look = Look(clock, stopwatch, ZoneInfo(settings.door.time_zone), settings.screen)
        self._names = [reader.name for reader in settings.readers]
        self._demo = demo
        self._allow_quit = allow_quit
        self._apology = apology
        self._after_paint = after_paint
        self._states: dict[str, ReaderState] = {}
        self._welcome = WelcomeScreen(self._look, demo)

    def get_default_screen(self) -> Screen[None]:
        """Every visit begins and ends at the welcome screen."""
        return self._welcome

    def on_mount(self) -> None:
        """Paint first; open the entrance after that."""
        self.register_theme(HUB)
        self.theme = HUB.name
        if self._demo:
            self.bind("n", "next_family", description=words.NEXT_FAMILY)
        if self._allow_quit:
            self.bind("q", "quit")
        self.call_after_refresh(self._open_up)

    def on_unmount(self) -> None:
        """Hear no more."""
        self._entrance.detach()

    @on(NewsArrived)
    def show_news(self, message: NewsArrived) -> None:
        """Show what the door told; a tap always, a button's word only to the family that pressed it."""
        match message.news:
            case Tapped(outcome):
                self._show(after_tap(outcome, self._look))
            case SignedIn(confirmed) if self._is_before(confirmed.visit):
                self._show(after_button(confirmed, self._look))
            case NotRecorded(sentence, visit) if visit is None or self._is_before(visit):
                self._show(after_failure(sentence, self._look))
            case BoardChanged(board):
                self._welcome.show_board(board)
            case _:
                log.info("news-too-late", news=type(message.news).__name__)

    @on(ReaderChanged)
    def show_readers(self, message: ReaderChanged) -> None:
        """Say on the welcome screen how the readers are."""
        self._states[message.state.name] = message.state
        log.info("reader", name=message.state.name, connected=message.state.connected)
        lost = [name for name, state in self._states.items() if not state.connected]
        self._welcome.show_readers(words.readers(list(self._states), lost), lost=bool(lost))

    @on(FamilyChose)
    def bring_to_the_door(self, message: FamilyChose) -> None:
        """Have a family's choice written down."""
        self._entrance.confirm(message.visit, message.persons)

    @on(ScreenEnded)
    def go_home(self, message: ScreenEnded) -> None:
        """Go back to the welcome screen, unless another screen has taken the place."""
        if message.ended is self.screen and len(self.screen_stack) > 1:
            self.pop_screen()

    def action_next_family(self) -> None:
        """Let the simulated reader play the next family."""
        if self._demo:
            self._demo.on_next_family()

    async def action_quit(self) -> None:
        """Leave, where leaving is allowed."""
        if self._allow_quit:
            self.exit()

    def action_help_quit(self) -> None:
        """Say nothing about quitting to the public."""

    def _open_up(self) -> None:
        if self._apology:
            self._welcome.apologise(self._apology)
            self.set_timer(APOLOGY_SECONDS, lambda: self._welcome.apologise(""))
        if not self._names:
            self._welcome.show_readers(words.NO_READER, lost=True)
        self._entrance.attach(
            lambda news: self._tell(NewsArrived(news)), lambda state: self._tell(ReaderChanged(state))
        )
        if self._after_paint:
            self._after_paint()

    def _tell(self, message: NewsArrived | ReaderChanged) -> None:
        """Hand a fact to this app from another thread."""
        self.post_message(message)

    def _is_before(self, visit: object) -> bool:
        """Tell whether this visit's family still stands before the screen."""
        return isinstance(self.screen, FamilyScreen) and self.screen.visit == visit

    def _show(self, screen: TimedScreen) -> None:
        """Show a screen in place of whoever's was open."""
        if len(self.screen_stack) > 1:
            self.switch_screen(screen)
        else:
            self.push_screen(screen)

    # What Textual does with an unexpected exception: end the app, and print a traceback with the
    # values of variables. We end it too, but a name must not stand on the screen or in a log.

    def _handle_exception(self, error: Exception) -> None:
        log.error("screen-failed", error=type(error).__name__, at=where(error))
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        self._close_messages_no_wait()

    def panic(self, *_renderables: object) -> None:
        """End without a word on the screen."""
        self._close_messages_no_wait()
