"""What stands before the family: which screen, in which language, and for how long. No terminal here."""

import math
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID
from zoneinfo import ZoneInfo

from config.kiosk import KioskSettings
from config.public import messages_on
from kiosk.clock import LONG_AGO, Clock, Stopwatch
from kiosk.languages import Language, resolve
from kiosk.news import Board, BoardChanged, NotRead, Tapped
from kiosk.orders import Order
from kiosk.outcome import Outcome
from kiosk.page import Act, Page
from kiosk.screens.shown import LANGUAGE, MORE_TIME, WARN_SECONDS, Look, Shown
from kiosk.screens.shown import LANGUAGES as TO_LANGUAGES
from kiosk.screens.welcome import Welcome
from kiosk.words import speak

if TYPE_CHECKING:
    from kiosk.following import About
    from reader.thread import ReaderState

WRITING_SECONDS = 15
"""How long a screen waits for the word that all is written, once its button is pressed."""
STEP_SECONDS = 5
NOTICE_SECONDS: Final = 6.0
APOLOGY_SECONDS: Final = 30.0


class Front:
    """Takes news, presses and the passing of time; says what to show, and what to ask of the door."""

    def __init__(
        self,
        settings: KioskSettings,
        clock: Clock,
        stopwatch: Stopwatch,
        new_id: Callable[[], UUID],
        offered: tuple[Language, ...],
        made: datetime = LONG_AGO,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._made = made
        self._stopwatch = stopwatch
        self._new_id = new_id
        self._zone = ZoneInfo(settings.door.time_zone)
        self._offered = offered
        self._codes = [each.code for each in offered]
        self._default = resolve(settings.screen.language, self._codes, self._codes[0])
        self._language = self._default
        self._screen: Shown = Welcome()
        self._opened = 0
        self._stirred = stopwatch()
        self._wait: float | None = None
        self._guarded_until = 0.0
        self._notice: tuple[str, float] = ("", 0.0)
        self._board = Board()
        self._readers: dict[str, ReaderState] = {}
        self._volume: int | None = None
        self._next: tuple[KioskSettings, tuple[Language, ...], tuple[str, ...]] | None = None
        self.code: tuple[str, ...] = ()
        """Rows of the timetable's QR code, once they are made."""
        self.demo: tuple[str, ...] = ()
        """Lines for those to whom the kiosk is shown off."""

    # What is to be seen

    @property
    def screen(self) -> Shown:
        """The screen that is up."""
        return self._screen

    @property
    def opened(self) -> int:
        """Goes up each time another screen comes, so that the keys begin anew."""
        return self._opened

    @property
    def readers_down(self) -> tuple[str, ...]:
        """The readers that are not connected now."""
        return tuple(name for name, state in self._readers.items() if not state.connected)

    @property
    def language(self) -> str:
        """The code of the language that is spoken now."""
        return self._language

    @property
    def volume(self) -> int:
        """How loud screens are read now: 0 to 2."""
        return self._volume or 0

    @property
    def warning(self) -> str:
        """What is said before the screen closes; nothing while there is time."""
        left = self._left_to_say()
        return "" if left is None else speak(self._language).closing(left)

    @property
    def guarded(self) -> bool:
        """Whether keys and touches wait: another family's screen has only just taken the place."""
        return self._stopwatch() < self._guarded_until

    def page(self) -> Page:
        """Describe what is to be seen now."""
        return self._screen.page(self.look())

    def look(self) -> Look:
        """Return what screens may know."""
        words = speak(self._language)
        notice, until = self._notice
        lost = self.readers_down
        known = words.readers(len(self._readers) - len(lost), lost)
        return Look(
            words=words,
            zone=self._zone,
            now=(now := self._clock()),
            timely=now >= self._made,
            times=self._settings.screen,
            door=self._settings.door,
            new_id=self._new_id,
            board=self._board,
            offered=self._offered,
            code=self.code,
            readers=known if self._settings.readers or self._readers else words.no_reader(),
            lost=bool(lost) or not (self._settings.readers or self._readers),
            notice=getattr(words, notice)() if notice and self._stopwatch() < until else "",
            demo=self.demo,
            volume=self._volume,
            left=self._left_to_say(),
            messages=self._messages(),
        )

    # What happens

    def heard(self, news: "About | NotRead | BoardChanged") -> Order | None:
        """Take what the door told: a tap always, a button's word only before the family that pressed it.

        Returns:
            What the door must know of a screen that a tap ended before anybody answered it.
        """
        match news:
            case NotRead():
                self._notice = ("not_read", self._stopwatch() + NOTICE_SECONDS)
            case BoardChanged(board):
                self._board = board
            case _:
                return self._follow(news)
        return None

    def heard_reader(self, state: "ReaderState") -> None:
        """Take how a reader is."""
        self._readers[state.name] = state

    def press(self, act: Act) -> Order | None:
        """Take a press; return what the door is asked."""
        self.stir()
        if act == MORE_TIME:
            return None
        if act.name == "volume":
            self._volume = None if self._volume is None else (self._volume + 1) % 3
            return None
        if act == TO_LANGUAGES and not isinstance(self._screen, Welcome):
            self._language = self._codes[(self._codes.index(self._language) + 1) % len(self._codes)]
            return None
        if act.name == LANGUAGE and act.about in self._codes:
            self._language = str(act.about)
            self._screen = Welcome()
            self._opened += 1
            return None
        step = self._screen.press(act, self.look())
        if step.screen is None:
            self.go_home()
        elif step.screen is not self._screen:
            self._replace(step.screen, waiting=step.order is not None)
        return step.order

    def guard(self) -> None:
        """Let keys and touches wait: what was up until now was not this family's."""
        self._guarded_until = self._stopwatch() + self._settings.screen.guard_milliseconds / 1000

    def stir(self) -> None:
        """Take a sign of life: count the time from the beginning again, unless something is being written."""
        if self._wait is None:
            self._stirred = self._stopwatch()

    def tick(self) -> Order | None:
        """Look at the stopwatch; return what the door must know of a screen that nobody answered."""
        left = self._left()
        if left is None or left > 0:
            return None
        order = self._screen.timed_out()
        self.go_home()
        return order

    def go_home(self) -> None:
        """Go back to the welcome screen, to the hub's language, and to silence."""
        self._settle()
        self._show(Welcome())
        self._language = self._default
        if self._volume is not None:
            self._volume = self._settings.screen.volume

    def fail(self) -> Order | None:
        """Go back to the welcome screen with a sentence: a screen failed. Nothing recorded is lost."""
        order = self._screen.timed_out()
        self.go_home()
        self.apologise()
        return order

    def apologise(self) -> None:
        """Say for a while that something went wrong."""
        self._notice = ("went_wrong", self._stopwatch() + APOLOGY_SECONDS)

    def offer(self, languages: tuple[Language, ...]) -> None:
        """Let families choose from these: what this terminal can show is known only after the first paint."""
        self._offered = languages
        self._codes = [each.code for each in languages]
        self._default = resolve(self._settings.screen.language, self._codes, self._codes[0])
        self._language = self._default

    def arrange(self, settings: KioskSettings, offered: tuple[Language, ...], code: tuple[str, ...]) -> None:
        """Go by other settings from now on; not before the family is done whose screen is up."""
        self._next = (settings, offered, code)
        if isinstance(self._screen, Welcome):
            self._settle()

    def give_voice(self) -> None:
        """Offer to read screens aloud: there is something to read them."""
        self._volume = self._settings.screen.volume

    def _settle(self) -> None:
        if self._next:
            self._settings, offered, self.code = self._next
            self._next = None
            self.offer(offered)

    def _messages(self) -> tuple[str, ...]:
        today = self._clock().astimezone(self._zone).date()
        return tuple(messages_on(self._settings.messages, today, self._language))

    def _follow(self, news: "About") -> Order | None:
        from kiosk.following import following  # noqa: PLC0415 - it brings all screens, after the first paint

        screen = following(news, self._screen)
        if screen is None:
            return None
        order = self._screen.timed_out() if isinstance(news, Tapped) else None
        if isinstance(news, Tapped):
            self._tapped(news.outcome)
        self._show(screen)
        return order

    def _tapped(self, outcome: Outcome) -> None:
        if not isinstance(self._screen, Welcome):
            self.guard()
            self._language = self._default
        if outcome.language:
            self._language = resolve(outcome.language, self._codes, self._language)
        self._notice = ("", 0.0)

    def _show(self, screen: Shown) -> None:
        self._replace(screen, waiting=False)
        self._opened += 1

    def _replace(self, screen: Shown, *, waiting: bool) -> None:
        if type(screen) is not type(self._screen):
            self._opened += 1
        self._screen = screen
        self._wait = WRITING_SECONDS if waiting and screen.asks else None
        self._stirred = self._stopwatch()

    def _left(self) -> float | None:
        times = self._settings.screen
        seconds = self._wait or self._screen.seconds(times)
        if seconds is not None and self._volume:  # whoever listens is slower than whoever reads
            seconds = max(seconds, times.answer_seconds)
        if seconds is None:
            picked = self._language != self._default
            seconds = times.answer_seconds if picked else None
        return None if seconds is None else self._stirred + seconds - self._stopwatch()

    def _left_to_say(self) -> int | None:
        """Return how long the screen stays, in steps that do not flicker; None as long as that is enough."""
        left = None if isinstance(self._screen, Welcome) or self._wait is not None else self._left()
        if left is None or left > WARN_SECONDS:
            return None
        return STEP_SECONDS * max(1, math.ceil(left / STEP_SECONDS))
