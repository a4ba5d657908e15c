"""The kiosk's store: one encrypted SQLite file, its key beside it, and the tables in it.

Two processes share it: the kiosk writes events, delivery writes receipts and the register. Each
opens its own `Store`, keeps it in one thread, and holds the write lock only for moments.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import msgspec
from sqlcipher3 import dbapi2

from sync.disk import sync_folder
from sync.keys import KEY, KeyTrouble, key_path, make_key, read_key, subkey
from sync.light import Database
from sync.migrations import migrations
from sync.wire import Hub, Key32

DATABASE = "kiosk.db"
FIXED_SQLITE = (3, 51, 3)
"""Older versions can corrupt a WAL file that two connections write: sqlite.org/wal.html#walresetbug."""
BUSY_MS = 5000
ASK_SECONDS = 0.001
DELIVERY_CHECKPOINT_PAGES = 1000
CHECKPOINT_PAGES = 4000
"""A tap's commit seldom has to carry the log over into the file: delivery does it sooner."""


NO_KEY = f"{{}} is there but its key {KEY} is not; put it back."


class StoreError(Exception):
    """The store cannot be used; ``str()`` is one sentence that says why and what to do."""


class NotEnrolled(StoreError):
    """There is no identity here yet."""


class CannotWrite(StoreError):
    """The disk under the store does not take anything now: count beside it, and try again."""


class Damaged(CannotWrite):
    """What is in the file is not what was written: set it aside, and begin another."""


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """Who this kiosk is, as the registry said at enrolment."""

    kiosk: UUID
    name: str
    hub: Hub
    registry_url: str
    token: str
    token_key: Key32
    sealing_key: Key32

    def __repr__(self) -> str:
        return f"Identity({self.name!r} at {self.hub.name!r})"


@dataclass(slots=True)
class Store:
    """An open store. Everything that goes wrong in `transaction` comes out as a `StoreError`."""

    folder: Path
    db: Database
    damaged: bool = False
    """Whether a write found that what is in the file is not what was written: it must be opened anew."""
    _identity: Identity | None = None
    _file: int = 0
    _secret: bytes = field(default=b"", repr=False)

    def __post_init__(self) -> None:
        self._file = (self.folder / DATABASE).stat().st_ino
        self._secret = _key(self.folder)

    @classmethod
    def make(cls, folder: Path) -> "Store":
        """Open the store in ``folder``, making the folder, the key and the tables as needed.

        Raises:
            StoreError: the place cannot be written, or the key does not fit.
        """
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not key_path(folder).exists() and (folder / DATABASE).exists():
                raise StoreError(NO_KEY.format(folder / DATABASE))
            make_key(folder)
            sync_folder(folder.parent)
        except OSError as error:
            raise StoreError(f"{folder} cannot be written: {error.strerror}.") from error
        return cls(folder, _connect(folder))

    @classmethod
    def create(cls, folder: Path, identity: Identity) -> "Store":
        """Make a store that belongs to ``identity``."""
        store = cls.make(folder)
        store.adopt(identity)
        return store

    @classmethod
    def open(cls, folder: Path) -> "Store":
        """Open the store of an enrolled kiosk; never make one where there is none.

        Raises:
            NotEnrolled: there is no store here, or nobody enrolled it.
            StoreError: it is there but cannot be used.
        """
        try:
            there, key = (folder / DATABASE).exists(), key_path(folder).exists()
        except OSError as error:
            raise StoreError(f"{folder} cannot be read: {error.strerror}.") from error
        if not there:
            raise NotEnrolled(
                f"This kiosk is not enrolled: there is no store in {folder}; run hub-sync enrol."
            )
        if not key:
            raise StoreError(NO_KEY.format(folder / DATABASE))
        store = cls(folder, _connect(folder))
        store.identity()
        return store

    def identity(self) -> Identity:
        """Return who this kiosk is.

        Raises:
            NotEnrolled: nobody enrolled it yet.
        """
        return self._identity or self.read_identity()

    def read_identity(self) -> Identity:
        """Return who this kiosk is as the file says now: the other process may have changed a key.

        Raises:
            NotEnrolled: nobody enrolled it yet.
        """
        try:
            row = self.db.conn.execute("SELECT content FROM identity").fetchone()
        except dbapi2.Error as error:
            raise _error(error, self.folder) from error
        if row is None:
            raise NotEnrolled("This kiosk is not enrolled; run hub-sync enrol.")
        self._identity = msgspec.json.decode(row[0], type=Identity)
        return self._identity

    def adopt(self, identity: Identity) -> None:
        """Write down who this kiosk is; once."""
        with self.transaction():
            self.db.conn.execute(
                "INSERT INTO identity (id, content) VALUES (1, ?)", [msgspec.json.encode(identity).decode()]
            )

    def seal_to(self, key: bytes) -> bool:
        """Seal what comes to another key of the same registry; return whether it is another."""
        if key == self.identity().sealing_key:
            return False
        changed = msgspec.structs.replace(self.identity(), sealing_key=key)
        with self.transaction():
            self.db.conn.execute("UPDATE identity SET content = ?", [msgspec.json.encode(changed).decode()])
        self._identity = changed
        return True

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Hold the write lock, and commit durably at the end or change nothing; inside another, join it.

        Raises:
            StoreError: the disk is full, the file cannot be written, or it stayed locked.
        """
        conn = self.db.conn
        joins: bool = conn.in_transaction
        if joins:
            yield
            return
        try:
            _begin(conn)
            try:
                yield
                conn.execute("COMMIT")
            except BaseException:
                if conn.in_transaction:
                    conn.execute("ROLLBACK")
                raise
        except dbapi2.Error as error:
            said = _error(error, self.folder)
            self.damaged = self.damaged or isinstance(said, Damaged)
            raise said from error

    @contextmanager
    def in_words(self) -> Iterator[None]:
        """Turn what goes wrong while something is read into a sentence.

        Raises:
            StoreError: the file cannot be read.
        """
        try:
            yield
        except dbapi2.Error as error:
            raise _error(error, self.folder) from error

    def broke(self, error: Exception) -> bool:
        """Return whether this means that the file can no longer be read: it must be opened anew."""
        return isinstance(error, dbapi2.Error) and isinstance(_error(error, self.folder), CannotWrite)

    @contextmanager
    def briefly(self) -> Iterator[None]:
        """Write one piece, and then leave the lock alone for as long as that took: a tap may be waiting.

        Raises:
            StoreError: as `transaction`.
        """
        begun = time.monotonic()
        with self.transaction():
            yield
        time.sleep(time.monotonic() - begun)

    def faults(self) -> list[str]:
        """Return what SQLite finds wrong with the file, in its own words; nothing when it is sound."""
        try:
            found = self.db.conn.execute("PRAGMA quick_check(5)").fetchall()
        except dbapi2.Error as error:
            return [str(error)]
        return [row[0] for row in found if row[0] != "ok"]

    def replaced(self) -> bool:
        """Return whether another file lies where ours did: it was set aside, and ours is not the store."""
        try:
            return (self.folder / DATABASE).stat().st_ino != self._file
        except OSError:
            return True

    def subkey(self, use: str) -> bytes:
        """Return a key for something that lies beside the store."""
        return subkey(self._secret, use)

    def serve_delivery(self) -> None:
        """Be the connection of delivery: yield to taps in all that another round can do again.

        Nothing that only delivery writes has to outlive a power cut: receipts are asked for again, and
        so is the register. It need not sync each commit (a tap's commit syncs what is before it), and
        carries the log over into the file early, so that no tap has to.
        """
        self.db.conn.execute("PRAGMA synchronous = NORMAL")
        self.db.conn.execute(f"PRAGMA wal_autocheckpoint = {DELIVERY_CHECKPOINT_PAGES}")

    def close(self) -> None:
        """Let go of the file."""
        self.db.close()


def _connect(folder: Path) -> Database:
    if dbapi2.sqlite_version_info < FIXED_SQLITE:
        raise StoreError(
            f"SQLite {dbapi2.sqlite_version} can damage a file that two programs write; "
            f"install sqlcipher3 with SQLite {'.'.join(map(str, FIXED_SQLITE))} or newer."
        )
    key = _key(folder).hex()
    try:
        conn = dbapi2.connect(str(folder / DATABASE), isolation_level=None, timeout=BUSY_MS / 1000)
        # SQLCipher would otherwise write its complaints over the screen.
        conn.execute("PRAGMA cipher_log_level = NONE")
        conn.execute(f"PRAGMA key = \"x'{key}'\"")
        # Only a new file takes this to heart; an older one reuses its pages and keeps its size.
        conn.execute("PRAGMA auto_vacuum = INCREMENTAL")
        conn.execute("PRAGMA journal_mode = WAL")
        conn.execute("PRAGMA synchronous = FULL")
        conn.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}")
        conn.execute("PRAGMA foreign_keys = ON")
        conn.execute("PRAGMA cache_size = -16000")
        conn.execute("PRAGMA temp_store = MEMORY")
        db = Database(cast("Any", conn))
        if migrations.pending(db):
            _migrate(db)
    except dbapi2.Error as error:
        raise _error(error, folder) from error
    for name in (DATABASE, KEY):
        _keep_to_its_owner(folder / name)
    return db


def _keep_to_its_owner(file: Path) -> None:
    """See that nobody else on this machine reads a file; on a disk that cannot be written it stays."""
    with suppress(OSError):
        if file.stat().st_mode & 0o077:
            file.chmod(0o600)


def _begin(conn: dbapi2.Connection) -> None:
    """Take the write lock, asking every millisecond: SQLite's own waiting grows to a tenth of a second.

    So whoever holds the lock only for moments is hardly noticed by a tap.
    """
    conn.execute("PRAGMA busy_timeout = 0")
    try:
        until = time.monotonic() + BUSY_MS / 1000
        while True:
            try:
                conn.execute("BEGIN IMMEDIATE")
            except dbapi2.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > until:
                    raise
                time.sleep(ASK_SECONDS)
            else:
                return
    finally:
        conn.execute(f"PRAGMA busy_timeout = {BUSY_MS}")


def _key(folder: Path) -> bytes:
    try:
        return read_key(key_path(folder))
    except KeyTrouble as error:
        raise StoreError(str(error)) from error


def _migrate(db: Database) -> None:
    """Bring the tables up to date, all steps or none, also when both processes start at once."""
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        migrations.apply(db)
        db.conn.execute("COMMIT")
    except BaseException:
        if db.conn.in_transaction:
            db.conn.execute("ROLLBACK")
        raise


def _error(error: dbapi2.Error, folder: Path) -> StoreError:
    """Say what happened to the file in words, and whether the file itself is at fault."""
    text, file = str(error), folder / DATABASE
    if "unable to open" in text and not os.access(folder, os.W_OK):
        text = "readonly"  # SQLite cannot make the files beside it, and does not say why
    if "malformed" in text or "file is not a database" in text:
        return Damaged(
            f"{file} is damaged; it is kept, and a new one is begun."
            if "malformed" in text
            else f"The key {KEY} does not open {file}, or the file is damaged."
        )
    for sign, sentence in {
        "disk is full": f"The disk is full: nothing more can be written to {file}; free some space.",
        "readonly": f"{file} cannot be written: the disk or the file is read-only.",
        "disk I/O error": f"The disk under {file} does not answer; nothing was written.",
        "unable to open": f"{file} cannot be opened; look at the folder's permissions.",
        "locked": f"{file} stayed locked by another program; nothing was written.",
    }.items():
        if sign in text:
            return CannotWrite(sentence)
    return StoreError(f"{file} refused: {text}.")
