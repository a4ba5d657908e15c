"""The kiosk's app: it wires the entrance to what stands before the family, and decides nothing."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from rich.style import Style
from textual import events, on
from textual.app import App, ComposeResult

from config.kiosk import TYPED, KioskSettings
from config.public import OWN_TIMETABLE
from kiosk import clock as clocks
from kiosk.clock import Clock, NewId, Stopwatch
from kiosk.drawing.block import Placed
from kiosk.drawing.studio import Studio
from kiosk.driver import KioskDriver
from kiosk.entrance import Entrance
from kiosk.failures import where
from kiosk.front import Front
from kiosk.hearing import Hearing
from kiosk.journal import Journal
from kiosk.messages import Asked, FireRollWanted, Left, NewsArrived, ReaderChanged
from kiosk.narrator import Seen
from kiosk.news import Arranged, BoardChanged, StaffTold, Tapped
from kiosk.night import Night
from kiosk.orders import Order, ScreenFailed
from kiosk.page import Act
from kiosk.panel import DemoPanel
from kiosk.screens.shown import STAFF
from kiosk.sound import Sounder
from kiosk.terminal import cell_size
from kiosk.voice import Speaker, is_there
from kiosk.widgets.canvas import Canvas
from kiosk.widgets.keys import meaning
from kiosk.widgets.palette import rgb
from reader.burst import Keys, TypedScans

if TYPE_CHECKING:
    from kiosk.screens.staff.backroom import Backroom

STAFF_KEY = "f2"
FIRE_KEY = "f12"
"""The fire roll, from every screen."""
"""Leads behind the PIN from every public screen."""
TICK_SECONDS = 0.25

log = Journal("hub-kiosk.screen")


@dataclass(frozen=True, slots=True)
class Given:
    """What an app is given besides its settings and its entrance."""

    clock: Clock = clocks.now
    stopwatch: Stopwatch = time.monotonic
    new_id: NewId = clocks.new_id
    made: datetime = clocks.LONG_AGO
    """No clock that is right stands before this."""
    demo: DemoPanel | None = None
    allow_quit: bool = False
    """Q and Ctrl+Q leave; on the public screen no key does."""
    staff: bool = False
    """Reception's own window: it never shows the public screens."""
    apologise: bool = False
    """The screen before this one failed: say so first."""
    sixels: bool = False
    """The terminal said that it draws them."""
    after_paint: Callable[[], None] = field(default=lambda: None)
    """Called once the welcome screen stands."""
    lamp: Callable[[bool], None] = field(default=lambda _on: None)
    """Turns the screen off and on."""
    after_tick: Callable[[], None] = field(default=lambda: None)
    """Called four times a second by the loop that draws; when it hangs, nobody calls."""


class KioskApp(App[None]):
    """The terminal UI. The entrance is opened after the first paint, and closed by its owner.

    A failure while something is shown or pressed leads back to the welcome screen; one of Textual's
    own ends the app with return code 1 and no traceback on the screen; see `kiosk.serve` for who
    starts the next.
    """

    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    TITLE = "Family Hub"

    def __init__(self, settings: KioskSettings, entrance: Entrance, given: Given | None = None) -> None:
        super().__init__(driver_class=KioskDriver)
        self._given = given or Given()
        self._settings = settings
        self._entrance = entrance
        self._studio = Studio(
            settings.screen.style, settings.screen.pictures, cell_size, sixels=self._given.sixels
        )
        self._front = Front(
            settings,
            self._given.clock,
            self._given.stopwatch,
            self._given.new_id,
            self._studio.offered([settings.screen.language]),
            self._given.made,
        )
        if self._given.demo:
            self._front.demo = self._given.demo.lines
        if self._given.apologise:
            self._front.apologise()
        self._hearing = Hearing(Sounder(settings.screen.sounds, self.bell, self.set_timer), Speaker())
        self._canvas = Canvas(
            self._front.page(),
            settings.screen.style,
            lambda page: self._studio.pen(page.language),
            self._lay_over,
        )
        self._heard_of = 0
        self._acted = False
        self._open = False
        self._timetable = ""
        self._zone = ZoneInfo(settings.door.time_zone)
        self._backroom: Backroom | None = None
        self._night = Night(self._given.lamp, self._given.stopwatch)
        typed = next((each for each in settings.readers if each.port == TYPED), None)
        self._typist = TypedScans(typed.name) if typed else None

    @property
    def front(self) -> Front:
        """What stands before the family."""
        return self._front

    @property
    def canvas(self) -> Canvas:
        """What it is drawn on."""
        return self._canvas

    def compose(self) -> ComposeResult:
        """One widget shows everything; in reception's own window, nothing is public."""
        self._canvas.display = not self._given.staff
        yield self._canvas

    def on_mount(self) -> None:
        """Paint first; open the entrance after that."""
        self._canvas.focus()
        self.call_after_refresh(self._open_up)

    def on_unmount(self) -> None:
        """Hear no more."""
        self._hearing.hush()
        self._entrance.detach()

    @on(NewsArrived)
    def take_news(self, message: NewsArrived) -> None:
        """Show what the door told."""
        match message.news:
            case Arranged(settings):
                self._safely(lambda: self._arrange(settings))
            case StaffTold(answer):
                self._safely(lambda: self._behind().heard(answer))
            case news:
                if isinstance(news, Tapped):
                    self._night.stir()
                if isinstance(news, Tapped) and self._behind_is_open:
                    self._safely(lambda: self._behind().tapped(news.outcome))
                    self._front.guard()
                self._safely(lambda: self._ask(self._front.heard(news)))
                if isinstance(news, BoardChanged) and news.board.timetable != self._timetable:
                    self._timetable = news.board.timetable
                    self._safely(lambda: self._arrange(self._settings))

    @on(ReaderChanged)
    def take_reader(self, message: ReaderChanged) -> None:
        """Say how the readers are."""
        log.info("reader", name=message.state.name, connected=message.state.connected)
        self._safely(lambda: self._front.heard_reader(message.state))

    @on(Asked)
    def take_staff_order(self, message: Asked) -> None:
        """Hand what staff ask to the door."""
        self._entrance.ask(message.order)

    @on(FireRollWanted)
    def take_alarm(self) -> None:
        """Show the fire roll over whatever staff had up."""
        self._safely(self._behind().fire)

    @on(Left)
    def take_leave(self) -> None:
        """Sign out, and clear the screens for staff away."""
        self._safely(self._behind().leave)

    @on(Canvas.Pressed)
    def take_press(self, message: Canvas.Pressed) -> None:
        """Do what was pressed, unless another family's screen has only just come up."""
        if not self._front.guarded:
            self._safely(lambda: self._press(message.act))

    @on(Canvas.Stirred)
    def take_stir(self) -> None:
        """Somebody is there."""
        self._front.stir()

    async def on_event(self, event: events.Event) -> None:
        """Notice every sign of somebody; then do as always, unless it only woke the screen."""
        if isinstance(event, events.Key | events.MouseDown | events.Paste):
            if self._night.stir():
                self._front.guard()
            if self._backroom:
                self._backroom.stir()
        behind = None if event.is_forwarded else self._backroom
        if isinstance(event, events.Key | events.Paste) and behind and behind.types:
            await behind.turns.take(event)
        else:
            await super().on_event(event)

    def on_key(self, event: events.Key) -> None:
        """Take every key, so that none leaves the kiosk or opens anything; behind the PIN, screens do."""
        if self._behind_is_open:
            return
        event.stop()
        event.prevent_default()
        if self._typist is None or self._canvas.page.types:
            self._take_keys([event])
        else:
            self._hear_typist(self._typist.key(event.key, event.character, self._given.stopwatch()))

    def on_resize(self) -> None:
        """Offer what can be shown at the new size, once it is known; not before the first paint."""
        if self._open:
            self.call_later(lambda: self._safely(lambda: self._arrange(self._settings)))

    def on_paste(self, event: events.Paste) -> None:
        """Nothing is pasted here."""
        event.stop()

    async def action_quit(self) -> None:
        """Leave, where leaving is allowed."""
        if self._given.allow_quit:
            self.exit()

    def action_help_quit(self) -> None:
        """Say nothing about quitting to the public."""

    def tick(self) -> None:
        """Let time pass."""
        if self._typist is not None:
            self._hear_typist(self._typist.tick(self._given.stopwatch()))
        self._safely(lambda: self._ask(self._front.tick()))
        if self._backroom:
            self._safely(self._backroom.tick)
        self._night.tick(self._settings, self._given.clock().astimezone(self._zone))
        self._given.after_tick()

    def _hear_typist(self, told: Keys) -> None:
        """Let a scanner that types be a reader, and a person's keys be keys."""
        if told.scan is not None:
            self._entrance.tap(told.scan)
        self._take_keys([events.Key(name, character) for name, character in told.pressed])

    def _take_keys(self, pressed: list[events.Key]) -> None:
        for event in pressed:
            if not self._front.guarded:
                self._safely(partial(self._take_key, event))

    def _take_key(self, event: events.Key) -> None:
        self._acted = True
        self._front.stir()
        page = self._canvas.page
        free = not page.types
        if event.key == "n" and self._given.demo and free:
            self._given.demo.on_next_family()
        elif event.key == STAFF_KEY:
            self._behind().enter()
        elif event.key == FIRE_KEY:
            self._behind().fire()
        elif event.key in {"q", "ctrl+q"} and self._given.allow_quit and (free or event.key == "ctrl+q"):
            self.exit()
        else:
            self._do(meaning(event.key, event.character, page, self._canvas.cursor))

    def _do(self, what: Act | str | None) -> None:
        """Do what a key means: an act of the page, or a movement of the keys."""
        match what:
            case Act():
                self._press(what)
            case "enter" | "space":
                self._canvas.press_at_cursor(what)
            case "turn":
                self._canvas.turn()
            case str():
                self._canvas.steer(what)

    def _press(self, act: Act) -> None:
        self._acted = True
        if act == STAFF:
            self._front.stir()
            self._behind().enter()
        else:
            self._ask(self._front.press(act))

    def _ask(self, order: Order | None) -> None:
        if order is not None:
            self._entrance.ask(order)

    def _safely(self, work: Callable[[], None]) -> None:
        """Do something and show what came of it; if that fails, go back to the welcome screen and say so."""
        try:
            work()
            self._show()
        except Exception as error:  # noqa: BLE001 - the top of every screen
            log.error("screen-failed", error=type(error).__name__, at=where(error))  # noqa: TRY400 - no values in logs
            self._entrance.ask(ScreenFailed())
            self._ask(self._front.fail())
            self._show()

    def _show(self) -> None:
        """Have the page drawn, sounded and read, if it is another than before."""
        page = self._front.page()
        afresh = self._front.opened != self._heard_of
        self._canvas.show_page(page, afresh=afresh)
        if afresh:
            self._heard_of = self._front.opened
        seen = Seen(page, self._canvas.cursor, self._front.warning, afresh=afresh, acted=self._acted)
        self._acted = False
        self._hearing.follow(seen, self._front.volume)

    def _lay_over(self, picture: Placed, style: Style) -> str:
        page = self._canvas.page
        return self._studio.lay_over(
            *(picture.text, picture.columns, picture.rows, page.language),
            *(rgb(style.color), rgb(style.bgcolor)),
        )

    @property
    def _behind_is_open(self) -> bool:
        return self._backroom is not None and self._backroom.is_open

    def _behind(self) -> "Backroom":
        """Return what stands behind the PIN; its screens are loaded when somebody first wants them."""
        if self._backroom is None:
            from kiosk.screens.staff.backroom import Backroom  # noqa: PLC0415 - see above
            from kiosk.screens.staff.frame import World  # noqa: PLC0415 - see above

            world = World(
                settings=self._settings,
                clock=self._given.clock,
                stopwatch=self._given.stopwatch,
                new_id=self._given.new_id,
                zone=self._zone,
                board=lambda: self._front.look().board,
                readers_down=lambda: self._front.readers_down,
            )
            self._backroom = Backroom(
                self, world, self._entrance.ask, super().on_event, alone=self._given.staff
            )
        return self._backroom

    def _open_up(self) -> None:
        self._open = True
        self._arrange(self._settings)
        if is_there(self._settings.screen.voice):
            self._front.give_voice()
        self._show()
        self.set_interval(TICK_SECONDS, self.tick)
        self._entrance.attach(
            lambda news: self._tell(NewsArrived(news)), lambda state: self._tell(ReaderChanged(state))
        )
        if self._given.staff:
            self._behind().enter()
        self._given.after_paint()

    def _arrange(self, settings: KioskSettings) -> None:
        """Go by these settings, as far as they are the public screen's."""
        self._settings = settings
        offered = self._studio.offered(settings.screen.languages, self.size)
        own = settings.screen.timetable_url == OWN_TIMETABLE
        code = _code(self._timetable if own else settings.screen.timetable_url)
        self._front.arrange(settings, offered, code)

    def _tell(self, message: NewsArrived | ReaderChanged) -> None:
        """Hand a fact to this app from another thread."""
        self.post_message(message)

    # What Textual does with an unexpected exception: end the app, and print a traceback with the
    # values of variables. We end it too, but a name must not stand on the screen or in a log.

    def _handle_exception(self, error: Exception) -> None:
        log.error("screen-failed", error=type(error).__name__, at=where(error))
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        self._close_messages_no_wait()

    def panic(self, *_renderables: object) -> None:
        """End without a word on the screen, and as a failure, so that another begins."""
        self._return_code = 1
        self._close_messages_no_wait()


def _code(url: str) -> tuple[str, ...]:
    if not url:
        return ()
    from kiosk.drawing.code import rows_of  # noqa: PLC0415 - not before the first paint

    return rows_of(url)
