"""The store: encrypted, kept to its owner, and clear about what is wrong with it."""

import shutil
import sqlite3
import stat
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import uuid4

import msgspec
import pytest
from sqlcipher3 import dbapi2
from sqlite_utils import Database

from sync import events, wire
from sync.events import ArrivalRecorded, ArrivalWithdrawn, Confirmed, Medium
from sync.keys import CREDENTIALS, KEY
from sync.ledger import UNNUMBERED, Ledger
from sync.migrations import FIRST_TABLES, migrations
from sync.register import Register
from sync.rescue import keep_copy
from sync.spill import Spill, Spilled
from sync.store import DATABASE, Identity, NotEnrolled, Store, StoreError


def test_the_key_and_the_store_are_for_their_owner_only(store: Store) -> None:
    """Neither file may be read by anybody else on the machine."""
    for name in (KEY, DATABASE):
        assert stat.S_IMODE((store.folder / name).stat().st_mode) == 0o600


def test_files_that_others_could_read_are_closed_to_them(store: Store) -> None:
    """A copy from a backup often has the wrong mode; opening the store puts it right."""
    store.close()
    for name in (KEY, DATABASE):
        (store.folder / name).chmod(0o644)
    Store.open(store.folder).close()
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
    keep_copy(store)
    Spill(store.folder, store.subkey("spill")).put([spilled(token)])
    store.db.conn.execute("VACUUM INTO ?", [str(store.folder / "backup.db")])
    files = [path for path in store.folder.iterdir() if path.name != KEY]
    names = {"kiosk.db", "kiosk.db-wal", "backup.db", "kiosk.spill", "kiosk.identity"}
    assert names <= {file.name for file in files}
    assert (store.folder / "kiosk.db-wal").stat().st_size > 4096
    on_disk = b"".join(path.read_bytes() for path in files)
    for secret in (b"Zebedee", token.encode(), identity.token.encode(), b"arrival.recorded"):
        assert secret not in on_disk


def spilled(token: str) -> Spilled:
    """Return an unknown token's visit that was counted beside the ledger."""
    return Spilled(
        id=uuid4(),
        at=datetime(2026, 3, 27, 10, tzinfo=UTC),
        boot=uuid4(),
        uptime_ms=1,
        day=date(2026, 3, 27),
        kind="just-visiting",
        body=msgspec.structs.replace(nobody(), token=token),
    )


def test_the_key_may_come_from_systemd(
    tmp_path: Path, identity: Identity, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A credential that systemd hands over is used, and no key is written beside the store."""
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    (credentials / KEY).write_text("ab" * 32)
    monkeypatch.setenv(CREDENTIALS, str(credentials))
    folder = tmp_path / "kiosk"
    Store.create(folder, identity).close()
    assert not (folder / KEY).exists()
    assert Store.open(folder).identity() == identity
    monkeypatch.delenv(CREDENTIALS)
    with pytest.raises(StoreError, match=r"kiosk\.key is not; put it back"):
        Store.open(folder)


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


def test_a_full_disk_is_counted_beside_and_taken_up_later(store: Store) -> None:
    """What a full disk keeps out of the ledger is encrypted beside it, and numbered once there is room."""
    keep_copy(store)
    pages = store.db.conn.execute("PRAGMA page_count").fetchone()[0]
    ledger, at = Ledger(store), datetime(2026, 3, 27, 10, tzinfo=UTC)
    ledger.record([nobody()], at=at, day=at.date())
    store.db.conn.execute(f"PRAGMA max_page_count = {pages}")
    written = ledger.record([nobody() for _ in range(200)], at=at, day=at.date())
    assert {event.seq for event in written} == {UNNUMBERED}
    with pytest.raises(StoreError, match=r"200 visits are counted beside the ledger, safe: The disk is full"):
        ledger.take_up()
    assert (ledger.state().last, ledger.spilled()) == (1, 200)
    store.db.conn.execute("PRAGMA max_page_count = 1000000")
    assert ledger.take_up() == 200
    assert (ledger.state().last, ledger.spilled(), ledger.take_up()) == (201, 0, 0)
    taken = [events.decode(content).id for seq, content in ledger.unanswered(500) if seq > 1]
    assert taken == [event.id for event in written]


def nobody() -> ArrivalRecorded:
    """Return somebody's arrival about whom nothing is known."""
    return ArrivalRecorded(
        visit=uuid4(), purpose="just-visiting", medium=Medium.NONE, confirmed=Confirmed.SELF
    )


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


def test_a_store_of_the_first_version_migrates_in_place(tmp_path: Path, identity: Identity) -> None:
    """What the first version wrote is there, chained, sound, delivered, and still append-only."""
    store = Store.create(tmp_path / "first", identity)
    first_version(store)
    store.close()
    again = Store.open(tmp_path / "first")
    ledger = Ledger(again)
    assert (ledger.state().last, ledger.broken_links(), again.faults()) == (2, [], [])
    assert ledger.present(["a1" * 32], "purpose:just-visiting", date(2026, 3, 27)) == {"a1" * 32}
    arrived = events.decode(ledger.unanswered(1)[0][1])
    withdrawn = ArrivalWithdrawn(arrival=arrived.id, reason="mistake")
    ledger.record([withdrawn], at=datetime(2026, 3, 27, 11, tzinfo=UTC), day=date(2026, 3, 27))
    assert ledger.present(["a1" * 32], "purpose:just-visiting", date(2026, 3, 27)) == set()
    with pytest.raises(dbapi2.IntegrityError, match="append-only"):
        again.db.conn.execute("UPDATE event SET content = ''")
    again.close()


def first_version(store: Store) -> None:
    """Put a store back to what the first version of the software left, with two events in it."""
    conn = store.db.conn
    identity = conn.execute("SELECT content FROM identity").fetchone()
    made = "SELECT type, name FROM sqlite_master WHERE type IN ('view', 'table') ORDER BY type DESC"
    for kind, name in conn.execute(made).fetchall():
        if not name.startswith("sqlite_"):
            conn.execute(f"DROP {kind} {name}")
    for statement in FIRST_TABLES:
        conn.execute(statement)
    conn.execute("INSERT INTO identity VALUES (1, ?)", identity)
    conn.execute("CREATE TABLE _sqlite_migrations (migration_set TEXT, name TEXT, applied_at TEXT)")
    first = migrations._migrations[0].name
    conn.execute("INSERT INTO _sqlite_migrations VALUES ('hub-kiosk', ?, '2026-03-01')", [first])
    for seq in (1, 2):
        event = events.Event(
            id=uuid4(),
            kiosk=store.identity().kiosk,
            seq=seq,
            at=datetime(2026, 3, 27, 10, seq, tzinfo=UTC),
            boot=uuid4(),
            uptime_ms=seq,
            body=msgspec.structs.replace(nobody(), token=f"a{seq}" * 32),
        )
        content = events.encode(event).decode()
        conn.execute("INSERT INTO event VALUES (?, ?, ?, ?)", [seq, str(event.id), str(event.at), content])
        conn.execute(
            "INSERT INTO arrival (seq, day, occasion, who, kind, visit) VALUES (?, ?, ?, ?, '', ?)",
            [seq, "2026-03-27", "purpose:just-visiting", f"a{seq}" * 32, str(event.id)],
        )
