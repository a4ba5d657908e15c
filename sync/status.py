"""How this kiosk stands, for a person at a help desk and for programs."""

from datetime import datetime
from pathlib import Path
from uuid import UUID

import msgspec

from sync import configuration, readers, rescue, wire
from sync.beat import disk_free, software, store_size, versions
from sync.heard import heard
from sync.ledger import Ledger
from sync.outbox import Outbox
from sync.register import Register
from sync.store import Store


class Parked(msgspec.Struct, frozen=True, kw_only=True):
    """An event that the registry would not take."""

    seq: int
    verdict: str
    reason: str


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """One look at the store."""

    kiosk: UUID
    name: str
    hub: str
    registry: str
    events: int
    high_water: int
    waiting: int
    oldest_waiting: datetime | None
    missing: tuple[wire.Span, ...]
    """Numbers that the registry lacked at the last heartbeat: sent again, or lost."""
    parked: list[Parked]
    register_entries: int
    register_loaded_at: datetime | None
    heard_at: datetime | None
    clock_offset_ms: int | None
    push_trouble: str
    pull_trouble: str
    spilled: int
    """Events counted beside the ledger, still without a number."""
    lost: list[wire.Lost]
    """Numbers that this kiosk can no longer answer for."""
    store_trouble: str
    """Why the store could only be read from a copy; empty where it is well."""
    set_aside: list[str]
    """Files of stores that were damaged; somebody should look at the disk, and then remove them."""
    readers: list[wire.ReaderSeen]
    version: str
    versions: dict[str, str]
    """Of what it runs on."""
    disk_free: int
    store_size: int
    configuration: wire.ConfigurationHeld
    """What the registry set for this kiosk, and whether it works by it."""

    @property
    def well(self) -> bool:
        """Whether nobody needs to do anything."""
        troubles = (self.parked, self.push_trouble, self.pull_trouble, self.spilled)
        return not any((*troubles, self.set_aside, self.store_trouble))


def look(store: Store, folder: Path | None = None, trouble: str = "") -> Status:
    """Return how the kiosk stands now; of a store that is a copy, with its true folder and why."""
    folder = folder or store.folder
    identity, ledger, talk, register = store.identity(), Ledger(store), heard(store), Register(store)
    state = ledger.state()
    return Status(
        kiosk=identity.kiosk,
        name=identity.name,
        hub=identity.hub.name,
        registry=identity.registry_url,
        events=state.last,
        high_water=state.high_water,
        waiting=state.waiting,
        oldest_waiting=state.oldest_waiting,
        missing=talk.missing,
        parked=[Parked(seq=seq, verdict=verdict, reason=reason) for seq, verdict, reason in ledger.parked()],
        register_entries=register.entries(),
        register_loaded_at=register.loaded_at(),
        heard_at=talk.at,
        clock_offset_ms=talk.clock_offset_ms,
        push_trouble=talk.push_trouble,
        pull_trouble=talk.pull_trouble,
        spilled=ledger.spilled(),
        lost=Outbox(store).lost(),
        set_aside=[file.name for file in rescue.set_aside(folder)],
        store_trouble=trouble,
        readers=readers.seen(store),
        version=software(),
        versions=versions(),
        disk_free=disk_free(folder),
        store_size=store_size(folder),
        configuration=configuration.held(store),
    )


def in_words(status: Status) -> list[tuple[str, str]]:
    """Return the status as labels and plain values, in the order in which a help desk asks."""
    rows = [
        ("Kiosk", f"{status.name} at {status.hub} ({status.kiosk})"),
        ("Registry", status.registry),
        ("Last heard", _when(status.heard_at)),
        ("Events recorded", f"{status.events:,}"),
        ("Held by the registry", f"everything up to number {status.high_water:,}"),
        ("Missing there", _missing(status)),
        ("Waiting to be sent", _waiting(status)),
        ("Refused, kept here", f"{len(status.parked):,}"),
        ("Register", f"{status.register_entries:,} entries, complete {_when(status.register_loaded_at)}"),
        ("Clock", _offset(status.clock_offset_ms)),
        ("Software", _software(status)),
        ("Configuration", _configuration(status.configuration)),
        ("Disk", f"{_size(status.disk_free)} free; the store takes {_size(status.store_size)}"),
    ]
    rows += [("Store", status.store_trouble)] if status.store_trouble else []
    rows += [("Reader", _reader(reader)) for reader in status.readers]
    if status.spilled:
        rows.append(
            ("Beside the ledger", f"{status.spilled:,} events, safe; they get numbers when it can be written")
        )
    rows += [
        ("Set aside", f"{name} was damaged: look at the disk, then remove it") for name in status.set_aside
    ]
    rows += [("Lost", f"numbers {lost.first:,} to {lost.last:,}: {lost.reason}") for lost in status.lost]
    rows += [("Refused", f"number {p.seq}: {p.reason} ({p.verdict})") for p in status.parked]
    rows += [("Sending", status.push_trouble)] if status.push_trouble else []
    rows += [("Receiving", status.pull_trouble)] if status.pull_trouble else []
    return rows


def _when(at: datetime | None) -> str:
    return f"{at.astimezone():%d %B %Y %H:%M:%S}" if at else "never"


def _waiting(status: Status) -> str:
    if not status.oldest_waiting:
        return "nothing"
    return f"{status.waiting:,}, the oldest from {_when(status.oldest_waiting)}"


def _missing(status: Status) -> str:
    if not status.missing:
        return "nothing"
    spans = (
        f"{span.first:,}" if span.first == span.last else f"{span.first:,} to {span.last:,}"
        for span in status.missing
    )
    return f"numbers {', '.join(spans)}: sent again, or lost"


def _software(status: Status) -> str:
    return f"version {status.version}; " + ", ".join(
        f"{name} {each}" for name, each in status.versions.items()
    )


def _offset(offset_ms: int | None) -> str:
    if offset_ms is None:
        return "not compared yet"
    ahead = "ahead of" if offset_ms >= 0 else "behind"
    return f"{abs(offset_ms) / 1000:.1f} s {ahead} the registry's"


def _configuration(held: wire.ConfigurationHeld) -> str:
    if not held.received:
        return "this machine's file alone"
    if held.received == held.used:
        return f"the registry's, over this machine's file. {held.fault}".strip()
    return f"the registry's newest is not used. {held.fault or 'The kiosk has not looked at it yet.'}"


def _size(size: int) -> str:
    return f"{size / 2**20:,.0f} MiB"


def _reader(reader: wire.ReaderSeen) -> str:
    state = "well" if reader.well else "not connected"
    return f"{reader.name}: {state}, last scan {_when(reader.last_scan)}"
