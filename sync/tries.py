"""Wrong PINs in a row at this kiosk: after five, each waits longer than the one before, restart or not."""

from datetime import datetime, timedelta

from sync.store import Store

FREE = 5
"""So many wrong ones are nobody's fault."""
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)


def wait(store: Store, now: datetime) -> timedelta:
    """Return how long nobody may try; a clock that was set back makes nobody wait longer than they had to."""
    wrong, at = store.db.conn.execute("SELECT wrong, at FROM staff_try").fetchone()
    if wrong < FREE:
        return timedelta()
    whole = wait_after(wrong)
    return max(timedelta(), min(whole, datetime.fromisoformat(at) + whole - now))


def wait_after(wrong: int) -> timedelta:
    """Return how long so many wrong PINs in a row make everybody wait."""
    if wrong < FREE:
        return timedelta()
    doubled: int = 2 ** min(wrong - FREE, 10)
    return min(LONGEST_WAIT, FIRST_WAIT * doubled)


def left(store: Store) -> int:
    """Return how many more may be wrong before the first wait."""
    return max(0, FREE - int(store.db.conn.execute("SELECT wrong FROM staff_try").fetchone()[0]))


def count(store: Store, now: datetime) -> None:
    """Count one more as wrong, before it is looked at: pulling the plug meanwhile wins nothing.

    Raises:
        StoreError: it could not be written down, so nothing may be tried.
    """
    with store.transaction():
        store.db.conn.execute("UPDATE staff_try SET wrong = wrong + 1, at = ?", [now.isoformat()])


def forget(store: Store) -> None:
    """Begin anew: the last one was right.

    Raises:
        StoreError: it could not be written down.
    """
    with store.transaction():
        store.db.conn.execute("UPDATE staff_try SET wrong = 0")
