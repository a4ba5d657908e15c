"""Taking events in: each is answered, none is lost, and what it means is counted once."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from registry.intake import tables
from registry.intake.attendance import counted
from registry.intake.reading import Readable, Unreadable, read
from registry.intake.sorting import Sorted, sort
from registry.kiosks.models import Kiosk
from sync import wire
from sync.events import ArrivalRecorded


@transaction.atomic
def take(kiosk: Kiosk, raw_events: Sequence[bytes], received_at: datetime) -> tuple[list[wire.Answer], int]:
    """Keep what can be kept of a batch, refuse the rest into `Refusal`, and count what it means.

    Returns one answer an event, in their order, and the kiosk's high-water mark: every event up to
    that number is held. All in one transaction under the kiosk's row, so that two workers with the
    same batch end as one would.
    """
    kiosk = Kiosk.objects.select_for_update(of=("self",)).get(pk=kiosk.pk)
    read_events = [read(raw) for raw in raw_events]
    sorted_events = sort(kiosk.id, read_events, tables.held(kiosk, read_events))
    tables.keep_events(kiosk, sorted_events.accepted, received_at)
    tables.keep_refusals(kiosk, sorted_events.refused, received_at)
    _count(kiosk, sorted_events)
    tables.raise_high_water(kiosk)
    return _answers(read_events, sorted_events), kiosk.high_water


def _count(kiosk: Kiosk, batch: Sorted) -> None:
    """Turn the arrivals that were accepted into attendances."""
    zone = ZoneInfo(settings.TIME_ZONE)
    arrivals = [(event, event.body) for event in batch.accepted if isinstance(event.body, ArrivalRecorded)]
    hubs = tables.hubs_of_sessions(body.session for _, body in arrivals if body.session)
    tables.keep_attendances(
        counted(event.id, event.at, body, hubs.get(body.session, kiosk.hub_id), zone)
        for event, body in arrivals
    )


def _answers(read_events: Sequence[Readable | Unreadable], batch: Sorted) -> list[wire.Answer]:
    return [
        wire.Answer(seq=event.seq, index=index, verdict=verdict, reason=reason)
        for index, (event, (verdict, reason)) in enumerate(zip(read_events, batch.verdicts, strict=True))
    ]
