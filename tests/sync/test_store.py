"""The store: encrypted, kept to its owner, and clear about what is wrong with it."""

import shutil
import sqlite3
import stat
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from sqlite_utils import Database

from sync import wire
from sync.events import ArrivalRecorded, Confirmed, Medium
from sync.ledger import Ledger
from sync.migrations import migrations
from sync.register import Register
from sync.store import DATABASE, KEY, Identity, NotEnrolled, Store, StoreError


def test_the_key_and_the_store_are_for_their_owner_only(store: Store) -> None:
    """Neither file may be read by anybody else on the machine."""
    for name in (KEY, DATABASE):
        assert stat.S_IMODE((store.folder / name).stat().st_mode) == 0o600


def test_a_plain_sqlite_tool_cannot_read_it(store: Store) -> None:
    """The file is not a SQLite database to anybody without the key."""
    with (
        pytest.raises(sqlite3.DatabaseError, match="not a database"),
        sqlite3.connect(store.folder / DATABASE) as plain,
    ):
        plain.execute("SELECT * FROM sqlite_master")
    plain.close()


def test_no_name_and_no_token_rests_in_the_clear(store: Store, identity: Identity) -> None:
    """What the register and the ledger hold cannot be found in the bytes on the disk."""
    person = wire.Person(id=uuid4(), known_as="Zebedee-Quillfeather")
    token = "ab" * 32
    Register(store).apply(
        wire.Changes(
            kiosk=identity.kiosk,
            upserts=[wire.upsert(person)],
            tombstones=[],
            cursor="c",
            more=False,
            as_of=date(2026, 3, 27),
            time=datetime(2026, 3, 27, tzinfo=UTC),
        )
    )
    body = ArrivalRecorded(
        visit=uuid4(),
        token=token,
        purpose="just-visiting",
        medium=Medium.CARD,
        confirmed=Confirmed.SELF,
    )
    Ledger(store).record([body], at=datetime(2026, 3, 27, 10, tzinfo=UTC), day=date(2026, 3, 27))
    on_disk = b"".join(path.read_bytes() for path in store.folder.iterdir() if path.name != KEY)
    assert len(on_disk) > 4096
    for secret in (b"Zebedee", token.encode(), identity.token.encode(), b"arrival.recorded"):
        assert secret not in on_disk


def test_another_key_is_one_clear_sentence(store: Store) -> None:
    """A key that does not fit is said to be that, and the file stays as it was."""
    store.close()
    before = (store.folder / DATABASE).read_bytes()
    (store.folder / KEY).write_text("00" * 32)
    with pytest.raises(StoreError, match=r"The key kiosk\.key does not open .*kiosk\.db"):
        Store.open(store.folder)
    assert (store.folder / DATABASE).read_bytes() == before


def test_a_wrong_key_writes_nothing_over_the_screen(store: Store) -> None:
    """SQLCipher's own complaints must not be drawn over a public screen."""
    store.close()
    (store.folder / KEY).write_text("00" * 32)
    program = (
        "import sys, pathlib\nfrom sync.store import Store, StoreError\n"
        "try: Store.open(pathlib.Path(sys.argv[1]))\nexcept StoreError: pass\nelse: sys.exit(3)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(store.folder)], capture_output=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


@pytest.mark.parametrize("content", ["", "not hex", "abcd"])
def test_a_broken_key_file_is_one_clear_sentence(store: Store, content: str) -> None:
    """A key file that is empty, garbled or short is named."""
    store.close()
    (store.folder / KEY).write_text(content)
    with pytest.raises(StoreError, match="64 hex digits"):
        Store.open(store.folder)


def test_a_lost_key_is_never_replaced(store: Store) -> None:
    """Enrolling again beside a store whose key is gone must not make a key that does not fit it."""
    store.close()
    (store.folder / KEY).unlink()
    with pytest.raises(StoreError, match="put it back"):
        Store.make(store.folder)
    assert not (store.folder / KEY).exists()


def test_opening_makes_nothing(tmp_path: Path) -> None:
    """A kiosk whose disk is not mounted says so rather than starting a new, empty ledger."""
    with pytest.raises(NotEnrolled, match="not enrolled"):
        Store.open(tmp_path / "nowhere")
    assert list(tmp_path.iterdir()) == []


def test_a_store_without_an_identity_is_not_enrolled(tmp_path: Path) -> None:
    """The tables alone do not make a kiosk."""
    Store.make(tmp_path).close()
    with pytest.raises(NotEnrolled, match="hub-sync enrol"):
        Store.open(tmp_path)


def test_an_identity_is_for_good(store: Store, identity: Identity) -> None:
    """A second identity is refused, and the first one stays."""
    with pytest.raises(StoreError):
        store.adopt(identity)
    assert Store.open(store.folder).identity() == identity


def test_an_identity_does_not_print_its_secrets(identity: Identity) -> None:
    """A log line that holds an identity by mistake holds no token and no key."""
    assert identity.token not in repr(identity)
    assert "kkkk" not in repr(identity)


def test_a_full_disk_is_a_sentence_and_changes_nothing(store: Store) -> None:
    """When the disk is full nothing is half written, the sentence says so, and writing resumes after."""
    pages = store.db.conn.execute("PRAGMA page_count").fetchone()[0]
    store.db.conn.execute(f"PRAGMA max_page_count = {pages}")
    ledger = Ledger(store)
    bodies = [
        ArrivalRecorded(visit=uuid4(), purpose="just-visiting", medium=Medium.NONE, confirmed=Confirmed.SELF)
        for _ in range(200)
    ]
    at = datetime(2026, 3, 27, 10, tzinfo=UTC)
    with pytest.raises(StoreError, match=r"The disk is full.*free some space"):
        ledger.record(bodies, at=at, day=at.date())
    assert ledger.state().last == 0
    store.db.conn.execute("PRAGMA max_page_count = 1000000")
    assert [event.seq for event in ledger.record(bodies[:2], at=at, day=at.date())] == [1, 2]


def test_a_damaged_file_is_a_sentence(store: Store) -> None:
    """Bytes overwritten on the disk are noticed by the cipher's own check, and said in words."""
    store.close()
    path = store.folder / DATABASE
    data = bytearray(path.read_bytes())
    data[100:400] = bytes(300)
    path.write_bytes(bytes(data))
    with pytest.raises(StoreError, match=r"does not open|damaged"):
        Store.open(store.folder)


def test_a_failed_migration_leaves_the_store_as_it_was(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A step that fails half way is undone whole; the store opens with what it had."""
    folder, identity = store.folder, store.identity()
    store.close()
    copy = folder.parent / "copy"
    shutil.copytree(folder, copy)

    def m9999_breaks(db: Database) -> None:
        db.conn.execute("CREATE TABLE half_way (id INTEGER)")
        db.conn.execute("SELECT * FROM nowhere")

    with monkeypatch.context() as patch:
        patch.setattr(migrations, "_migrations", list(migrations._migrations))
        migrations()(m9999_breaks)
        with pytest.raises(StoreError, match="no such table: nowhere"):
            Store.open(copy)
    again = Store.open(copy)
    assert "half_way" not in again.db.table_names()
    assert again.identity() == identity
    again.close()


def test_sqlite_with_the_wal_bug_is_refused(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two programs write this file, so a SQLite that can corrupt it then is not used at all."""
    monkeypatch.setattr("sync.store.dbapi2.sqlite_version_info", (3, 51, 2))
    with pytest.raises(StoreError, match=r"3\.51\.3 or newer"):
        Store.open(store.folder)
