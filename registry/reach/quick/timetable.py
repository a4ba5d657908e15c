"""The sessions of the timetable as one process holds them: of each hub and month, beside its sheet.

They are read again when the sheet of all kinds has another version, which it has after every visit, and
after every change of a session.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import numpy as np
from django.db.models import OuterRef, QuerySet, Subquery

from registry.intake.models import SessionWord
from registry.reach.models import ALL, SessionCount
from registry.reach.period import Period
from registry.reach.quick.roll import Array, Words
from registry.reach.quick.shelf import Leaf, Shelf
from registry.reach.quick.span import spans
from registry.reach.words import LONDON
from registry.rows import among
from registry.timetable.models import Session

SESSION = np.dtype(
    [
        *((name, np.int32) for name in ("day", "type", "partner", "venue", "came", "capacity")),
        ("ends", np.int64),
        *((name, np.bool_) for name in ("limited", "cancelled", "unplanned", "closed")),
    ]
)
"""A session: its London day as an ordinal, words by their numbers, and when it ends in microseconds."""
COLUMNS = (
    *("hub_id", "starts", "ends", "type_id", "lead_partner_id", "venue_id"),
    *("capacity", "cancelled", "unplanned", "count", "said"),
)
AT_ONCE = 10_000
WHAT = "sessions"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


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
    read: defaultdict[UUID, list[tuple[object, ...]]] = defaultdict(list)
    for hub, row in _rows(month, missing, shelf.words):
        read[hub].append(row)
    for hub, leaf in missing.items():
        rows = np.array(read[hub], SESSION)
        shelf.put(leaf, WHAT, rows, rows.nbytes)


def _rows(month: date, hubs: dict[UUID, Leaf], words: Words) -> Iterator[tuple[UUID, tuple[object, ...]]]:
    some = _beginning(month).filter(hub__in=among(hubs)).order_by()
    given = words.given
    for row in some.values_list(*COLUMNS).iterator(chunk_size=AT_ONCE):
        hub, starts, ends, kind, partner, venue, capacity, cancelled, unplanned, came, said = row
        day = starts.astimezone(LONDON).toordinal()
        kinds = given(kind), given(partner or ""), given(venue.hex)
        limits = came or 0, capacity or 0, (ends - EPOCH) // MICROSECOND, capacity is not None
        yield hub, (day, *kinds, *limits, cancelled, unplanned, said == "closed")


def _beginning(month: date) -> "QuerySet[Session]":
    """Return the sessions that begin in a month, by UTC, with how many came and what was said last."""
    first = datetime.combine(month, time(), UTC)
    after = (first + timedelta(days=31)).replace(day=1)
    said = SessionWord.objects.filter(session=OuterRef("pk"), what__in=("closed", "reopened"))
    return Session.objects.filter(starts__gte=first, starts__lt=after).annotate(
        count=Subquery(SessionCount.objects.filter(session=OuterRef("pk")).values("came")),
        said=Subquery(said.order_by("-at", "-event_id").values("what")[:1]),
    )
