"""The sessions of the timetable as one process holds them: of each hub and month, beside its sheet.

They are read again when the sheet of all kinds has another version, which it has after every visit, and
after every change of a session.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import partial
from uuid import UUID

import numpy as np

from registry.reach.kept import Kept
from registry.reach.models import ALL
from registry.reach.period import Period
from registry.reach.quick.roll import Array
from registry.reach.quick.shelf import Hubs, Leaf, Shelf
from registry.reach.quick.span import spans
from registry.reach.sheets.timetable import SESSION, sessions_in
from registry.reach.words import LONDON

WHAT = "sessions"


Columns = Mapping[str, Array]


@dataclass(frozen=True, slots=True)
class Sessions:
    """Some sessions, hub by hub."""

    hubs: list[UUID]
    hub: Array
    """Of each session, which of the hubs."""
    rows: Columns
    """The columns of `SESSION`, each by itself: it is read several times as fast."""

    def within(self, period: Period) -> "Sessions":
        """Return those that begin on a day of a period."""
        day = self.rows["day"]
        return self.only((day >= period.first.toordinal()) & (day <= period.last.toordinal()))

    def only(self, these: Array) -> "Sessions":
        """Return those that are true in an array of truths."""
        if these.all():
            return self
        return Sessions(self.hubs, self.hub[these], {name: rows[these] for name, rows in self.rows.items()})


def sessions_of(period: Period, hubs: Hubs, shelf: Shelf, kept: Kept) -> list[Sessions]:
    """Return the sessions of these hubs that begin on a day of the period, month by month."""
    months = [span.month for span in spans(_by_utc(period))]
    shelf.refresh(months, hubs, by_kind=False)
    found = []
    for month in months:
        made = shelf.made(WHAT, (month, hubs))
        versions = shelf.versions([month], by_kind=False)
        if made.versions != versions:
            made.versions, made.of = versions, {month: _of_month(month, hubs, shelf)}
        sessions: Sessions = made.of[month]
        what = "sessions in a period", month, period
        found.append(kept.once(what, (sessions,), partial(sessions.within, period)))
    return found


def _of_month(month: date, hubs: Hubs, shelf: Shelf) -> Sessions:
    there = {hub: kinds[ALL] for hub, kinds in shelf.month(month, by_kind=False).items() if hub in hubs.each}
    _read(month, there, shelf)
    read = [leaf.opened[WHAT] for leaf in there.values()]
    rows = np.concatenate([np.zeros(0, SESSION), *read])
    hub = np.repeat(np.arange(len(read)), [len(some) for some in read])
    names = SESSION.names or ()
    return Sessions(list(there), hub, {name: np.ascontiguousarray(rows[name]) for name in names})


def _by_utc(period: Period) -> Period:
    """Return the days, by UTC, on which sessions of a period begin: summer begins an hour before."""
    begins = datetime.combine(period.first, time(), LONDON).astimezone(UTC)
    return Period(begins.date(), period.last)


def _read(month: date, leaves: dict[UUID, Leaf], shelf: Shelf) -> None:
    """Read the sessions of a month at hubs of which they are not held."""
    missing = {hub: leaf for hub, leaf in leaves.items() if not shelf.has(leaf, WHAT)}
    if not missing:
        return
    versions = {hub: leaf.version for hub, leaf in missing.items()}
    for hub, rows in sessions_in(month, versions, shelf.words).items():
        shelf.put(missing[hub], WHAT, rows, rows.nbytes)
