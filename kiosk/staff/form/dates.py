"""Dates as people type them: three boxes, month names, and as much of a date as somebody knows. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from kiosk.staff.words import say

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
EARLIEST = 1900
LATE_WEEKS, AHEAD_WEEKS = 4, 42
"""So long after its day a child may still be expected, and no longer than this ahead."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the three boxes."""

    day: str = ""
    month: str = ""
    year: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing does."""
        return not (self.day.strip() or self.month.strip() or self.year.strip())


@dataclass(frozen=True, slots=True)
class About:
    """A date, or as much of one as is known: without a day, or with the year alone."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def exact(self) -> date | None:
        """The date, if all of it is known."""
        return date(self.year, self.month, self.day) if self.month and self.day else None

    @property
    def earliest(self) -> date:
        """The first day that it may be."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        """The last day that it may be."""
        if self.exact:
            return self.exact
        after = date(self.year + 1, 1, 1)
        if self.month and self.month < len(MONTHS):
            after = date(self.year, self.month + 1, 1)
        return after - timedelta(days=1)

    @property
    def middle(self) -> date:
        """The day that stands for it where one is needed: never the first of January unasked."""
        return self.earliest + (self.latest - self.earliest) / 2

    @property
    def precision(self) -> str:
        """How much of it is known: "day", "month" or "year"."""
        return "day" if self.day else "month" if self.month else "year"


def read(typed: Typed, newest: int) -> About | str:
    """Return what was typed as a date, or a sentence that says what is wrong with it.

    A year of two figures is the last one that is not after ``newest``.
    """
    year = _year(typed.year, newest)
    if year is None:
        return say("The year must be four figures, such as 2023.")
    month = _month(typed.month)
    if month is None:
        return say("The month must be a number from 1 to 12, or a name such as March.")
    day = _day(typed.day)
    if day is None:
        return say("The day must be a number from 1 to 31.")
    if day and not month:
        return say("There is a day, but no month. Leave the day out if only the year is known.")
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return say("There is no such day in that month.")
    return About(year, month or None, day or None)


def born(typed: Typed, today: date) -> About | str:
    """Return a date of birth, or a sentence that says why it is none."""
    read_ = read(typed, today.year)
    if isinstance(read_, str):
        return read_
    if read_.earliest > today:
        return say("A date of birth must be in the past. A child who is not born yet is an expected baby.")
    if read_.year < EARLIEST:
        return say("The year is before 1900. Check it, and leave the date out if it is not known.")
    return read_


def due(typed: Typed, today: date) -> About | str:
    """Return when a child is due, or a sentence that says why it is not."""
    read_ = read(typed, today.year + 1)
    if isinstance(read_, str):
        return read_
    if read_.precision == "year":
        return say("Give at least the month in which the baby is due.")
    if read_.latest < today - timedelta(weeks=LATE_WEEKS):
        return say("That is more than four weeks ago. If the baby is born, register them as a child.")
    if read_.earliest > today + timedelta(weeks=AHEAD_WEEKS):
        return say("That is more than 42 weeks ahead. Check the date.")
    return read_


def in_words(about: About) -> str:
    """Return a date in words, to be read back, such as 27 March 2026 or "about 1990"."""
    if about.exact:
        return f"{about.day} {month_name(about.month or 1)} {about.year}"
    if about.month:
        return say("%(month)s %(year)s, day not known", month=month_name(about.month), year=about.year)
    return say("%(year)s, day and month not known", year=about.year)


def age(about: About, today: date) -> int | None:
    """Return the completed years, or None where what is known does not say."""
    ages = {_years(about.earliest, today), _years(about.latest, today)}
    return ages.pop() if len(ages) == 1 else None


def month_name(number: int) -> str:
    """Return the name of a month."""
    return (
        *(say("January"), say("February"), say("March"), say("April"), say("May"), say("June")),
        *(say("July"), say("August"), say("September"), say("October"), say("November"), say("December")),
    )[number - 1]


def _years(then: date, today: date) -> int:
    return today.year - then.year - ((today.month, today.day) < (then.month, then.day))


def _year(text: str, newest: int) -> int | None:
    text = text.strip()
    if not (text.isdecimal() and text.isascii()):
        return None
    if len(text) == 2:
        return newest - (newest - int(text)) % 100
    return int(text) or None if len(text) == 4 else None


def _month(text: str) -> int | None:
    """Return a month; 0 for none, None for what is none."""
    text = text.strip().strip(".").casefold()
    if not text:
        return 0
    if text.isdecimal() and text.isascii():
        return int(text) if 1 <= int(text) <= len(MONTHS) else None
    whole = [month_name(number + 1).casefold() for number in range(len(MONTHS))]
    found = [number for number, name in enumerate(whole, 1) if len(text) >= 3 and name.startswith(text)]
    return found[0] if len(found) == 1 else None


def _day(text: str) -> int | None:
    text = text.strip()
    if not text:
        return 0
    for ending in ("st", "nd", "rd", "th"):
        text = text.removesuffix(ending)
    return int(text) if text.isdecimal() and text.isascii() and 1 <= int(text) <= 31 else None
