"""What the registry holds of each kiosk's numbers, and what it lacks."""

from itertools import islice

from django.db import transaction
from django.db.models import Max

from registry.intake import gaps, tables
from registry.intake.models import Event
from registry.kiosks.models import Kiosk
from sync import wire


def highest(kiosk: Kiosk) -> int:
    """Return the highest number that is held, or was passed over as lost; 0 if there is none."""
    return max(kiosk.highest, kiosk.high_water)


def missing(kiosk: Kiosk, limit: int = wire.SPANS) -> list[wire.Span]:
    """Return the spans between the mark and the highest number that are not held, lowest first."""
    if kiosk.highest <= kiosk.high_water:
        return []
    found = islice(gaps.above_the_mark(kiosk), limit)
    return [wire.Span(first=gap.first, last=gap.last) for gap in found]


@transaction.atomic
def mark(kiosk: Kiosk) -> Kiosk:
    """Move the mark over what the kiosk has said it lost, and return the kiosk as it is now.

    The highest number is looked up: another version of this program may have taken events in meanwhile.
    """
    locked = Kiosk.objects.select_for_update(of=("self",)).get(pk=kiosk.pk)
    locked.highest = Event.objects.filter(kiosk=kiosk).aggregate(top=Max("seq"))["top"] or 0
    tables.raise_high_water(locked)
    locked.save(update_fields=tables.MARK)
    return locked
