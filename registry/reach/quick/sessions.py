"""Sessions counted by what became of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from uuid import UUID

import numpy as np

from registry.reach.counting import NOBODY, SESSION_PARTS, SESSION_SUMS, By, Counts
from registry.reach.kept import Kept
from registry.reach.numbered import Words
from registry.reach.question import Question
from registry.reach.quick.parts import Coded
from registry.reach.quick.roll import Array
from registry.reach.quick.span import key_of
from registry.reach.quick.standing import Told
from registry.reach.quick.timetable import Columns, Sessions
from registry.reach.sheets.timetable import EPOCH, MICROSECOND
from registry.timetable.models import Hub

PLACES_OF = ("recorded", "nobody_came", "not_recorded")
"""What has become of sessions whose places are counted: they were delivered."""


PARTS = [*SESSION_PARTS, *SESSION_SUMS]


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside the sessions themselves; each the very same, until it is another."""

    hubs: Mapping[UUID, Hub]
    partners: Mapping[str, str | None]
    """Who leads each kind of session today."""
    venues: Mapping[str, str]
    """Of which kind each venue is."""
    words: Words


@dataclass(frozen=True, slots=True)
class _Table:
    """The sessions of one month counted: its rows, and how many sessions, attendances and places each has."""

    lines: list[str]
    counts: Array


def sessions(
    months: Sequence[Sessions], question: Question, known: Known, kept: Kept, by: By, now: datetime
) -> Counts:
    """Count the sessions of a question by row and state, with attendances and places.

    A month stands until something in it has changed, or another of its sessions is over.
    """
    row_of: dict[str, int] = {}
    counted = []
    instant = (now - EPOCH) // MICROSECOND
    for at, there in enumerate(months):
        over = np.count_nonzero(there.rows["ends"] <= instant)
        things = there, known.hubs, known.partners, known.venues
        make = partial(_of_month, there, question, known, by, instant)
        month = kept.once(("sessions", question, by, at, over), things, make)
        counted.append(([row_of.setdefault(line, len(row_of)) for line in month.lines], month.counts))
    table = np.zeros((len(row_of) + 1, len(PARTS)), np.int64)
    for rows, counts in counted:
        table[rows] += counts
    table[-1] = table.sum(axis=0)
    return kept.state(("sessions told", question, by), Told).tell([*row_of, None], PARTS, table)


def _of_month(there: Sessions, question: Question, known: Known, by: By, instant: int) -> _Table:
    said = _Said(there, known)
    chosen = said.chosen(question) & ((there.rows["came"] > 0) | ~there.rows["unplanned"])
    codes, keys = said.lines(by)
    lines, rows = codes[chosen], there.only(chosen).rows
    states = _states(rows, instant)
    of_state = np.bincount(lines * len(SESSION_PARTS) + states, minlength=len(keys) * len(SESSION_PARTS))
    limited = rows["limited"]
    delivered = limited & np.isin(states, [SESSION_PARTS.index(part) for part in PLACES_OF])
    sums = (
        _sums(lines, rows["came"], len(keys)),
        _sums(lines[delivered], rows["capacity"][delivered], len(keys)),
        _sums(lines[limited], rows["came"][limited], len(keys)),
    )
    counts = np.column_stack([of_state.reshape(-1, len(SESSION_PARTS)), *sums])
    return _Table(keys, counts.astype(np.int64))


def _sums(lines: Array, numbers: Array, many: int) -> Array:
    """Return the sum of the numbers of each line; floats are exact far beyond what can be counted."""
    return np.bincount(lines, weights=numbers, minlength=many)


def _states(rows: Columns, instant: int) -> Array:
    """Return which of `SESSION_PARTS` each session is: the first that is true of it."""
    over = rows["ends"] <= instant
    recorded, nobody, not_recorded, cancelled, to_come = range(len(SESSION_PARTS))
    tests = {
        recorded: rows["came"] > 0,
        cancelled: rows["cancelled"],
        to_come: ~over,
        nobody: rows["closed"],
    }
    found: Array = np.select(list(tests.values()), list(tests), not_recorded)
    return found


class _Said:
    """What is said of sessions, as codes of a few words: who runs them, of which kind, led by whom, where."""

    def __init__(self, there: Sessions, known: Known) -> None:
        self._there, self._known, self._words = there, known, known.words
        self._hubs = [known.hubs[hub] for hub in there.hubs]
        self._codes: dict[By, Coded] = {}

    def lines(self, by: By) -> Coded:
        """Return the row of each session."""
        if by not in self._codes:
            self._codes[by] = self._of[by]() if by in self._of else self._by_time(by)
        return self._codes[by]

    def chosen(self, question: Question) -> Array:
        """Return which sessions a question is about, as truths."""
        about = np.array([question.about(hub.code, hub.locality) for hub in self._hubs] or [False])
        chosen: Array = about[self._there.hub]
        for by, wanted in (
            (By.SESSION_TYPE, question.session_types),
            (By.PARTNER, question.partners),
            (By.VENUE, {kind.value for kind in question.venues}),
        ):
            if wanted:
                codes, keys = self.lines(by)
                chosen = chosen & np.array([key in wanted for key in keys] or [False])[codes]
        return chosen

    @property
    def _of(self) -> Mapping[By, Callable[[], Coded]]:
        return {
            By.HUB: lambda: _coded(self._there.hub, [hub.code for hub in self._hubs]),
            By.LOCALITY: lambda: _coded(self._there.hub, [hub.locality for hub in self._hubs]),
            By.SESSION_TYPE: lambda: _coded(self._there.rows["type"], self._words.of),
            By.PARTNER: self._by_partner,
            By.VENUE: self._by_venue,
        }

    def _by_partner(self) -> Coded:
        """By the session's own partner, or by that of its kind as it is today."""
        own, rows = self._words, self._there.rows
        of_kind = self._known.partners
        kinds = own.numbers([of_kind.get(word) or NOBODY for word in [*own.of]])
        partners = np.where(rows["partner"] > 0, rows["partner"], kinds[rows["type"]])
        return _coded(partners, own.of)

    def _by_venue(self) -> Coded:
        kinds = self._known.venues
        return _coded(self._there.rows["venue"], [kinds.get(word, "") for word in self._words.of])

    def _by_time(self, by: By) -> Coded:
        day = self._there.rows["day"]
        first = int(day.min()) if day.size else 0
        days = range(first, int(day.max()) + 1 if day.size else first)
        return _coded(day - first, [key_of(date.fromordinal(each), by) for each in days])


def _coded(numbers: Array, keys: Sequence[str]) -> Coded:
    """Return numbers of keys, of which several may be the same, as codes of the keys there are."""
    known = list(dict.fromkeys(keys))
    place = {key: at for at, key in enumerate(known)}
    codes = np.array([place[key] for key in keys] or [0], np.int32)
    return Coded(codes[numbers], known)
