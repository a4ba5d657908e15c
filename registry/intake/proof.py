"""What was numbered at the kiosks against what is held here, in figures that a meeting can hear."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, QuerySet

from registry.intake import gaps, refusals
from registry.intake.gaps import Gap
from registry.intake.models import Event, Refusal
from registry.kiosks.models import Kiosk, KioskReport

LATELY = timedelta(minutes=10)
"""In a period that is not over, a kiosk counts as heard that spoke so lately: it does every minute."""


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
    unnumbered: int
    """Events that the kiosk counts beside a ledger that it cannot write; they have no number yet."""
    heard_at: datetime | None
    """When it last said which numbers it has given."""
    silent: bool
    """Whether that was before the period ended: it may have given numbers since that nobody knows of."""

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
        """Whether every event is held, once, and it is known that there are no others."""
        return self.whole and not self.silent

    @property
    def whole(self) -> bool:
        """Whether every event that is known of is held, once."""
        return not (self.missing or self.lost or self.duplicated or self.parked or self.unnumbered)


@dataclass(frozen=True, slots=True)
class Proof:
    """Every kiosk in a period."""

    first: date
    last: date
    over: bool
    """Whether the period is: of one that is not, more events are to come."""
    kiosks: tuple[KioskProof, ...]

    @property
    def proven(self) -> bool:
        """Whether every event of every kiosk is held, once."""
        return all(kiosk.proven for kiosk in self.kiosks)

    def sentence(self) -> str:
        """Return the line to be read out."""
        said = f"{self._span()}, {_many(len(self.kiosks), 'kiosk')}"
        numbered, silent = self._sum("numbered"), [kiosk for kiosk in self.kiosks if kiosk.silent]
        if all(kiosk.whole for kiosk in self.kiosks):
            known = " that are known of" if silent else ""
            said += f" recorded {_many(numbered, 'event')}{known}, and the registry holds every one, once."
        else:
            held = _many(self._sum("held"), "event")
            said += (
                f" gave {_many(numbered, 'number')}, and the registry holds {held}: "
                f"{self._sum('missing'):,} missing, {self._sum('lost'):,} lost or never given, "
                f"{self._sum('parked'):,} refused, {self._sum('unnumbered'):,} not numbered yet. "
                f"Look at {', '.join(kiosk.name for kiosk in self.kiosks if not kiosk.whole)}."
            )
        if silent:
            said += f" Not heard since: {', '.join(f'{each.name} ({_heard(each)})' for each in silent)}."
        return said

    def _span(self) -> str:
        so_far = "" if self.over else ", so far"
        return f"From {_day(self.first)} to {_day(self.last)}{so_far}"

    def _sum(self, figure: str) -> int:
        return sum(getattr(kiosk, figure) for kiosk in self.kiosks)


def prove(first: date, last: date, now: datetime) -> Proof:
    """Hold what each kiosk numbered in these local days against what is held now."""
    zone = ZoneInfo(settings.TIME_ZONE)
    since = datetime.combine(first, time.min, zone).astimezone(UTC)
    until = datetime.combine(last + timedelta(days=1), time.min, zone).astimezone(UTC)
    kiosks = Kiosk.objects.select_related("hub", "report").order_by("hub__name", "name", "enrolled_at")
    proofs = [(kiosk, _prove(kiosk, since, until, now)) for kiosk in kiosks]
    there = [proof for kiosk, proof in proofs if proof.numbered or _was_there(kiosk, since, until)]
    return Proof(first, last, until <= now, tuple(there))


def _was_there(kiosk: Kiosk, since: datetime, until: datetime) -> bool:
    """Return whether a kiosk that gave no number in the period could have."""
    return kiosk.enrolled_at < until and (kiosk.revoked_at is None or kiosk.revoked_at > since)


def _prove(kiosk: Kiosk, since: datetime, until: datetime, now: datetime) -> KioskProof:
    """Count what is held of the period, and of each gap that may reach into it, why it is one.

    No date draws a line between numbers, because a kiosk's clock may have been wrong for a while.
    """
    mine = Event.objects.filter(kiosk=kiosk, at__gte=since, at__lt=until)
    rows = mine.aggregate(rows=Count("id"), numbers=Count("seq", distinct=True))
    holes = [gap for gap in gaps.every(kiosk) if gap.touches(since, until)]
    lost = [_lost(kiosk, gap) for gap in holes]
    waiting, report = refusals.waiting(kiosk), getattr(kiosk, "report", None)
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
        unnumbered=report.spilled if report and report.at >= since else 0,
        heard_at=report.at if report else None,
        silent=_silent(kiosk, report, min(until, now - LATELY)),
    )


def _silent(kiosk: Kiosk, report: KioskReport | None, end: datetime) -> bool:
    """Return whether the kiosk has not said since the end which numbers it has given.

    Of one that was revoked no word is to come: what it said last is all that will ever be known. What
    other programs write has its numbers from the registry itself.
    """
    return kiosk.revoked_at is None and (report is None or report.at < end)


def _lost(kiosk: Kiosk, gap: Gap) -> list[tuple[int, int]]:
    return list(gaps.lost_spans(kiosk, gap.first, gap.last))


def _refused(waiting: QuerySet[Refusal], gap: Gap, lost: list[tuple[int, int]]) -> int:
    """Return how many numbers of a gap were refused, and are not counted as lost."""
    seqs = set(waiting.filter(seq__range=(gap.first, gap.last)).values_list("seq", flat=True))
    return sum(not any(first <= seq <= last for first, last in lost) for seq in seqs if seq)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _heard(kiosk: KioskProof) -> str:
    if kiosk.heard_at is None:
        return "never heard"
    at = kiosk.heard_at.astimezone(ZoneInfo(settings.TIME_ZONE))
    return f"last heard {_day(at)} at {at:%H:%M}"


def _many(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
