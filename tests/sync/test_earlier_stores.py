"""Stores that earlier versions wrote open today, whole; a step that fails leaves them as they were."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlcipher3 import dbapi2
from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from sync import events
from sync.keys import read_key
from sync.ledger import Ledger
from sync.migrations import migrations
from sync.outbox import Outbox
from sync.register import Register
from sync.rescue import copied_identity, keep_copy, open_sound
from sync.status import look
from sync.store import DATABASE, Store, StoreError
from tests.sync.invented import make_arrival, make_identity

STORES = Path(__file__).with_name("stores")
NOW, DAY = datetime(2026, 3, 27, 11, tzinfo=UTC), date(2026, 3, 27)


@pytest.fixture(params=["first", "fourth"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of what an earlier version left."""
    return Path(shutil.copytree(STORES / request.param, tmp_path / "kiosk"))


def test_it_opens_with_all_that_it_held(folder: Path) -> None:
    """Events, who is in, receipts, the mark, what was refused, and the register until it is loaded again."""
    store, rescued = open_sound(folder, NOW)
    ledger, register = Ledger(store), Register(store)
    state = ledger.state()
    assert (rescued, store.identity(), store.faults()) == (None, make_identity(), [])
    assert (state.last, state.high_water, state.waiting, state.acknowledged) == (12, 5, 6, 5)
    assert ledger.parked() == [(6, "malformed", "It is broken.")]
    assert ledger.broken_links() == []
    people = [str(UUID(int=0x20 + number)) for number in range(12)]
    assert ledger.present(people, "purpose:just-visiting", DAY) == set(people)
    assert register.entries() == 12
    assert look(store).kiosk == make_identity().kiosk
    store.close()


def test_it_goes_on_as_if_it_were_new(folder: Path) -> None:
    """Numbers go on, nothing can be changed, what was held long enough is pruned, and a rescue works."""
    store, _ = open_sound(folder, NOW)
    (event,) = Ledger(store).record([make_arrival()], at=NOW, day=DAY)
    assert event.seq == 13
    with pytest.raises(dbapi2.IntegrityError, match="append-only"):
        store.db.conn.execute("UPDATE event SET at = ''")
    with pytest.raises(dbapi2.IntegrityError, match="does not hold this event"):
        store.db.conn.execute("DELETE FROM event WHERE seq = 13")
    assert Outbox(store).prune(NOW) == 5
    assert Ledger(store).broken_links() == []
    keep_copy(store)
    assert copied_identity(folder) == make_identity()
    kept = [events.decode(content).seq for _, content in Ledger(store).unanswered(99)]
    assert kept == [*range(7, 14)]
    store.close()


def test_a_step_that_fails_leaves_it_as_it_was(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """After whichever step it is: every table and row is as before, and the next try succeeds."""
    before = everything(folder)
    steps = list(migrations._migrations)
    for number in range(1, len(steps) + 1):
        failing = Migrations("hub-kiosk")
        failing._migrations = steps[:number]
        failing()(breaks)
        with monkeypatch.context() as patch:
            patch.setattr("sync.store.migrations", failing)
            with pytest.raises(StoreError, match="no such table: nowhere"):
                Store.open(folder)
        assert everything(folder) == before, steps[number - 1].name
    store = Store.open(folder)
    assert Ledger(store).state().last == 12
    store.close()


def breaks(db: Database) -> None:
    """Do something, and then what cannot be done."""
    db.conn.execute("CREATE TABLE half_way (id INTEGER)")
    db.conn.execute("UPDATE delivery SET high_water = 99")
    db.conn.execute("SELECT * FROM nowhere")


def everything(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return every table with every row, without opening it as our software would."""
    conn = dbapi2.connect(str(folder / DATABASE))
    conn.execute(f"PRAGMA key = \"x'{read_key(folder / 'kiosk.key').hex()}'\"")
    tables = conn.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
    found: dict[str, list[tuple[object, ...]]] = {"tables": tables}
    for name, sql in tables:
        if sql and sql.startswith("CREATE TABLE"):
            found[name] = conn.execute(f"SELECT * FROM {name} ORDER BY 1").fetchall()  # noqa: S608 - ours
    conn.close()
    return found
