"""Settings become an entrance: the door of this kiosk's store, and its readers on serial lines."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from config.kiosk import TYPED, KioskSettings, Serves
from config.kiosk import Reader as ReaderSettings
from kiosk import clock
from kiosk.door import Door
from kiosk.entrance import Entrance, OnState
from kiosk.news import OnNews
from reader.scan import Direction, Scan, Seat

if TYPE_CHECKING:
    from reader.connect import Connection
    from reader.decoders.base import Bad
    from reader.thread import ReaderThread

OnScan = Callable[[Scan], None]
BROKEN = frozenset({"checksum", "length", "length-checksum", "format", "overflow"})
"""Faults that mean that somebody held something up, and it came broken; noise and phantoms are nobody's."""


def entrance(
    settings: KioskSettings, *, on_scan: OnScan | None = None, serves: Serves = Serves.DOOR
) -> Entrance:
    """Return the entrance of this kiosk; nothing is opened before somebody attaches.

    Its readers are those that serve this window. ``on_scan`` hears of each scan before the door does, on
    the reader's thread.
    """

    def open_door(on_news: OnNews) -> Door:
        return Door(Path(settings.store.folder), settings, clock.now, clock.new_id, on_news)

    def connect(tap: OnScan, on_state: OnState, not_read: Callable[[], None]) -> Sequence["ReaderThread"]:
        wired = [each for each in settings.readers if each.port != TYPED and each.serves is serves]
        return [_reader(each, _both(on_scan, tap), on_state, not_read) for each in wired]

    return Entrance(open_door, connect)


def _both(first: OnScan | None, then: OnScan) -> OnScan:
    if first is None:
        return then

    def heard(scan: Scan) -> None:
        first(scan)
        then(scan)

    return heard


def _reader(
    settings: ReaderSettings, on_scan: OnScan, on_state: OnState, not_read: Callable[[], None]
) -> "ReaderThread":
    # Imported here because the serial library is not needed for the first paint.
    from reader.connect import reader_thread  # noqa: PLC0415

    def bad(found: "Bad") -> None:
        if found.reason in BROKEN:
            not_read()

    return reader_thread(connection(settings), on_scan, on_state, bad)


def connection(settings: ReaderSettings) -> "Connection":
    """Return one reader of the settings, as the reader's package wants it."""
    from reader.connect import Connection  # noqa: PLC0415 - as above

    return Connection(
        settings.name,
        settings.port,
        settings.profile,
        settings.profile_file,
        settings.baud,
        Seat(settings.place, Direction(settings.direction)),
    )
