"""What the hub's other kiosks recorded today, as the registry told: for the fire roll, and nothing else.

It is never part of this kiosk's ledger or register, holds nobody's name, and goes when its day is over.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from sync import events, wire
from sync.events import Event
from sync.store import Store

KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class OtherKiosk:
    """Another kiosk of the hub."""

    kiosk: UUID
    name: str
    as_of: datetime | None
    """Whatever it recorded until then has been told here; None if it never said how it is."""


def kiosks(store: Store) -> list[OtherKiosk]:
    """Return the hub's other kiosks, by name."""
    rows = store.db.conn.execute("SELECT kiosk, name, as_of FROM other_kiosk ORDER BY name")
    return [
        OtherKiosk(UUID(kiosk), name, datetime.fromisoformat(as_of) if as_of else None)
        for kiosk, name, as_of in rows
    ]


def events_since(store: Store, at: datetime) -> list[Event]:
    """Return what they recorded since."""
    rows = store.db.conn.execute(
        "SELECT content FROM other_event WHERE at >= ? ORDER BY kiosk, seq", [events.instant(at).isoformat()]
    )
    return [events.decode(row[0]) for row in rows]


def known(store: Store) -> dict[UUID, int]:
    """Return up to which number each has been told."""
    rows = store.db.conn.execute("SELECT kiosk, upto FROM other_kiosk")
    return {UUID(kiosk): seq for kiosk, seq in rows}


def hubs(store: Store) -> list[wire.Hub]:
    """Return every hub that is known, by name; this one too."""
    rows = store.db.conn.execute("SELECT id, code, name FROM hub ORDER BY name")
    return [wire.Hub(id=UUID(key), code=code, name=name) for key, code, name in rows]


def keep(store: Store, told: wire.Others, now: datetime) -> bool:
    """Keep what was told, and forget what is old and who is gone; return whether there is more.

    Args:
        store: where it is kept.
        told: the registry's answer.
        now: this kiosk's clock, by which the roll says how old it is.

    Raises:
        StoreError: it could not be written.
    """
    with store.transaction():
        conn = store.db.conn
        conn.execute("DELETE FROM other_kiosk")
        if told.hubs is not None:
            conn.execute("DELETE FROM hub")
            conn.executemany(
                "INSERT OR REPLACE INTO hub (id, code, name) VALUES (?, ?, ?)",
                [(str(hub.id), hub.code, hub.name) for hub in told.hubs],
            )
        for each in told.kiosks:
            # By the registry's clock it was so long ago; so long ago it was by ours.
            as_of = now - (told.time - each.as_of) if each.as_of else None
            conn.execute(
                "INSERT INTO other_kiosk (kiosk, name, as_of, upto) VALUES (?, ?, ?, ?)",
                [*(str(each.kiosk), each.name), _text(as_of), each.upto],
            )
            for event in _read(each):
                conn.execute(
                    "INSERT OR REPLACE INTO other_event (kiosk, seq, at, content) VALUES (?, ?, ?, ?)",
                    [str(each.kiosk), event.seq, event.at.isoformat(), events.encode(event).decode()],
                )
        conn.execute(
            "DELETE FROM other_event WHERE at < ? OR kiosk NOT IN (SELECT kiosk FROM other_kiosk)",
            [events.instant(now - KEPT).isoformat()],
        )
    return any(each.more for each in told.kiosks)


def forget(store: Store) -> None:
    """Forget all of it: this kiosk may no longer know."""
    with store.transaction():
        store.db.conn.execute("DELETE FROM other_event")
        store.db.conn.execute("DELETE FROM other_kiosk")


def _text(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _read(told: wire.OtherKiosk) -> list[Event]:
    """Return the events that this version understands, each as its kiosk wrote it."""
    read = []
    for raw in told.events:
        try:
            event = events.decode(bytes(raw))
        except msgspec.MsgspecError:  # of a version to come
            continue
        if event.kiosk == told.kiosk:
            read.append(event)
    return read
