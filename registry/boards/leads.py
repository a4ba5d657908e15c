"""The addresses to which the numbers of a table lead."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import urlencode

from registry.boards.days import MOST_DAYS
from registry.boards.leading import fitting, made_of, narrowed
from registry.boards.panel import Panel, Then
from registry.reach.counting import By
from registry.reach.figures import Row
from registry.reach.lines import TIMES
from registry.reach.question import Question

MOST_AREAS = 300
"""Of so many small areas an address can be; a row of more leads on once a locality is chosen."""


@dataclass(frozen=True, slots=True)
class Leads:
    """Makes the address to which a number leads."""

    panel: Panel
    asked: Question
    """The question as the panel put it."""
    by: By
    address: str
    """Of the panel's page."""
    sessions: str
    """Of the page of sessions."""
    then: tuple[str, Then] | None = None
    """The address of the panel to which it leads where this one has no further rows, and how."""
    contact: str = ""
    """Of the list of families to get in touch with; empty for those who may not."""

    def of_row(self, row: Row) -> Callable[[str], str]:
        """Return where the numbers of a row lead, by column; empty where there is nothing below them.

        Without a key it is the whole, which leads to what it is made of in the same way.
        """
        then, key = self._then(row), row.key
        if then is None:
            address = ""
        else:
            asked, question, by = then
            address = f"{asked}?{_encoded({**question.query, **({'by': by.value} if by else {})})}"
        with_column = then is not None and then[2] is not None

        def leads(column: str) -> str:
            if key and column == self.panel.contact and self.by is By.HUB:
                query = urlencode(narrowed(self.asked, self.by, key).query)
                return f"{self.contact}?{query}" if self.contact else ""
            return f"{address}&column={column}" if with_column else address

        return leads

    def _then(self, row: Row) -> tuple[str, Question, By | None] | None:
        question = self._about(row)
        if question is None or (self.asked.areas and not self.by.of_home):
            return None  # where the people of a small area went is the end of it
        if self.by is By.DAY:
            few = (question.period.last - question.period.first).days < MOST_DAYS
            return (self.sessions, question, None) if few else None
        then = made_of(question, self.by, self.panel.rows)
        if then is None and not row.key and self.by in TIMES and By.HUB in self.panel.rows:
            then = By.HUB  # a year has too many days to be made of: it is made of what each hub had in it
        if then:
            return self.address, question, then
        if self.then is None:
            return None
        address, other = self.then
        question = replace(question, residence=other.residence or question.residence)
        return address, question, fitting(question, other.by)

    def _about(self, row: Row) -> Question | None:
        """Return the question about a row alone, if it can be asked."""
        if len(row.areas) > MOST_AREAS:
            return None  # no server takes an address as long as that
        if row.areas:
            return replace(self.asked, areas=row.areas)
        try:
            return narrowed(self.asked, self.by, row.key) if row.key else self.asked
        except ValueError:
            return None


def _encoded(query: Mapping[str, str]) -> str:
    return "&".join(_pair(name, value) for name, value in query.items())


@lru_cache(maxsize=4096)
def _pair(name: str, value: str) -> str:
    """Return a part of an address; most are the same in every row."""
    return urlencode({name: value})
