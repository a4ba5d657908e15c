"""A list of one day, and the way to the days before and after it."""

from abc import abstractmethod
from datetime import date, timedelta
from typing import ClassVar, Generic, Protocol, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.events import ScreenResume
from textual.widgets import Static

from kiosk.orders import Order
from kiosk.screens.staff.frame import World
from kiosk.screens.staff.keyline import Key, KeyLine
from kiosk.screens.staff.picks import Picks
from kiosk.screens.staff.undo import UndoScreen
from kiosk.staff import session_words as words
from kiosk.staff.asking import Shift
from kiosk.staff.words import say

DAY_KEYS = (
    Key("left", "earlier", say("earlier"), "←"),
    Key("right", "later", say("later"), "→"),
)


class Told(Protocol):
    """What is told of a day."""

    @property
    def day(self) -> date:
        """The day that is looked at."""

    @property
    def today(self) -> date:
        """The latest that can be."""


T = TypeVar("T", bound=Told)


class DayScreen(UndoScreen, Generic[T]):
    """What happened on a day, in one list."""

    DAYS_BACK: ClassVar[int]
    LIST: ClassVar[str]
    """The id of the list."""
    LINE: ClassVar[tuple[Key, ...]]
    """The keys at its foot."""

    def __init__(self, world: World, shift: Shift) -> None:
        super().__init__(world, shift)
        self._told: T | None = None

    def body(self) -> ComposeResult:
        """Say which day it is, and list what was on it."""
        yield Static("", id="day", markup=False)
        yield Picks(self.LIST)
        yield KeyLine(*self.LINE)

    @on(ScreenResume)
    def take_return(self) -> None:
        """Look at the day, also when what lay over it is gone."""
        self._look(0)

    def action_back(self) -> None:
        """Go back."""
        self.app.pop_screen()

    def action_earlier(self) -> None:
        """Look at the day before."""
        self._look(-1)

    def action_later(self) -> None:
        """Look at the day after."""
        self._look(1)

    @abstractmethod
    def _asks(self, day: date | None) -> Order:
        """Return what is asked about a day; none is today."""

    @abstractmethod
    def _list(self, told: T) -> None:
        """Fill the list."""

    def _take(self, told: T) -> None:
        self._told = told
        if self.is_mounted:
            name = words.day(told.day, told.today, self.world.zone)
            self.query_one("#day", Static).update(name)
            self._list(told)

    def _look(self, step: int) -> None:
        day = None
        if self._told:
            earliest = self._told.today - timedelta(days=self.DAYS_BACK)
            day = min(self._told.today, max(earliest, self._told.day + timedelta(days=step)))
        self.ask(self._asks(day))

    def _picks(self) -> Picks:
        return self.query_one(f"#{self.LIST}", Picks)

    def _day(self) -> date:
        assert self._told  # noqa: S101 - nothing can be picked before
        return self._told.day
