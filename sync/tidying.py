"""What is done to the store each night, while nobody is there: its files made small, and looked through."""

from dataclasses import dataclass

from sync.beat import store_size
from sync.ledger import Ledger
from sync.store import Store


@dataclass(frozen=True, slots=True)
class Tidied:
    """What came of one night's tidying up."""

    freed: int
    """Bytes given back to the disk."""
    faults: tuple[str, ...]
    """What is wrong with the file or with the chain of events; nothing when all is sound."""


def tidy(store: Store) -> Tidied:
    """Carry the log over into the file, and read every page and every link once.

    A kiosk that finds its store damaged when it opens it sets it aside; here it is found before opening time.
    """
    before = store_size(store.folder)
    conn = store.db.conn
    conn.execute("PRAGMA optimize").fetchall()
    conn.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    chain = (f"The chain of events breaks at number {seq}." for seq in Ledger(store).broken_links())
    return Tidied(max(0, before - store_size(store.folder)), (*store.faults(), *chain))
