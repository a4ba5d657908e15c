"""What is wrong with a kiosk, judged by the limits: pure, over facts and the time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from config.hours import open_for
from registry.fleet.models import Limits
from registry.fleet.standing import ReaderSeen, Standing
from registry.kiosks.models import KioskReport

SCREEN = "Screen"
"""What a kiosk calls its public screen, among the readers."""
LOSS_IN_SIGHT = timedelta(days=30)
"""A loss is for ever, and stays on the kiosk's own page; so long it is a trouble."""

LOOKED_BACK = timedelta(days=60)
"""Longer than any limit; opening hours further back are not counted out."""


NOT_WHOLE = (
    "It was revoked, and not everything of it is here. What it has not sent can be carried in: "
    "hub-registry carry-in --revoked."
)


class Kind(StrEnum):
    """Every trouble, the worst first: the page is sorted by this order."""

    NOT_HEARD = "not-heard"
    BESIDE = "beside-ledger"
    GAP = "gap"
    QUEUE = "queue"
    SCREEN = "screen"
    READER_LOST = "reader-lost"
    REFUSED = "refused"
    CLOCK = "clock"
    READER_SILENT = "reader-silent"
    DISK = "disk"
    LOST = "lost"
    CONFIGURATION = "configuration"
    SAID = "said"
    REVOKED = "revoked"


LABELS = {
    Kind.NOT_HEARD: "Not heard",
    Kind.BESIDE: "Counting beside the ledger",
    Kind.GAP: "Gap",
    Kind.QUEUE: "Queue waits",
    Kind.SCREEN: "Screen failed",
    Kind.READER_LOST: "Reader not connected",
    Kind.REFUSED: "Events refused",
    Kind.CLOCK: "Clock off",
    Kind.READER_SILENT: "Reader silent",
    Kind.DISK: "Disk nearly full",
    Kind.LOST: "Numbers lost",
    Kind.CONFIGURATION: "Configuration refused",
    Kind.SAID: "Says that something is wrong",
    Kind.REVOKED: "Revoked, and not whole",
}
_WEIGHT = {kind: weight for weight, kind in enumerate(Kind)}


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that is wrong with one kiosk."""

    kind: Kind
    sentence: str
    """What it is, and what to do."""
    about: str = ""
    """Which reader."""

    @property
    def label(self) -> str:
        """What it is called."""
        return LABELS[self.kind]


def troubles(standing: Standing, limits: Limits, now: datetime, zone: ZoneInfo) -> tuple[Trouble, ...]:
    """Return everything that is wrong with a kiosk, the worst first."""
    if standing.kiosk.revoked_at:
        return () if standing.whole else (Trouble(Kind.REVOKED, NOT_WHOLE),)
    found = [*_heard(standing, limits, now, zone), *_numbers(standing, limits, now)]
    if standing.report:
        found += _reported(standing, standing.report, limits)
        found += (
            each
            for reader in standing.readers
            if (each := _reader(reader, standing, limits, standing.report.at, zone))
        )
    return tuple(sorted(found, key=lambda each: (_WEIGHT[each.kind], each.about)))


def weight(found: tuple[Trouble, ...]) -> tuple[int, int]:
    """Return what kiosks are sorted by: the worst trouble first, then how many; those that are well last."""
    return (_WEIGHT[found[0].kind], -len(found)) if found else (len(_WEIGHT), 0)


def _heard(standing: Standing, limits: Limits, now: datetime, zone: ZoneInfo) -> Iterator[Trouble]:
    heard = standing.kiosk.heard_at
    silent = _open_for(standing, heard or standing.kiosk.enrolled_at, now, zone)
    if silent > timedelta(minutes=limits.not_heard_minutes):
        since = "yet" if heard is None else f"for {in_words(now - heard)}"
        yield Trouble(Kind.NOT_HEARD, f"Nothing was heard of it {since}: is it switched on, and online?")


def _numbers(standing: Standing, limits: Limits, now: datetime) -> Iterator[Trouble]:
    since = standing.gap_since if standing.missing else None
    if since and now - since > timedelta(minutes=limits.gap_minutes):
        are = "s are" if standing.missing > 1 else " is"
        yield Trouble(
            Kind.GAP,
            f"{standing.missing:,} number{are} missing below {standing.highest:,}: asked for with each "
            "heartbeat, and not sent yet.",
        )
    if standing.lost_at and now - standing.lost_at < LOSS_IN_SIGHT:
        yield Trouble(Kind.LOST, f"It can no longer answer for {standing.lost:,} numbers: see why below.")
    offset = standing.offset_seconds
    if offset is not None and abs(offset) > limits.clock_seconds:
        ahead = "ahead of" if offset > 0 else "behind"
        yield Trouble(
            Kind.CLOCK,
            f"Its clock is {in_words(timedelta(seconds=abs(offset)))} {ahead} ours: set the time there.",
        )


def _reported(standing: Standing, report: KioskReport, limits: Limits) -> Iterator[Trouble]:
    if report.spilled:
        yield Trouble(
            Kind.BESIDE,
            f"{report.spilled:,} events are counted beside its ledger, which cannot be written: "
            "look at its disk.",
        )
    waited = _waited(standing, report)
    if waited > timedelta(minutes=limits.queue_minutes):
        yield Trouble(
            Kind.QUEUE,
            f"{report.waiting:,} events wait to be sent, the oldest for {in_words(waited)}. "
            f"{report.trouble}".strip(),
        )
    elif report.trouble:
        yield Trouble(Kind.SAID, report.trouble)
    if report.parked:
        yield Trouble(
            Kind.REFUSED,
            f"{report.parked:,} events were refused and wait there: look at the refusals here, then run "
            "hub-sync resend there.",
        )
    if report.disk_free < limits.disk_mib * 2**20:
        yield Trouble(Kind.DISK, f"Its disk has {report.disk_free // 2**20:,} MiB left: make room there.")
    if standing.configured == "refused":
        yield Trouble(
            Kind.CONFIGURATION, f"It refused its configuration and works on. {report.configuration_fault}"
        )


def _waited(standing: Standing, report: KioskReport) -> timedelta:
    """Return how long its oldest unsent event had waited when it last reported, by its own clock."""
    if report.oldest_waiting is None:
        return timedelta()
    offset = timedelta(milliseconds=standing.kiosk.clock_offset_ms or 0)
    return report.at + offset - report.oldest_waiting


def _reader(
    reader: ReaderSeen, standing: Standing, limits: Limits, at: datetime, zone: ZoneInfo
) -> Trouble | None:
    if reader.name == SCREEN:
        failed = "Its screen failed, and no family has used it since: look at it."
        return None if reader.well else Trouble(Kind.SCREEN, failed)
    if not reader.well:
        sentence = f"The reader “{reader.name}” is not connected: look at its cable."
        return Trouble(Kind.READER_LOST, sentence, reader.name)
    last = reader.last_scan or standing.kiosk.enrolled_at
    most = timedelta(hours=limits.reader_silent_hours)
    if not most or _open_for(standing, last, at, zone) <= most:
        return None
    silent = in_words(at - last)
    sentence = f"Nothing was held to the reader “{reader.name}” for {silent}: hold a card to it and see."
    return Trouble(Kind.READER_SILENT, sentence, reader.name)


def _open_for(standing: Standing, since: datetime, until: datetime, zone: ZoneInfo) -> timedelta:
    begun = max(since, until - LOOKED_BACK).astimezone(zone)
    return open_for(standing.hours, standing.other_days, begun, until.astimezone(zone))


def in_words(span: timedelta) -> str:
    """Return a span as people say it."""
    seconds = int(span.total_seconds())
    for size, most, word in ((1, 120, "second"), (60, 7200, "minute"), (3600, 172_800, "hour")):
        if seconds < most:
            return _counted(seconds // size, word)
    return _counted(seconds // 86_400, "day")


def _counted(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
