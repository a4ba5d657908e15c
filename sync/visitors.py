"""What contractors and visitors are called, for the fire roll: kept until the day ends, and sent nowhere."""

from datetime import date
from uuid import UUID

from sync.store import Store


def keep(store: Store, visitor: UUID, name: str, day: date) -> None:
    """Write down what somebody is called.

    Raises:
        StoreError: it could not be written.
    """
    with store.transaction():
        store.db.conn.execute(
            "INSERT OR REPLACE INTO visitor (id, name, day) VALUES (?, ?, ?)",
            [str(visitor), name, day.isoformat()],
        )


def names(store: Store, day: date) -> dict[UUID, str]:
    """Return what those are called who came on a day."""
    rows = store.db.conn.execute("SELECT id, name FROM visitor WHERE day = ?", [day.isoformat()])
    return {UUID(key): name for key, name in rows}


def forget(store: Store, before: date) -> int:
    """Forget those of earlier days; return how many.

    Raises:
        StoreError: it could not be written.
    """
    old = store.db.conn.execute("SELECT 1 FROM visitor WHERE day < ? LIMIT 1", [before.isoformat()])
    if old.fetchone() is None:
        return 0
    with store.transaction():
        gone = store.db.conn.execute("DELETE FROM visitor WHERE day < ?", [before.isoformat()])
        return int(gone.rowcount)
