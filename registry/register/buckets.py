"""The slice in buckets: where a replica differs from the registry, only that part is sent again."""

from datetime import datetime

from django.db.models import Count, Sum

from registry.kiosks.models import Kiosk
from registry.register.changes import upsert
from registry.register.slices import slice_of
from sync import wire


def sums(kiosk: Kiosk, now: datetime) -> wire.Sums:
    """Return the checksum of each bucket of this kiosk's slice."""
    live = slice_of(kiosk, now.date()).filter(deleted=False)
    rows = live.order_by().values("bucket").annotate(entries=Count("id"), total=Sum("digest"))
    found = {row["bucket"]: wire.Checksum(entries=row["entries"], total=row["total"]) for row in rows}
    nothing = wire.Checksum(entries=0, total=0)
    return wire.Sums(
        kiosk=kiosk.id,
        buckets=[found.get(number, nothing) for number in range(wire.BUCKETS)],
        as_of=now.date(),
        time=now,
    )


def bucket(kiosk: Kiosk, number: int, now: datetime) -> wire.Bucket:
    """Return everything in one bucket of this kiosk's slice."""
    live = slice_of(kiosk, now.date()).filter(deleted=False, bucket=number)
    return wire.Bucket(kiosk=kiosk.id, bucket=number, entries=[upsert(each) for each in live], time=now)
