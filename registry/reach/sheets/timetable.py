"""The sessions of each hub's month as columns, and the pages on which these are kept beside the sheets."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby
from uuid import UUID

import msgspec
import numpy as np
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from msgspec import Struct
from numpy.typing import NDArray
from zstandard import ZstdCompressor, ZstdDecompressor

from registry.intake.models import SessionWord
from registry.reach.models import ALL, SessionCount, Sheet, TimetablePage
from registry.reach.numbered import Words
from registry.reach.words import LONDON
from registry.rows import among
from registry.timetable.models import Session

WORDS = ("type", "partner", "venue")
SESSION = np.dtype(
    [
        *((name, np.int32) for name in ("day", *WORDS, "came", "capacity")),
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
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
Rows = NDArray[np.void]


class _Kept(Struct):
    """What a page holds, before it is compressed."""

    words: list[str]
    sessions: bytes


def sessions_in(month: date, versions: Mapping[UUID, int], words: Words) -> dict[UUID, Rows]:
    """Return the sessions of these hubs' month, as they are at these versions of their sheets.

    What a page of that version holds is read from there, the rest from the timetable.
    """
    found: dict[UUID, Rows] = {}
    pages = TimetablePage.objects.filter(month=month, hub__in=among(versions))
    for hub, version, content in pages.values_list("hub_id", "version", "content").iterator():
        if version == versions[hub]:
            found[hub] = _opened(bytes(content), words)
    missing = versions.keys() - found.keys()
    return found | _from_timetable(month, missing, words) if missing else found


def write_pages(months: int) -> int:
    """Write so many pages whose sheets have another version by now; return how many there were.

    The version is read first: a page may know more than its sheet's version tells, and never less.
    """
    same = TimetablePage.objects.filter(
        hub=OuterRef("hub"), month=OuterRef("month"), version=OuterRef("version")
    )
    stale = Sheet.objects.filter(~Exists(same), kind=ALL).order_by("month", "hub")
    places = list(stale.values_list("month", "hub_id", "version")[:months])
    for month, some in groupby(places, key=lambda place: place[0]):
        versions = {hub: version for _, hub, version in some}
        words = Words()
        there = _from_timetable(month, versions, words)
        TimetablePage.objects.bulk_create(
            (
                TimetablePage(hub_id=hub, month=month, version=versions[hub], content=_closed(rows, words))
                for hub, rows in there.items()
            ),
            update_conflicts=True,
            unique_fields=["month", "hub"],
            update_fields=["version", "content"],
        )
    return len(places)


def wrong_pages(month: date) -> list[UUID]:
    """Return the hubs whose page of a month, though of its sheet's version, differs from the timetable."""
    versions = dict(Sheet.objects.filter(kind=ALL, month=month).values_list("hub_id", "version"))
    words = Words()
    kept, right = sessions_in(month, versions, words), _from_timetable(month, versions, words)
    return [hub for hub, rows in right.items() if not np.array_equal(np.sort(kept[hub]), np.sort(rows))]


def _opened(content: bytes, words: Words) -> Rows:
    kept = msgspec.msgpack.decode(ZstdDecompressor().decompress(content), type=_Kept)
    rows = np.frombuffer(kept.sessions, SESSION).copy()
    numbers = words.numbers(kept.words)
    for name in WORDS:
        rows[name] = numbers[rows[name]]
    return rows


def _closed(rows: Rows, words: Words) -> bytes:
    """Return a page; it has only the words that it needs."""
    used, places = np.unique(np.stack([rows[name] for name in WORDS]), return_inverse=True)
    rows = rows.copy()
    for name, numbers in zip(WORDS, places.reshape(len(WORDS), -1), strict=True):
        rows[name] = numbers
    kept = _Kept([words.of[each] for each in used.tolist()], rows.tobytes())
    return ZstdCompressor(level=3).compress(msgspec.msgpack.encode(kept))


def _from_timetable(month: date, hubs: Collection[UUID], words: Words) -> dict[UUID, Rows]:
    listed: defaultdict[UUID, list[tuple[object, ...]]] = defaultdict(list)
    for hub, row in _rows(month, hubs, words):
        listed[hub].append(row)
    return {hub: np.array(listed[hub], SESSION) for hub in hubs}


def _rows(month: date, hubs: Collection[UUID], words: Words) -> Iterator[tuple[UUID, tuple[object, ...]]]:
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
