"""What was numbered at the kiosks against what is held here, in figures that a meeting can hear."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Max, Min

from registry.intake.models import Event, Refusal
from registry.kiosks.models import Kiosk, KioskLoss, KioskReport


@dataclass(frozen=True, slots=True)
class KioskProof:
    """One kiosk in a period."""

    name: str
    numbered: int
    """Numbers that the kiosk gave in the period."""
    held: int
    lost: int
    """Not held, and the kiosk said so itself: lost with a broken store, or never given."""
    duplicated: int
    """Numbers held more than once; the database does not allow it, and here it is counted."""
    parked: int
    """Events refused, kept for a person, and still not held."""

    @property
    def missing(self) -> int:
        """Numbers that are not held, and that nobody has explained."""
        return self.numbered - self.held - self.lost

    @property
    def proven(self) -> bool:
        """Whether every event is held, once."""
        return not (self.missing or self.lost or self.duplicated or self.parked)


@dataclass(frozen=True, slots=True)
class Proof:
    """Every kiosk in a period."""

    first: date
    last: date
    kiosks: tuple[KioskProof, ...]

    @property
    def proven(self) -> bool:
        """Whether every event of every kiosk is held, once."""
        return all(kiosk.proven for kiosk in self.kiosks)

    def sentence(self) -> str:
        """Return the line to be read out."""
        numbered = sum(kiosk.numbered for kiosk in self.kiosks)
        held = sum(kiosk.held for kiosk in self.kiosks)
        span = f"From {_day(self.first)} to {_day(self.last)}"
        count = f"{len(self.kiosks)} kiosk{'' if len(self.kiosks) == 1 else 's'}"
        if self.proven:
            return f"{span}, {count} recorded {numbered:,} events, and the registry holds every one, once."
        names = ", ".join(kiosk.name for kiosk in self.kiosks if not kiosk.proven)
        missing = sum(kiosk.missing for kiosk in self.kiosks)
        lost = sum(kiosk.lost for kiosk in self.kiosks)
        parked = sum(kiosk.parked for kiosk in self.kiosks)
        return (
            f"{span}, {count} gave {numbered:,} numbers, and the registry holds {held:,} events: "
            f"{missing:,} are missing, {lost:,} lost or never given, {parked:,} refused. Look at {names}."
        )


def prove(first: date, last: date) -> Proof:
    """Hold what each kiosk numbered in these local days against what is held."""
    zone = ZoneInfo(settings.TIME_ZONE)
    since = datetime.combine(first, time.min, zone).astimezone(UTC)
    until = datetime.combine(last + timedelta(days=1), time.min, zone).astimezone(UTC)
    kiosks = Kiosk.objects.select_related("hub").order_by("hub__name", "name", "enrolled_at")
    return Proof(first, last, tuple(_prove(kiosk, since, until) for kiosk in kiosks))


def _prove(kiosk: Kiosk, since: datetime, until: datetime) -> KioskProof:
    low, high = _numbers(kiosk, since, until)
    mine = Event.objects.filter(kiosk=kiosk, seq__gte=low, seq__lte=high)
    rows = mine.aggregate(rows=Count("id"), numbers=Count("seq", distinct=True))
    return KioskProof(
        name=str(kiosk),
        numbered=max(0, high - low + 1),
        held=rows["numbers"],
        lost=_lost(kiosk, low, high),
        duplicated=rows["rows"] - rows["numbers"],
        parked=_parked(kiosk, low, high, since, until),
    )


def _numbers(kiosk: Kiosk, since: datetime, until: datetime) -> tuple[int, int]:
    """Return the first and last number of the period: from the last before it to the first after it.

    So numbers that are missing at its edges are missed. What the kiosk says it has given beyond
    the last one held belongs to a period that has not ended before its last word.
    """
    mine = Event.objects.filter(kiosk=kiosk)
    before = mine.filter(at__lt=since).aggregate(last=Max("seq"))["last"] or 0
    after = mine.filter(at__gte=until, seq__gt=before).aggregate(first=Min("seq"))["first"]
    if after is not None:
        return before + 1, after - 1
    report = KioskReport.objects.filter(kiosk=kiosk).first()
    top = mine.aggregate(last=Max("seq"))["last"] or 0
    return before + 1, max(top, report.last if report else 0, kiosk.high_water)


def _lost(kiosk: Kiosk, low: int, high: int) -> int:
    """Return how many numbers of the span were declared lost and are not held."""
    lost: set[int] = set()
    for loss in KioskLoss.objects.filter(kiosk=kiosk, first__lte=high, last__gte=low):
        lost |= set(range(max(low, loss.first), min(high, loss.last) + 1))
    held = Event.objects.filter(kiosk=kiosk, seq__in=lost).values_list("seq", flat=True) if lost else []
    return len(lost - set(held))


def _parked(kiosk: Kiosk, low: int, high: int, since: datetime, until: datetime) -> int:
    """Return how many refused numbers are not held, and how many that were too broken to have one."""
    refusals = Refusal.objects.filter(kiosk=kiosk)
    seqs = refusals.filter(seq__gte=low, seq__lte=high).values_list("seq", flat=True)
    numbers = {seq for seq in seqs if seq is not None}
    held = set(Event.objects.filter(kiosk=kiosk, seq__in=numbers).values_list("seq", flat=True))
    conflicts = refusals.filter(seq__in=numbers & held, verdict="conflict").values("seq").distinct().count()
    nameless = refusals.filter(seq=None, received_at__gte=since, received_at__lt=until).count()
    return len(numbers - held) + conflicts + nameless


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
