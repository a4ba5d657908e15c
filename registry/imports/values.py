"""Reading one cell: what it means, or what is wrong with it, in words and without repeating it. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from hashlib import blake2b
from typing import TypeVar
from uuid import UUID

from registry.imports.sheets import Row

T = TypeVar("T")
YES = {"yes", "y", "true", "1", "x"}
NO = {"no", "n", "false", "0", ""}
DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y")
MIDNIGHT = re.compile(r"\d{4}-\d\d-\d\d 00:00(:00)?")
"""How databases write a day."""
TIMES = ("%H:%M", "%H:%M:%S", "%H.%M")
LONGEST_REFERENCE = 200


class Wrong(ValueError):
    """A cell cannot be used; the message says what it should be."""


@dataclass(slots=True)
class Reader:
    """Reads the cells of one row and gathers what is wrong with them."""

    row: Row
    problems: list[str] = field(default_factory=list)

    def take(self, name: str, means: Callable[[str], T], otherwise: T) -> T:
        """Return what a cell means; if it means nothing, note why and return the other value."""
        try:
            return means(self.row.cells.get(name, ""))
        except Wrong as wrong:
            self.problems.append(f"Row {self.row.number}, {name}: {wrong}")
            return otherwise

    def text(self, name: str, longest: int = 300, *, needed: bool = False) -> str:
        """Return a text."""

        def means(cell: str) -> str:
            if needed and not cell:
                raise Wrong("it is empty.")
            if len(cell) > longest:
                raise Wrong(f"it is longer than {longest} characters.")
            return cell.replace("\0", "")

        return self.take(name, means, "")

    def wrong(self, name: str, why: str) -> None:
        """Note what only other rows, or the registry, make wrong."""
        self.problems.append(f"Row {self.row.number}, {name}: {why}")


def day(cell: str) -> date | None:
    """Return a date, or None for nothing."""
    if not cell:
        return None
    written = cell[:10] if MIDNIGHT.fullmatch(cell) else cell
    for form in DATES:
        try:
            return datetime.strptime(written, form).date()  # noqa: DTZ007  a date has no zone
        except ValueError:
            continue
    raise Wrong("this is no date that exists; write it like 27/03/2019 or 2019-03-27.")


def past_day(today: date) -> Callable[[str], date | None]:
    """Return what reads a date that is not after today."""

    def means(cell: str) -> date | None:
        found = day(cell)
        if found and found > today:
            raise Wrong("this is in the future.")
        if found and found.year < 1900:
            raise Wrong("this is more than a lifetime ago.")
        return found

    return means


def clock(cell: str) -> time | None:
    """Return a time of day, or None for nothing."""
    if not cell:
        return None
    for form in TIMES:
        try:
            return datetime.strptime(cell, form).time()  # noqa: DTZ007  by the hub's clock
        except ValueError:
            continue
    raise Wrong("this is no time of day; write it like 09:30.")


def yes_no(cell: str) -> bool:
    """Return whether a cell says yes; nothing is no."""
    if cell.casefold() in YES:
        return True
    if cell.casefold() in NO:
        return False
    raise Wrong("write yes or no.")


def number(cell: str) -> int:
    """Return a count; nothing is 0."""
    if not cell:
        return 0
    if cell.isdecimal() and len(cell) <= 4:
        return int(cell)
    raise Wrong("this should be a whole number from 0 to 9999.")


def one_of(choices: Mapping[str, T], what: str) -> Callable[[str], T]:
    """Return what reads one of several words, in any case."""

    def means(cell: str) -> T:
        found = choices.get(cell.casefold())
        if found is None:
            written = [getattr(each, "code", word) for word, each in choices.items()]
            raise Wrong(f"there is no such {what}; there are: {', '.join(written) or 'none yet'}.")
        return found

    return means


def record_id(source: str, kind: str, reference: str) -> UUID:
    """Return the id under which a record of another system is kept: the same in each import."""
    return UUID(
        bytes=blake2b(f"import\x1f{source}\x1f{kind}\x1f{reference}".encode(), digest_size=16).digest()
    )
