"""What a board is made of: panels, each a table asked for in one way and drawn in one way. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from registry.reach.counting import ANYWHERE, By
from registry.reach.enquiry import Enquiry
from registry.reach.figures import Table
from registry.reach.lines import TIMES
from registry.reach.question import Question, Residence


class Shape(Enum):
    """How a table is drawn."""

    BARS = "bars"
    """A bar for each row, lying; its parts follow one another in it."""
    OVER_TIME = "over time"
    """A column for each row, standing, or a line where a rate is drawn."""
    WHOLE = "whole"
    """A bar for each part of the whole alone."""
    BESIDE = "beside"
    """Several bars for each row: the columns whose keys begin with that of the chart."""
    MAP = "map"
    """Small areas, shaded."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of some columns of a table: of a count with its parts, or of a rate."""

    shape: Shape
    of: str | tuple[str, ...]
    """The key of the column that is drawn, a count that has parts in its parts; or of several columns."""
    deep: bool = True
    """Whether parts are drawn in their own parts in turn, such as children in their bands."""


@dataclass(frozen=True, slots=True)
class Then:
    """Where the numbers of a panel lead that has no further rows for them: to another, counted by these."""

    board: str
    panel: str
    by: By
    residence: Residence | None = None
    """Whom that one counts by where they live, where it must be said."""


Ask = Callable[[Question, date], Question]


def as_asked(question: Question, _: date) -> Question:
    """Return the question as it is."""
    return question


@dataclass(frozen=True, slots=True)
class Panel:
    """One table of a board, with its chart, its file and a page of its own."""

    name: str
    title: str
    table: Callable[..., Table]
    """A measure: it is called with the enquiry, and with the kind of row unless there is but one."""
    by: By = By.HUB
    rows: tuple[By, ...] = ANYWHERE
    """The kinds of row that may be asked for, and through which numbers lead on; one means that one only."""
    chart: Chart | None = None
    ask: Ask = as_asked
    """Changes the question before it is put, such as to the twelve months that end with its period."""
    columns: tuple[str, ...] = ()
    """What the board shows of a wide table; its own page, and its files, have every column."""
    led: bool = False
    """Whether partners see it, of the sessions that they lead: it looks no further than these."""
    note: str = ""
    then: Then | None = None
    contact: str = ""
    """The column whose numbers lead to families to get in touch with, for those who may."""

    def put(self, question: Question, by: By, today: date) -> Question:
        """Return the question as it is put; widened to a year of months only while these are the rows."""
        return self.ask(question, today) if by is self.by or self.by not in TIMES else question

    def answer(self, asked: Enquiry, by: By) -> Table:
        """Return the table.

        Raises:
            Unbalanced: the figures contradict one another.
        """
        return self.table(asked) if len(self.rows) == 1 else self.table(asked, by)


@dataclass(frozen=True, slots=True)
class Board:
    """One page of panels."""

    name: str
    title: str
    about: str
    """What it answers, in a sentence."""
    panels: tuple[Panel, ...]
    also: str = ""
    """A template of what stands below the panels, whatever is asked."""

    def panel(self, name: str) -> Panel | None:
        """Return a panel by its name."""
        return next((panel for panel in self.panels if panel.name == name), None)
