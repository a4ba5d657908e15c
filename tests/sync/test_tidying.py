"""The nightly look at the store."""

from datetime import date

from sync.ledger import Ledger
from sync.store import DATABASE, Store
from sync.tidying import tidy
from tests.sync.invented import NOW, make_arrival


def record(store: Store, number: int) -> None:
    """Write down so many arrivals."""
    for _ in range(number):
        Ledger(store).record([make_arrival()], at=NOW, day=date(2026, 3, 27))


def test_the_log_beside_the_file_is_carried_over(store: Store) -> None:
    """A day's writing lies in the log; in the morning it is empty, and every event is there."""
    record(store, 50)
    log = store.folder / f"{DATABASE}-wal"
    assert log.stat().st_size > 100_000
    tidied = tidy(store)
    assert log.stat().st_size == 0
    assert tidied.faults == ()
    assert tidied.freed > 0
    assert Ledger(store).state().last == 50


def test_an_event_that_was_changed_is_found_before_opening_time(store: Store) -> None:
    """Whoever changed it, or whatever: the chain says where."""
    record(store, 5)
    triggers = store.db.conn.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for (name,) in triggers:  # what keeps us from changing it keeps nobody who can write the file
        store.db.conn.execute(f"DROP TRIGGER {name}")
    store.db.conn.execute("UPDATE event SET content = replace(content, '2026', '2025') WHERE seq = 3")
    assert tidy(store).faults == ("The chain of events breaks at number 3.",)
