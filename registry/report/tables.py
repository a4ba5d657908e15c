"""The tables of reports, each asked for once however many reports it is in, and released once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from registry.exports.leaving import leaving
from registry.exports.released import asked_as, record
from registry.reach.bands import SCHEMES
from registry.reach.disclosure.shown import Shown
from registry.reach.disclosure.tables import place_of
from registry.reach.enquiry import enquiry
from registry.reach.figures import Cell, Row, Table
from registry.reach.measures.catalogue import CATALOGUE
from registry.reach.period import Period
from registry.reach.question import Question
from registry.reach.table_file import Given

SCHEME = SCHEMES["national-programme"]


@dataclass(frozen=True, slots=True)
class Told:
    """A table, and what of it may be shown."""

    asked: str
    table: Table
    given: Given | None

    def cell(self, row: Row, key: str) -> Cell | Shown:
        """Return a cell as it is shown."""
        if self.given is None:
            return self.table.cell(row, key)
        return self.given[place_of(self.asked, self.table, row.key, key)]


class Tables:
    """Tables as they stand at one moment: exact, or as they may leave the building."""

    def __init__(
        self, now: datetime, by: str, *, exact: bool, progress: Callable[[str], None] = lambda _: None
    ) -> None:
        self.now, self.exact = now, exact
        self._by, self._progress = by, progress
        self._asked: dict[tuple[str, Period], Told] = {}

    def told(self, asked: str, period: Period) -> Told:
        """Return a table; a rounded one is released as it is first asked for."""
        if (asked, period) not in self._asked:
            self._progress(f"{asked}, {period.dates}")
            question = Question(period, SCHEME)
            with enquiry(question, self.now) as put:
                table = CATALOGUE[asked].table(put)
            given = None if self.exact else self._released(asked, table)
            self._asked[asked, period] = Told(asked_as(asked, question), table, given)
        return self._asked[asked, period]

    def _released(self, asked: str, table: Table) -> Given:
        with transaction.atomic():  # what cannot be written down does not leave
            given = leaving(asked, table, self.now)
            record(asked, table, given, self.now, self._by)
        return given
