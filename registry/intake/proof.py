"""What was numbered at the kiosks against what is held here, in figures that a meeting can hear."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, QuerySet

from registry.intake import gaps, refusals
from registry.intake.gaps import Gap
from registry.intake.models import Event, Refusal
from registry.kiosks.models import Kiosk


@dataclass(frozen=True, slots=True)
class KioskProof:
    """One kiosk in a period."""

    name: str
    numbered: int
    """Numbers that the kiosk gave in the period."""
    held: int
    lost: int
    """Numbers not held, and it is known why: lost with a broken store, never given, settled by a person."""
    refused: int
    """Numbers not held because their event was refused, and waits for a person."""
    duplicated: int
    """Numbers held more than once; the database does not allow it, and here it is counted."""
    apart: int
    """Other refused events that wait for a person: under a number that is held, or too broken to have one."""

    @property
    def parked(self) -> int:
        """Events refused, kept for a person, and still not held."""
        return self.refused + self.apart

    @property
    def missing(self) -> int:
        """Numbers that are not held, and that nobody has explained: the rest, so that the line balances."""
        return self.numbered - self.held - self.lost - self.refused

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
    """Count what is held of the period, and of each gap that may reach into it, why it is one.

    No date draws a line between numbers, because a kiosk's clock may have been wrong for a while.
    """
    mine = Event.objects.filter(kiosk=kiosk, at__gte=since, at__lt=until)
    rows = mine.aggregate(rows=Count("id"), numbers=Count("seq", distinct=True))
    holes = [gap for gap in gaps.every(kiosk) if gap.touches(since, until)]
    lost = [_lost(kiosk, gap) for gap in holes]
    waiting = refusals.waiting(kiosk)
    nameless = waiting.filter(seq=None, received_at__gte=since, received_at__lt=until).count()
    beside = waiting.filter(seq__in=mine.values("seq")).count()
    return KioskProof(
        name=str(kiosk),
        numbered=rows["numbers"] + sum(gap.numbers for gap in holes),
        held=rows["numbers"],
        lost=sum(last - first + 1 for spans in lost for first, last in spans),
        refused=sum(_refused(waiting, gap, spans) for gap, spans in zip(holes, lost, strict=True)),
        duplicated=rows["rows"] - rows["numbers"],
        apart=nameless + beside,
    )


def _lost(kiosk: Kiosk, gap: Gap) -> list[tuple[int, int]]:
    return list(gaps.lost_spans(kiosk, gap.first, gap.last))


def _refused(waiting: QuerySet[Refusal], gap: Gap, lost: list[tuple[int, int]]) -> int:
    """Return how many numbers of a gap were refused, and are not counted as lost."""
    seqs = set(waiting.filter(seq__range=(gap.first, gap.last)).values_list("seq", flat=True))
    return sum(not any(first <= seq <= last for first, last in lost) for seq in seqs if seq)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
