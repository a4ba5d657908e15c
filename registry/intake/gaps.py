"""Numbers of a kiosk that are not held, in spans, each with the time in which they can have been given."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import BigIntegerField, DateTimeField, F, Max, Window
from django.db.models.functions import Lag

from registry.intake.models import Event
from registry.kiosks.models import Kiosk, KioskLoss, KioskReport


@dataclass(frozen=True, slots=True)
class Gap:
    """Numbers from ``first`` to ``last``, both included, none of which is held."""

    first: int
    last: int
    after: datetime | None = None
    """When the event before the gap happened, by the kiosk's clock; None if there is none."""
    before: datetime | None = None
    """When the event behind it happened, or the kiosk last spoke; None if neither is known."""

    @property
    def numbers(self) -> int:
        """Return how many numbers it is."""
        return self.last - self.first + 1

    def touches(self, since: datetime, until: datetime) -> bool:
        """Return whether one of its numbers can have been given in this period.

        A clock may have been set back in between, so the two times may come in either order.
        """
        times = [time for time in (self.after, self.before) if time]
        begun = min(times) if self.after else datetime.min.replace(tzinfo=since.tzinfo)
        ended = max(times) if self.before else datetime.max.replace(tzinfo=since.tzinfo)
        return begun < until and ended >= since


def above_the_mark(kiosk: Kiosk) -> Iterator[Gap]:
    """Yield the gaps between the kiosk's mark and its highest number held, lowest first."""
    mark, order = kiosk.high_water, F("seq").asc()
    rows = (
        Event.objects.filter(kiosk=kiosk, seq__gt=mark)
        .annotate(
            previous=Window(Lag("seq", default=mark), order_by=order, output_field=BigIntegerField()),
            after=Window(Lag("at"), order_by=order, output_field=DateTimeField(null=True)),
        )
        .filter(seq__gt=F("previous") + 1)
        .order_by("seq")
        .values_list("previous", "seq", "after", "at")
    )
    for previous, seq, after, at in rows.iterator(chunk_size=1000):
        yield Gap(previous + 1, seq - 1, after or kiosk.high_water_at, at)


def every(kiosk: Kiosk) -> Iterator[Gap]:
    """Yield every gap: what was passed over as lost, what is missing, and what was given and never sent."""
    for first, last in lost_spans(kiosk, 1, kiosk.high_water):
        yield from unheld(kiosk, first, last)
    yield from above_the_mark(kiosk)
    report = KioskReport.objects.filter(kiosk=kiosk).first()
    top = Event.objects.filter(kiosk=kiosk).aggregate(top=Max("seq"))["top"] or 0
    held_to = max(top, kiosk.high_water)
    if report and report.last > held_to:
        yield Gap(held_to + 1, report.last, _at(kiosk, held_to), report.at)


def lost_spans(kiosk: Kiosk, low: int, high: int) -> Iterator[tuple[int, int]]:
    """Yield what was declared lost of these numbers, in order, none twice."""
    upto = low - 1
    for loss in KioskLoss.objects.filter(kiosk=kiosk, first__lte=high, last__gte=low).order_by("first"):
        first, last = max(loss.first, upto + 1), min(loss.last, high)
        if first <= last:
            yield first, last
            upto = last


def lost(kiosk: Kiosk) -> Iterator[tuple[int, int, str]]:
    """Yield what was declared lost and is not held, with the reason."""
    for loss in KioskLoss.objects.filter(kiosk=kiosk).order_by("first"):
        for gap in unheld(kiosk, loss.first, loss.last):
            yield gap.first, gap.last, loss.reason


def unheld(kiosk: Kiosk, first: int, last: int) -> Iterator[Gap]:
    """Yield what of a span is not held."""
    held = Event.objects.filter(kiosk=kiosk, seq__range=(first, last)).order_by("seq")
    after, begin = _at(kiosk, first - 1), first
    for seq, at in held.values_list("seq", "at"):
        if seq > begin:
            yield Gap(begin, seq - 1, after, at)
        after, begin = at, seq + 1
    if begin <= last:
        behind = Event.objects.filter(kiosk=kiosk, seq__gt=last).order_by("seq").first()
        yield Gap(begin, last, after, behind.at if behind else None)


def _at(kiosk: Kiosk, upto: int) -> datetime | None:
    """Return when the last event up to this number happened."""
    event = Event.objects.filter(kiosk=kiosk, seq__lte=upto).order_by("-seq").first()
    return event.at if event else None
