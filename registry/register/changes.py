"""Reading the feed: one kiosk's slice, page by page, from a cursor."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Count, QuerySet, Sum
from msgspec import Raw

from registry.kiosks.models import Kiosk
from registry.register import slices
from registry.register.models import Entry, Feed
from registry.register.slices import slice_of
from sync import wire


def changes(kiosk: Kiosk, cursor: str, limit: int, now: datetime) -> wire.Changes:
    """Return what is new for this kiosk since its cursor, `limit` entries at most, oldest change first.

    An empty cursor starts from nothing; one that this registry cannot have issued starts again.
    The checksum comes with the last page only. If something was published while this page was
    read, there is simply one more page.
    """
    feed = _feed()
    chosen = slices.number(kiosk)
    since = read_cursor(cursor, feed, chosen)
    today = now.date()
    whole = slice_of(kiosk, today)
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
        cursor=write_cursor(feed[0], last, chosen),
        more=more,
        restart=bool(cursor) and since is None,
        as_of=today,
        checksum=checksum,
        time=now,
    )


def upsert(entry: Entry) -> wire.Upsert:
    """Return an entry as it goes on the wire: the bytes that were published."""
    return wire.Upsert(entry=Raw(entry.content.encode()), expires=entry.expires)


def write_cursor(epoch: UUID, version: int, chosen: int = 0) -> str:
    """Return the opaque text that stands for a place in this registry's feed, for one choice of slice."""
    return urlsafe_b64encode(f"{epoch.hex}.{version}.{chosen}".encode()).decode().rstrip("=")


def read_cursor(cursor: str, feed: tuple[UUID, int], chosen: int = 0) -> int | None:
    """Return the version a cursor stands for; None for one that was not issued for this feed and slice."""
    epoch, newest = feed
    try:
        text = urlsafe_b64decode(cursor.encode() + b"=" * (-len(cursor) % 4)).decode("ascii")
    except (binascii.Error, UnicodeError, ValueError):
        return None
    issued_by, _, rest = text.partition(".")
    version, _, slice_ = rest.partition(".")
    if issued_by != epoch.hex or slice_ != str(chosen) or not version.isdecimal() or len(version) > 18:
        return None
    # Beyond our newest: this registry was restored from a time before it issued the cursor.
    return int(version) if int(version) <= newest else None


def _feed() -> tuple[UUID, int]:
    """Return the feed's epoch and newest version; before anything was published, an empty feed."""
    feed = Feed.objects.filter(id=1).first()
    return (feed.epoch, feed.version) if feed else (UUID(int=0), 0)


def _tombstones(page: Sequence[Entry], since: int | None) -> list[wire.Tombstone]:
    """Name what was deleted, unless the kiosk starts from nothing and cannot hold it."""
    return [wire.Tombstone(id=entry.id) for entry in page if entry.deleted] if since else []


def _checksum(whole: QuerySet[Entry]) -> wire.Checksum:
    sums = whole.filter(deleted=False).aggregate(entries=Count("id"), total=Sum("digest"))
    return wire.Checksum(entries=sums["entries"], total=sums["total"] or 0)
