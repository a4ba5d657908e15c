"""Taking events in: each is answered, none is lost, and what it means is counted once."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby

from django.db import IntegrityError, transaction

from registry.intake import tables
from registry.intake.applying import apply
from registry.intake.models import Attendance, Event
from registry.intake.reading import Readable, Unreadable, read
from registry.intake.sorting import Sorted, sort
from registry.kiosks.models import Kiosk
from registry.kiosks.services import Heard
from registry.rows import among, find, save
from sync import wire

TRIES = 3
"""Of several transactions that count the same person at once, one wins and the others look again."""
PIECE = 500
"""Kept events applied in one transaction."""


def take(
    kiosk: Kiosk, raw_events: Sequence[bytes], received_at: datetime, heard: Heard | None = None
) -> tuple[list[wire.Answer], int]:
    """Keep what can be kept of a batch, refuse the rest into `Refusal`, and count what it means.

    Returns one answer an event, in their order, and the kiosk's high-water mark: every event up to
    that number is held. All in one transaction under the kiosk's row, so that two workers with the
    same batch end as one would. ``heard`` is noted with it, where the kiosk itself is speaking.
    """
    batch = [read(raw) for raw in raw_events]
    for again in range(TRIES - 1):
        try:
            return _take(kiosk, batch, received_at, heard, everywhere=again > 0)
        except IntegrityError:
            continue
    return _take(kiosk, batch, received_at, heard, everywhere=True)


@transaction.atomic
def _take(
    kiosk: Kiosk,
    batch: Sequence[Readable | Unreadable],
    received_at: datetime,
    heard: Heard | None,
    *,
    everywhere: bool,
) -> tuple[list[wire.Answer], int]:
    tables.hold(kiosk)
    sorted_events = sort(kiosk.id, batch, tables.held(kiosk, batch, everywhere=everywhere))
    tables.keep_events(kiosk, sorted_events.accepted, received_at)
    tables.keep_refusals(kiosk, sorted_events.refused, received_at)
    apply(kiosk, sorted_events.accepted)
    tables.follow(kiosk, sorted_events.accepted)
    save(kiosk, [*tables.MARK, *(heard.note(kiosk) if heard else ())])
    return _answers(batch, sorted_events), kiosk.high_water


def apply_kept(limit: int = PIECE) -> Iterator[tuple[int, int]]:
    """Apply what was kept until this version could read it; yield how many were looked at and applied.

    An event that still cannot be applied is passed over, and stays for the next time.
    """
    after = None
    while True:
        waiting = Event.objects.filter(applied=False).order_by("id")
        page = list((waiting.filter(id__gt=after) if after else waiting).select_related("kiosk")[:limit])
        if not page:
            return
        after = page[-1].id
        yield len(page), sum(_apply_again(kiosk, list(mine)) for kiosk, mine in _by_kiosk(page))


def _by_kiosk(page: Sequence[Event]) -> Iterator[tuple[Kiosk, Iterator[Event]]]:
    return groupby(sorted(page, key=lambda event: (event.kiosk_id, event.seq)), lambda event: event.kiosk)


@transaction.atomic
def _apply_again(kiosk: Kiosk, kept: Sequence[Event]) -> int:
    """Apply kept events of one kiosk; return how many of them could be. What is counted already stays so."""
    again = [read(event.content.encode()) for event in kept]
    readable = {each.id: each for each in again if isinstance(each, Readable) and each.body is not None}
    mine = Event.objects.filter(id__in=among(readable))
    mine.update(applied=True, trouble="")
    counted = {event for (event,) in find(Attendance, ["event_id"], "event_id", readable)}
    apply(kiosk, [each for each in readable.values() if each.id not in counted])
    return mine.filter(applied=True).count()


def _answers(read_events: Sequence[Readable | Unreadable], batch: Sorted) -> list[wire.Answer]:
    return [
        wire.Answer(seq=event.seq, index=index, verdict=word.verdict, reason=word.reason, code=word.code)
        for index, (event, word) in enumerate(zip(read_events, batch.words, strict=True))
    ]
