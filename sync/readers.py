"""How each reader was last seen, as the kiosk wrote it into the store for delivery to tell."""

from datetime import datetime

from sync import wire
from sync.store import Store


def note(store: Store, reader: str, *, well: bool, last_scan: datetime | None) -> None:
    """Write down how a reader is; a last scan that is known stays if there is no newer one.

    Raises:
        StoreError: it could not be written.
    """
    with store.transaction():
        store.db.conn.execute(
            "INSERT INTO reader (name, well, last_scan) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET"
            " well = excluded.well, last_scan = COALESCE(excluded.last_scan, last_scan)",
            [reader, well, last_scan.isoformat() if last_scan else None],
        )


def seen(store: Store) -> list[wire.ReaderSeen]:
    """Return every reader that this kiosk has had, by name."""
    rows = store.db.conn.execute("SELECT name, well, last_scan FROM reader ORDER BY name")
    return [
        wire.ReaderSeen(name=name, well=bool(well), last_scan=datetime.fromisoformat(last) if last else None)
        for name, well, last in rows
    ]
