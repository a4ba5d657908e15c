"""How every kiosk stands, for the fleet page: what it said, and what is held of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from registry.intake import gaps, holdings, refusals
from registry.kiosks.models import Kiosk, KioskReport
from sync import wire

SILENT_SECONDS = 15 * 60
"""A kiosk that was not heard for so long is offline, or off."""
SKEWED_MS = 120_000
"""A clock that is off by so much should be looked at."""
LITTLE_DISK = 512 * 2**20


@dataclass(frozen=True, slots=True)
class Standing:
    """One kiosk."""

    kiosk: Kiosk
    report: KioskReport | None
    missing: tuple[wire.Span, ...]
    lost: tuple[tuple[int, int, str], ...]
    refused: int
    warnings: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether everything that it is known to have recorded is held."""
        return not (self.missing or self.unsent)

    @property
    def versions(self) -> str:
        """What it runs on."""
        said = self.report.versions if self.report else {}
        return ", ".join(f"{name} {version}" for name, version in said.items())

    @property
    def unsent(self) -> int:
        """How many numbers it has given beyond those that are held here."""
        return max(0, self.report.last - holdings.highest(self.kiosk)) if self.report else 0

    @property
    def offset_seconds(self) -> float | None:
        """How far its clock is ahead of ours; None if it was never compared."""
        offset = self.kiosk.clock_offset_ms
        return offset / 1000 if offset is not None else None

    @property
    def disk_free_mib(self) -> int:
        """Free disk, in MiB."""
        return self.report.disk_free // 2**20 if self.report else 0

    @property
    def store_mib(self) -> int:
        """Size of its store, in MiB."""
        return self.report.store_size // 2**20 if self.report else 0

    @property
    def readers(self) -> list[tuple[str, bool, datetime | None]]:
        """Its readers: name, whether it is well, and its last scan."""
        said = self.report.readers if self.report else []
        return [(each["name"], each["well"], _time(each.get("last_scan"))) for each in said if "name" in each]


def fleet(kiosks: Iterable[Kiosk], now: datetime) -> list[Standing]:
    """Return how each of these kiosks stands; a revoked one as long as something of it is not here."""
    counts = refusals.waiting_by_kiosk()
    standings = [_standing(kiosk, counts, now) for kiosk in kiosks]
    return [each for each in standings if each.kiosk.revoked_at is None or not each.whole]


def _standing(kiosk: Kiosk, refused: dict[UUID, int], now: datetime) -> Standing:
    report = KioskReport.objects.filter(kiosk=kiosk).first()
    missing = tuple(holdings.missing(kiosk))
    return Standing(
        kiosk=kiosk,
        report=report,
        missing=missing,
        lost=tuple(gaps.lost(kiosk)),
        refused=refused.get(kiosk.pk, 0),
        warnings=tuple(_revoked(kiosk) if kiosk.revoked_at else _warnings(kiosk, report, missing, now)),
    )


def _revoked(kiosk: Kiosk) -> Iterable[str]:
    yield f"It was revoked on {kiosk.revoked_at:%d.%m.%Y}; not everything of it is here."
    yield "What it has not sent can be carried in: hub-registry carry-in --revoked."


def _warnings(
    kiosk: Kiosk, report: KioskReport | None, missing: tuple[wire.Span, ...], now: datetime
) -> Iterable[str]:
    if kiosk.heard_at is None:
        yield "It has never been heard."
    elif (now - kiosk.heard_at).total_seconds() > SILENT_SECONDS:
        yield "It has not been heard for a while."
    if kiosk.clock_offset_ms is not None and abs(kiosk.clock_offset_ms) > SKEWED_MS:
        yield "Its clock is wrong: set the time on the machine."
    if missing:
        yield "Some numbers are missing: they are asked for with its next heartbeat."
    if report:
        yield from _reported(report)


def _reported(report: KioskReport) -> Iterable[str]:
    if report.trouble:
        yield report.trouble
    if report.parked:
        yield "It holds events that were refused: look at them under Records, then run hub-sync resend there."
    if report.spilled:
        yield "It counts beside its ledger, which cannot be written: look at its disk."
    if report.disk_free < LITTLE_DISK:
        yield "Its disk is nearly full."


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
