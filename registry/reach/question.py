"""What a reader asks of the reach table, read from the query string of a page or a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from registry.reach.bands import LEGACY, SCHEMES, Scheme
from registry.reach.period import EARLIEST, LATEST, Period, quarter


@dataclass(frozen=True, slots=True)
class Question:
    """A period and the scheme by which its ages are cut."""

    period: Period
    scheme: Scheme

    @property
    def query(self) -> dict[str, str]:
        """The question as the query string that asks it again."""
        return {
            "from": self.period.first.isoformat(),
            "to": self.period.last.isoformat(),
            "scheme": self.scheme.code,
        }


@dataclass(frozen=True, slots=True)
class Misread:
    """A question that cannot be answered, and the sentence that says why."""

    sentence: str


def read_question(asked: Mapping[str, str], today: date) -> Question | Misread:
    """Read ``from``, ``to`` (YYYY-MM-DD) and ``scheme``; without dates it is the quarter of ``today``."""
    scheme = SCHEMES.get(asked.get("scheme", LEGACY.code))
    if scheme is None:
        return Misread(f"There is no such age-band scheme; choose one of: {', '.join(SCHEMES)}.")
    period = read_period(asked.get("from", ""), asked.get("to", ""), today)
    return period if isinstance(period, Misread) else Question(period, scheme)


def read_period(first: str, last: str, today: date) -> Period | Misread:
    """Read both days of a period; without either it is the quarter that ``today`` is in."""
    if not first.strip() and not last.strip():
        return quarter(today)
    begins, ends = _read_day(first, "first"), _read_day(last, "last")
    if isinstance(begins, Misread):
        return begins
    if isinstance(ends, Misread):
        return ends
    if ends < begins:
        return Misread("The last day is before the first day; exchange them or choose a later last day.")
    return Period(begins, ends)


def _read_day(text: str, which: str) -> date | Misread:
    """Read one day, strictly as YYYY-MM-DD, which is what a date field sends."""
    if not text.strip():
        return Misread(f"The {which} day is missing; give both, such as 2024-01-01 to 2024-03-31.")
    try:
        day = datetime.strptime(text.strip(), "%Y-%m-%d").date()  # noqa: DTZ007 a day has no zone
    except ValueError:
        return Misread(f"The {which} day is not a date; write it as year-month-day, such as 2024-03-31.")
    if not EARLIEST <= day <= LATEST:
        return Misread(f"The {which} day must lie between the years {EARLIEST.year} and {LATEST.year}.")
    return day
