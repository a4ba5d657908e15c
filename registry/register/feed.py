"""Writing the feed: whatever kiosks may know goes through `publish`, and leaves through `withdraw`.

A version is taken and committed under a lock on the one `Feed` row, so versions become visible in
their order and no cursor ever passes a change that commits late (docs/decisions/0003-feed-order.md).
"""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from registry.register.models import Entry, Feed
from sync import wire

CHANGED = ["kind", "hub", "content", "digest", "expires", "bucket", "family", "deleted", "version"]


class OutsideTransaction(RuntimeError):
    """The caller must wrap the change and its publishing in one transaction."""


def publish(entries: Iterable[wire.Entry], *, hub: UUID | None = None) -> None:
    """Make these the latest state of their things, for one hub's kiosks or (none) for all.

    Raises:
        OutsideTransaction: there is no transaction that also holds the change itself.
    """
    latest = {entry.id: entry for entry in entries}
    if latest:
        version = _advance(len(latest))
        rows = [_row(entry, hub, number) for number, entry in enumerate(latest.values(), version + 1)]
        Entry.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=CHANGED)


def withdraw(ids: Iterable[UUID]) -> None:
    """Turn entries into tombstones, without their content; ids that were never published do nothing.

    Raises:
        OutsideTransaction: there is no transaction that also holds the change itself.
    """
    version = _advance(0)
    live = list(Entry.objects.filter(id__in=set(ids), deleted=False))
    for number, entry in enumerate(live, version + 1):
        entry.deleted, entry.content, entry.digest, entry.version = True, "", 0, number
    if live:
        _advance(len(live))
        Entry.objects.bulk_update(live, ["deleted", "content", "digest", "version"])


def _advance(by: int) -> int:
    """Lock the feed until commit, move its version on, and return the version before."""
    if not connection.in_atomic_block:
        raise OutsideTransaction("Publish inside the transaction that makes the change.")
    feed = Feed.objects.select_for_update().filter(id=1).first() or _begin()
    before = feed.version
    if by:
        feed.version += by
        feed.save(update_fields=["version"])
    return before


def _begin() -> Feed:
    """Make the row at the very first change; of two at once, one makes it and the other waits."""
    Feed.objects.bulk_create([Feed(id=1)], ignore_conflicts=True)
    return Feed.objects.select_for_update().get(id=1)


def _row(entry: wire.Entry, hub: UUID | None, version: int) -> Entry:
    sent = wire.upsert(entry)
    content = bytes(sent.entry)
    return Entry(
        id=entry.id,
        kind=str(entry.__struct_config__.tag),
        hub=hub,
        content=content.decode(),
        digest=wire.digest(content),
        expires=sent.expires,
        bucket=wire.bucket(entry.id),
        family=entry.family if isinstance(entry, wire.MediumEntry | wire.Finding) else None,
        version=version,
    )
