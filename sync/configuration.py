"""The configuration that the registry pushed: what came last, and what the kiosk works by.

Delivery writes what came; the kiosk, which knows what may be in it, says whether it works by it.
Neither is lost when the registry cannot be reached.
"""

from dataclasses import dataclass
from datetime import datetime

from sync import wire
from sync.store import Store


@dataclass(frozen=True, slots=True)
class Kept:
    """One configuration in the store."""

    version: str
    content: bytes
    at: datetime
    """When it came, by the registry's clock."""
    fault: str = ""


def received(store: Store) -> Kept | None:
    """Return what came last, or None if nothing ever did."""
    return _at(store, "received")


def used(store: Store) -> Kept | None:
    """Return the last one that made sense, or None if none ever did."""
    return _at(store, "used")


def held(store: Store) -> wire.ConfigurationHeld:
    """Return what a heartbeat says of it."""
    came, good = received(store), used(store)
    return wire.ConfigurationHeld(
        received=came.version if came else "",
        used=good.version if good else "",
        fault=came.fault if came else "",
    )


def receive(store: Store, configuration: wire.Configuration, at: datetime) -> None:
    """Write down what the registry pushed; the kiosk sees it at its next look.

    Raises:
        StoreError: it could not be written.
    """
    row = ["received", configuration.version, bytes(configuration.content).decode(), at.isoformat(), ""]
    with store.transaction():
        store.db.conn.execute(
            "INSERT OR REPLACE INTO configuration (place, version, content, at, fault)"
            " VALUES (?, ?, ?, ?, ?)",
            row,
        )


def use(store: Store, version: str, fault: str = "") -> None:
    """Work by what came from now on; ``fault`` says what of it is not understood.

    Raises:
        StoreError: it could not be written.
    """
    with store.transaction():
        store.db.conn.execute(
            "INSERT OR REPLACE INTO configuration (place, version, content, at, fault)"
            " SELECT 'used', version, content, at, '' FROM configuration"
            " WHERE place = 'received' AND version = ?",
            [version],
        )
        _say(store, version, fault)


def refuse(store: Store, version: str, fault: str) -> None:
    """Go on with the last one that made sense, and tell the registry why.

    Raises:
        StoreError: it could not be written.
    """
    with store.transaction():
        _say(store, version, fault)


def _say(store: Store, version: str, fault: str) -> None:
    store.db.conn.execute(
        "UPDATE configuration SET fault = ? WHERE place = 'received' AND version = ?", [fault, version]
    )


def _at(store: Store, place: str) -> Kept | None:
    row = store.db.conn.execute(
        "SELECT version, content, at, fault FROM configuration WHERE place = ?", [place]
    ).fetchone()
    return Kept(row[0], row[1].encode(), datetime.fromisoformat(row[2]), row[3]) if row else None
