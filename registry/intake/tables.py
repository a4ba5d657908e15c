"""The queries of intake that keep events: few for a batch, whatever its size."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from registry.intake.models import Event, Refusal
from registry.intake.reading import Readable, Unreadable
from registry.intake.rows import insert
from registry.intake.sorting import Held
from registry.kiosks.models import Kiosk, KioskLoss
from sync.wire import Verdict

RUN = 1000
"""How many events are looked at in one go when the high-water mark rises."""


def held(kiosk: Kiosk, batch: Iterable[Readable | Unreadable]) -> Held:
    """Return what is held under the ids and the numbers of a batch."""
    readable = [event for event in batch if isinstance(event, Readable)]
    same_id = Event.objects.filter(id__in={event.id for event in readable})
    same_seq = Event.objects.filter(kiosk=kiosk, seq__in={event.seq for event in readable})
    return Held(dict(same_id.values_list("id", "content")), dict(same_seq.values_list("seq", "id")))


def keep_events(kiosk: Kiosk, accepted: Iterable[Readable], received_at: datetime) -> None:
    """Write events. One that another kiosk wrote under the same id meanwhile fails the whole batch."""
    insert(
        Event,
        (
            {
                "id": event.id,
                "kiosk_id": kiosk.id,
                "seq": event.seq,
                "at": event.at,
                "received_at": received_at,
                "type": event.type,
                "content": event.content,
                "applied": event.body is not None,
                "trouble": "",
            }
            for event in accepted
        ),
    )


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


def raise_high_water(kiosk: Kiosk) -> None:
    """Move the mark to the largest number up to which every event is held; note when that event was.

    Numbers that the kiosk said it lost are passed over: they are shown as lost, never as held.
    """
    before = kiosk.high_water
    while True:
        run = _run_above(kiosk)
        if run:
            kiosk.high_water, kiosk.high_water_at = run[-1]
        if len(run) < RUN and not _pass_over_losses(kiosk):
            break
    if kiosk.high_water > before:
        kiosk.save(update_fields=["high_water", "high_water_at"])


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
