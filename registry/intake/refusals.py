"""Events that were refused wait here, until a later event or a person has settled what became of them."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from django.db import transaction
from django.db.models import Count, QuerySet

from registry.intake import holdings
from registry.intake.models import Event, Refusal
from registry.kiosks.models import Kiosk, KioskLoss


def waiting(kiosk: Kiosk) -> QuerySet[Refusal]:
    """Return what was refused of a kiosk and is not settled."""
    return Refusal.objects.filter(kiosk=kiosk, settled_at=None)


def waiting_by_kiosk() -> dict[UUID, int]:
    """Return how many refusals of each kiosk are not settled; kiosks without one are not named."""
    rows = Refusal.objects.filter(settled_at=None).order_by().values_list("kiosk").annotate(Count("id"))
    return dict(rows)


def review(kiosk: Kiosk, now: datetime) -> None:
    """Settle refusals whose event is held by now: sent again after a fix, or under another number."""
    open_ = {each.event: each for each in waiting(kiosk) if each.event}
    if not open_:
        return
    for event in Event.objects.filter(kiosk=kiosk, id__in=list(open_)):
        refusal = open_[event.id]
        if _said(refusal.content) == _said(event.content):
            refusal.settled_at, refusal.settlement = now, f"It is held now, as number {event.seq}."
            refusal.save(update_fields=["settled_at", "settlement"])


@transaction.atomic
def settle(refusal: Refusal, settlement: str, now: datetime) -> None:
    """Write down what a person says became of a refused event; its number holds up the mark no longer.

    What was sent stays in the refusal. The number is shown as lost, with the reason, and never as held.
    """
    refusal.settled_at, refusal.settlement = now, settlement
    refusal.save(update_fields=["settled_at", "settlement"])
    if refusal.seq is None or Event.objects.filter(kiosk=refusal.kiosk_id, seq=refusal.seq).exists():
        return
    reason = f"Refused, and settled: {settlement}"[:200]
    lost = {"last": refusal.seq, "at": now, "reason": reason}
    KioskLoss.objects.get_or_create(kiosk=refusal.kiosk, first=refusal.seq, defaults=lost)
    holdings.mark(refusal.kiosk)


def _said(content: str) -> Any:
    """Return what an event says besides its number."""
    try:
        said = msgspec.json.decode(content)
    except msgspec.DecodeError:
        return content
    return {name: value for name, value in said.items() if name != "seq"} if isinstance(said, dict) else said
