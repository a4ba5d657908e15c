"""Reading the feed: one kiosk's slice, page by page, from a cursor."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum
from msgspec import Raw

from registry.kiosks.models import Kiosk
from registry.register.models import Entry, Feed
from sync import wire


def changes(kiosk: Kiosk, cursor: str, limit: int, now: datetime) -> wire.Changes:
    """Return what is new for this kiosk since its cursor, `limit` entries at most, oldest change first.

    An empty cursor starts from nothing; one that this registry cannot have issued starts again.
    The checksum comes with the last page only. If something was published while this page was
    read, there is simply one more page.
    """
    feed = _feed()
    since = read_cursor(cursor, feed)
    today = now.date()
    whole = _slice(kiosk, today)
    page = list(whole.filter(version__gt=since or 0).order_by("version")[: limit + 1])
    more, page = len(page) > limit, page[:limit]
    checksum = None if more else _checksum(whole)
    if not more and _feed() != feed:
        more, checksum = True, None
    last = page[-1].version if page else since or 0
    return wire.Changes(
        kiosk=kiosk.id,
        upserts=[upsert(entry) for entry in page if not entry.deleted],
        tombstones=_tombstones(page, since),
        cursor=write_cursor(feed[0], last),
        more=more,
        restart=bool(cursor) and since is None,
        as_of=today,
        checksum=checksum,
        time=now,
    )


def upsert(entry: Entry) -> wire.Upsert:
    """Return an entry as it goes on the wire: the bytes that were published."""
    return wire.Upsert(entry=Raw(entry.content.encode()), expires=entry.expires)


def write_cursor(epoch: UUID, version: int) -> str:
    """Return the opaque text that stands for a place in this registry's feed."""
    return urlsafe_b64encode(f"{epoch.hex}.{version}".encode()).decode().rstrip("=")


def read_cursor(cursor: str, feed: tuple[UUID, int]) -> int | None:
    """Return the version a cursor stands for; None for one that this feed did not issue."""
    epoch, newest = feed
    try:
        text = urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4)).decode("ascii")
    except (binascii.Error, UnicodeError, ValueError):
        return None
    issued_by, _, version = text.partition(".")
    if issued_by != epoch.hex or not version.isdecimal() or len(version) > 18:
        return None
    # Beyond our newest: this registry was restored from a time before it issued the cursor.
    return int(version) if int(version) <= newest else None


def _feed() -> tuple[UUID, int]:
    """Return the feed's epoch and newest version; before anything was published, an empty feed."""
    feed = Feed.objects.filter(id=1).first()
    return (feed.epoch, feed.version) if feed else (UUID(int=0), 0)


def _slice(kiosk: Kiosk, today: date) -> QuerySet[Entry]:
    """Everything that this kiosk may know today, tombstones too."""
    mine = Q(hub=None) | Q(hub=kiosk.hub_id)
    current = Q(expires=None) | Q(expires__gte=today)
    return Entry.objects.filter(mine, current)


def _tombstones(page: Sequence[Entry], since: int | None) -> list[wire.Tombstone]:
    """Name what was deleted, unless the kiosk starts from nothing and cannot hold it."""
    return [wire.Tombstone(id=entry.id) for entry in page if entry.deleted] if since else []


def _checksum(whole: QuerySet[Entry]) -> wire.Checksum:
    sums = whole.filter(deleted=False).aggregate(entries=Count("id"), total=Sum("digest"))
    return wire.Checksum(entries=sums["entries"], total=sums["total"] or 0)
