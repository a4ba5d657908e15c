"""What the registry holds of each kiosk's numbers, and what it lacks."""

from django.db import transaction
from django.db.models import BigIntegerField, F, Max, Window
from django.db.models.functions import Lag

from registry.intake import tables
from registry.intake.models import Event
from registry.kiosks.models import Kiosk
from sync import wire


def highest(kiosk: Kiosk) -> int:
    """Return the highest number that is held, or was passed over as lost; 0 if there is none."""
    top = Event.objects.filter(kiosk=kiosk).aggregate(top=Max("seq"))["top"] or 0
    return max(int(top), kiosk.high_water)


def missing(kiosk: Kiosk, limit: int = wire.SPANS) -> list[wire.Span]:
    """Return the spans between the mark and the highest number that are not held, lowest first."""
    above = Event.objects.filter(kiosk=kiosk, seq__gt=kiosk.high_water)
    before = Window(Lag("seq"), order_by=F("seq").asc(), output_field=BigIntegerField(null=True))
    rows = above.annotate(before=before).values_list("before", "seq").order_by("seq")
    spans = []
    for previous, seq in rows.iterator(chunk_size=5000):
        expected = (kiosk.high_water if previous is None else previous) + 1
        if seq > expected:
            spans.append(wire.Span(first=expected, last=seq - 1))
        if len(spans) == limit:
            break
    return spans


@transaction.atomic
def mark(kiosk: Kiosk) -> Kiosk:
    """Move the mark over what the kiosk has said it lost, and return the kiosk as it is now."""
    locked = Kiosk.objects.select_for_update(of=("self",)).get(pk=kiosk.pk)
    tables.raise_high_water(locked)
    return locked
