"""The queries of intake that keep events: few for a batch, whatever its size."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import attrgetter
from uuid import UUID

from django.db import connection
from msgspec import Struct

from registry.intake.models import Event, Refusal
from registry.intake.reading import Readable, Unreadable
from registry.intake.sorting import Held
from registry.kiosks.models import Kiosk, KioskLoss
from registry.rows import among, as_id, as_instant, as_kept, find, insert
from sync.wire import Verdict

RUN = 1000
"""How many events are looked at in one go when the high-water mark rises."""
MARK = ("high_water", "high_water_at", "highest")
"""The fields of a kiosk that say up to where it is held."""


class Kept(Struct, frozen=True, gc=False):
    """One row of `Event`."""

    id: UUID
    kiosk_id: UUID
    seq: int
    at: datetime
    received_at: datetime
    type: str
    content: str
    applied: bool
    trouble: str = ""


def hold(kiosk: Kiosk) -> None:
    """Read again where a kiosk stands and what is held of it; until the commit nobody else changes that."""
    lock = "FOR UPDATE" if connection.features.has_select_for_update else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT hub_id, {', '.join(MARK)} FROM kiosks_kiosk WHERE id = %s {lock}",  # noqa: S608  our own words
            [as_kept(kiosk.pk)],
        )
        row = cursor.fetchone()
    if row is None:
        raise Kiosk.DoesNotExist
    hub, kiosk.high_water, at, kiosk.highest = row
    kiosk.hub_id, kiosk.high_water_at = as_id(hub), as_instant(at)


def held(kiosk: Kiosk, batch: Iterable[Readable | Unreadable], *, everywhere: bool) -> Held:
    """Return what is held under the ids and the numbers of a batch.

    Numbers above the highest that is held are new, and so are their ids, unless another kiosk used
    one: that fails when it is written. ``everywhere`` looks there too.
    """
    readable = [event for event in batch if isinstance(event, Readable)]
    doubtful = readable if everywhere else [event for event in readable if event.seq <= kiosk.highest]
    if not doubtful:
        return Held({}, {})
    contents = dict(find(Event, ["id", "content"], "id", [event.id for event in doubtful]))
    others = [event.seq for event in doubtful if event.id not in contents]
    taken = Event.objects.filter(kiosk=kiosk, seq__in=among(others)) if others else Event.objects.none()
    return Held(contents, dict(taken.values_list("seq", "id")))


def keep_events(kiosk: Kiosk, accepted: Iterable[Readable], received_at: datetime) -> None:
    """Write events. One that another kiosk wrote under the same id meanwhile fails the whole batch."""
    sender = kiosk.id
    rows = [
        Kept(each.id, sender, each.seq, each.at, received_at, each.type, each.content, each.body is not None)
        for each in accepted
    ]
    insert(Event, rows)


def keep_refusals(
    kiosk: Kiosk, refused: Sequence[tuple[Verdict, str, Readable | Unreadable]], received_at: datetime
) -> None:
    """Keep what was refused for a person to look at; the same again is not kept twice."""
    contents = {event.content for _, _, event in refused}
    if not contents:
        return
    known = set(Refusal.objects.filter(kiosk=kiosk, content__in=contents).values_list("verdict", "content"))
    fresh = {(verdict, event.content): (reason, event) for verdict, reason, event in refused}
    Refusal.objects.bulk_create(
        Refusal(
            kiosk=kiosk,
            seq=event.seq,
            event=event.id,
            verdict=verdict,
            reason=reason,
            content=content,
            received_at=received_at,
        )
        for (verdict, content), (reason, event) in fresh.items()
        if (verdict, content) not in known
    )


def follow(kiosk: Kiosk, accepted: Iterable[Readable]) -> None:
    """Move the mark and the highest number on over events that were just taken; mostly without a gap.

    What the kiosk lost and would pass over behind them is passed over with its next heartbeat.
    """
    mark, at, highest = kiosk.high_water, kiosk.high_water_at, kiosk.highest
    for event in sorted(accepted, key=attrgetter("seq")):
        highest = max(highest, event.seq)
        if event.seq == mark + 1:
            mark, at = event.seq, event.at
    kiosk.high_water, kiosk.high_water_at, kiosk.highest = mark, at, highest
    if kiosk.highest > kiosk.high_water:
        raise_high_water(kiosk)


def raise_high_water(kiosk: Kiosk) -> None:
    """Move the mark to the largest number up to which every event is held, and to when that event was.

    Numbers that the kiosk said it lost are passed over: they are shown as lost, never as held.
    """
    more = True
    while more:
        run = _run_above(kiosk)
        if run:
            kiosk.high_water, kiosk.high_water_at = run[-1]
        more = len(run) == RUN or _pass_over_losses(kiosk)


def _run_above(kiosk: Kiosk) -> list[tuple[int, datetime]]:
    """Return the events that follow the mark without a gap, `RUN` at most."""
    above = Event.objects.filter(kiosk=kiosk, seq__gt=kiosk.high_water).order_by("seq")
    rows = above.values_list("seq", "at")[:RUN]
    return [row for expected, row in enumerate(rows, kiosk.high_water + 1) if row[0] == expected]


def _pass_over_losses(kiosk: Kiosk) -> bool:
    """Move the mark over lost numbers that follow it, up to the next one held; return whether it moved."""
    following = kiosk.high_water + 1
    loss = KioskLoss.objects.filter(kiosk=kiosk, first__lte=following, last__gte=following).first()
    if loss is None:
        return False
    held = Event.objects.filter(kiosk=kiosk, seq__gte=following, seq__lte=loss.last)
    next_held = held.order_by("seq").values_list("seq", flat=True).first()
    kiosk.high_water = loss.last if next_held is None else next_held - 1
    return kiosk.high_water >= following
