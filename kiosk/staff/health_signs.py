"""How a kiosk is, read from its store: each thing with its code and a sentence. Pure."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from kiosk.desk import SCREEN
from kiosk.staff.health_codes import Code
from kiosk.staff.words import say, say_n
from kiosk.words import clock_time, speak
from sync import wire
from sync.status import Status

WAITS_LONG = timedelta(minutes=60)
CLOCK_MAY_BE_OFF = timedelta(minutes=2)
DISK_NEEDS = 512 * 2**20
"""As the registry's alerts are first set (docs/kiosks.md)."""
QUIET = timedelta(hours=24)
"""A reader that saw nothing for so long may be out of order without knowing it; or nobody came."""


@dataclass(frozen=True, slots=True)
class Sign:
    """How one thing is."""

    code: Code
    sentence: str


@dataclass(frozen=True, slots=True)
class Now:
    """The time, and how others are said from it."""

    at: datetime
    zone: tzinfo

    def say(self, other: datetime) -> str:
        """Return "at 10:05", or "on 26 March 2026 at 10:05"."""
        time = clock_time(other, self.zone)
        if other.astimezone(self.zone).date() == self.at.astimezone(self.zone).date():
            return say("at %(time)s", time=time)
        return say("on %(day)s at %(time)s", day=speak("en").long_date(other, self.zone), time=time)


def of_status(is_: Status, readers: Sequence[str], down: Collection[str], now: Now) -> tuple[Sign, ...]:
    """Return every sign of a store's status, with these readers set up, in the order of the screen."""
    return (
        *_readers(is_, readers, down, now),
        *_delivery(is_, now),
        _register(is_, now),
        _clock(is_),
        *_disk(is_),
        _screen(is_),
        _settings(is_),
    )


def _readers(is_: Status, readers: Sequence[str], down: Collection[str], now: Now) -> Iterator[Sign]:
    seen = {each.name: each for each in is_.readers}
    for name in readers:
        yield _reader(name, seen.get(name), now, gone=name in down)
    if not readers:
        yield Sign(Code.NO_READER, say("No reader is set up at this kiosk."))


def _reader(name: str, seen: wire.ReaderSeen | None, now: Now, *, gone: bool) -> Sign:
    if gone or (seen and not seen.well):
        return Sign(Code.READER_GONE, say("%(name)s is not connected.", name=name))
    if seen is None or seen.last_scan is None:
        return Sign(Code.READER_QUIET, say("%(name)s is there, and has read nothing yet.", name=name))
    last = now.say(seen.last_scan)
    if now.at - seen.last_scan > QUIET:
        return Sign(Code.READER_QUIET, say("%(name)s is there; last scan %(at)s.", name=name, at=last))
    return Sign(Code.READER_WELL, say("%(name)s, last scan %(at)s.", name=name, at=last))


def _delivery(is_: Status, now: Now) -> Iterator[Sign]:
    yield _queue(is_, now)
    if is_.parked:
        yield Sign(
            Code.REFUSED,
            say_n(
                "The registry did not take %(count)d entry: %(first)s.",
                "The registry did not take %(count)d entries; the first: %(first)s.",
                len(is_.parked),
                first=f"{is_.parked[0].seq}, {is_.parked[0].reason}".rstrip("."),
            ),
        )
    if is_.missing or is_.lost:
        spans = [(each.first, each.last) for each in is_.missing] + [(e.first, e.last) for e in is_.lost]
        numbers = sum(last - first + 1 for first, last in spans)
        said = say_n(
            "The registry misses %(count)d number.", "The registry misses %(count)d numbers.", numbers
        )
        yield Sign(Code.MISSING, said)


def _queue(is_: Status, now: Now) -> Sign:
    waiting = say_n("%(count)d entry waits", "%(count)d entries wait", is_.waiting)
    if is_.oldest_waiting:
        waiting += say(", the oldest recorded %(at)s", at=now.say(is_.oldest_waiting))
    if is_.heard_at is None:
        return Sign(Code.NEVER_REACHED, say("The registry was never reached. %(queue)s.", queue=waiting))
    heard = say("last heard %(at)s", at=now.say(is_.heard_at))
    if is_.push_trouble:
        said = say("%(trouble)s %(queue)s; %(heard)s.", trouble=is_.push_trouble, queue=waiting, heard=heard)
        return Sign(Code.NOT_REACHED, said)
    if now.at - is_.heard_at > WAITS_LONG:
        said = say(
            "Nothing was heard for long. Is hub-sync running? %(queue)s; %(heard)s.",
            queue=waiting,
            heard=heard,
        )
        return Sign(Code.SILENT, said)
    if not is_.oldest_waiting:
        return Sign(Code.DELIVERED, say("Everything is sent; %(heard)s.", heard=heard))
    long = now.at - is_.oldest_waiting > WAITS_LONG
    code = Code.WAITING_LONG if long else Code.WAITING
    return Sign(code, say("%(queue)s; %(heard)s.", queue=waiting, heard=heard))


def _register(is_: Status, now: Now) -> Sign:
    if is_.register_loaded_at is None:
        return Sign(Code.REGISTER_NEVER, say("The register was never here in full: cards are not known yet."))
    if is_.pull_trouble:
        return Sign(Code.REGISTER_STALE, say("News does not come: %(why)s", why=is_.pull_trouble))
    said = say_n("%(count)d entry", "%(count)d entries", is_.register_entries)
    heard = say(", heard %(at)s", at=now.say(is_.heard_at)) if is_.heard_at else ""
    return Sign(Code.REGISTER_WELL, f"{said}{heard}.")


def _clock(is_: Status) -> Sign:
    if is_.clock_offset_ms is None:
        return Sign(Code.CLOCK_NOT_COMPARED, say("Not compared with the registry's yet."))
    off = timedelta(milliseconds=abs(is_.clock_offset_ms))
    seconds = f"{off.total_seconds():.0f}"
    if off <= CLOCK_MAY_BE_OFF:
        return Sign(Code.CLOCK_RIGHT, say("Right: %(seconds)s seconds from the registry's.", seconds=seconds))
    ahead = say("ahead of") if is_.clock_offset_ms > 0 else say("behind")
    said = say("%(seconds)s seconds %(ahead)s the registry's.", seconds=seconds, ahead=ahead)
    return Sign(Code.CLOCK_OFF, said)


def _disk(is_: Status) -> Iterator[Sign]:
    free = say(
        "%(free)s MB free; the store takes %(store)s MB.", free=_mb(is_.disk_free), store=_mb(is_.store_size)
    )
    if is_.spilled or is_.store_trouble:
        said = say_n(
            "The store takes nothing: %(count)d entry is kept beside it, safe.",
            "The store takes nothing: %(count)d entries are kept beside it, safe.",
            is_.spilled,
        )
        yield Sign(Code.DISK_REFUSES, said)
    if is_.set_aside:
        yield Sign(Code.STORE_SET_ASIDE, say("A damaged store was set aside, and a new one begun."))
    yield Sign(Code.DISK_NEARLY_FULL if is_.disk_free < DISK_NEEDS else Code.DISK_WELL, free)


def _screen(is_: Status) -> Sign:
    failed = any(each.name == SCREEN and not each.well for each in is_.readers)
    if failed:
        return Sign(Code.SCREEN_FAILED, say("The public screen failed, and began anew; no family since."))
    return Sign(Code.SCREEN_WELL, say("Nothing failed on the public screen."))


def _settings(is_: Status) -> Sign:
    held = is_.configuration
    if held.received != held.used or held.fault:
        why = held.fault or say("the kiosk has not looked at it yet")
        return Sign(Code.SETTINGS_REFUSED, say("What the registry set is not used: %(why)s", why=why))
    if not held.received:
        return Sign(Code.SETTINGS_WELL, say("This machine's own; the registry set nothing."))
    return Sign(Code.SETTINGS_WELL, say("As the registry set them."))


def _mb(size: int) -> str:
    return f"{size / 10**6:,.0f}"
