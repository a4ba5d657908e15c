"""How this kiosk is, as it tells the registry: numbers and times, nothing about anybody."""

import os
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from platform import freedesktop_os_release, python_version

from sqlcipher3 import dbapi2

from sync import configuration, readers, rescue, wire
from sync.heard import heard
from sync.ledger import Ledger
from sync.outbox import Outbox
from sync.register import Register
from sync.store import Store


def compose(store: Store, now: datetime) -> wire.Heartbeat:
    """Return a heartbeat of this moment."""
    ledger, register, talk = Ledger(store), Register(store), heard(store)
    state = ledger.state()
    return wire.Heartbeat(
        kiosk=store.identity().kiosk,
        sent_at=now,
        version=software(),
        versions=versions(),
        last=state.last,
        waiting=state.waiting,
        oldest_waiting=state.oldest_waiting,
        parked=state.parked,
        spilled=ledger.spilled(),
        clock_offset_ms=talk.clock_offset_ms,
        disk_free=disk_free(store.folder),
        store_size=store_size(store.folder),
        register_entries=register.entries(),
        register_loaded_at=register.loaded_at(),
        readers=readers.seen(store),
        lost=Outbox(store).lost(),
        trouble=talk.trouble or rescue.in_words(store.folder),
        configuration=configuration.held(store),
    )


def software() -> str:
    """Return the version of this software, or a word for a copy that was not installed."""
    try:
        return version("family-hub-kiosk")
    except PackageNotFoundError:
        return "not installed"


def versions() -> dict[str, str]:
    """Return what this software runs on, by name."""
    try:
        system = freedesktop_os_release()
    except OSError:
        system = {}
    return {
        "system": system.get("PRETTY_NAME", "unknown"),
        "Python": python_version(),
        "SQLite": dbapi2.sqlite_version,
    }


def disk_free(folder: Path) -> int:
    """Return the bytes that this user may still write where the store is."""
    status = os.statvfs(folder)
    return status.f_bavail * status.f_frsize


def store_size(folder: Path) -> int:
    """Return the bytes of the store and of what belongs to it."""
    return sum(each.stat().st_size for each in folder.iterdir() if each.name.startswith("kiosk."))
