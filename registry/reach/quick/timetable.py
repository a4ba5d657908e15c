"""The sessions of the timetable as one process holds them: of each hub and month, beside its sheet.

They are read again when the sheet of all kinds has another version, which it has after every visit, and
after every change of a session.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID

import numpy as np

from registry.reach.models import ALL
from registry.reach.period import Period
from registry.reach.quick.roll import Array
from registry.reach.quick.shelf import Leaf, Shelf
from registry.reach.quick.span import spans
from registry.reach.sheets.timetable import SESSION, sessions_in
from registry.reach.words import LONDON

WHAT = "sessions"


@dataclass(frozen=True, slots=True)
class Sessions:
    """Some sessions, hub by hub."""

    hubs: list[UUID]
    hub: Array
    """Of each session, which of the hubs."""
    rows: Array


def sessions_of(period: Period, hubs: frozenset[UUID], shelf: Shelf) -> Sessions:
    """Return the sessions of these hubs that begin on a day of the period."""
    found = []
    months = [span.month for span in spans(_by_utc(period))]
    shelf.refresh(months, by_kind=False)
    for month in months:
        there = {hub: kinds[ALL] for hub, kinds in shelf.month(month, by_kind=False).items() if hub in hubs}
        _read(month, there, shelf)
        found += [(hub, leaf.opened[WHAT]) for hub, leaf in there.items()]
    named = list(dict.fromkeys(hub for hub, _ in found))
    numbers = {hub: at for at, hub in enumerate(named)}
    rows = np.concatenate([np.zeros(0, SESSION), *(some for _, some in found)])
    hub = np.repeat([numbers[hub] for hub, _ in found] or [0], [len(some) for _, some in found] or [0])
    day = rows["day"]
    inside = (day >= period.first.toordinal()) & (day <= period.last.toordinal())
    return Sessions(named, hub[inside].astype(np.int32), rows[inside])


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
