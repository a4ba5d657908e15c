"""A store that is damaged is set aside, never deleted; what can be read of it goes on in a new one.

Who the kiosk is lies once more beside the store, encrypted under the same key, so that a new store can
be begun without anybody at the registry. That copy also tells damage from a wrong key.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
import structlog
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from sqlcipher3 import dbapi2

from sync import events, numbers, said, wire
from sync.chain import link
from sync.disk import sync_folder, write_whole
from sync.keys import KeyTrouble, key_path, read_key, subkey
from sync.ledger import Ledger
from sync.spill import Spill
from sync.store import DATABASE, Damaged, Identity, Store, StoreError

COPY = "kiosk.identity"
ASIDE = f"{DATABASE}.broken-"
ENTRY = "id, kind, lookup, content, digest, expires, bucket, understood"
log = structlog.get_logger("hub-sync.rescue")


@dataclass(frozen=True, slots=True)
class Rescued:
    """What became of a damaged store."""

    aside: Path
    """Where it lies now."""
    events: int
    """How many of its events could be read, and go on in the new store."""


def open_sound(folder: Path, now: datetime) -> tuple[Store, Rescued | None]:
    """Open the store if file and ledger are sound; otherwise set it aside and begin a new one.

    Raises:
        NotEnrolled: there is no store and no copy of who this kiosk is.
        StoreError: it cannot be used, nor a new one be begun.
    """
    try:
        store = Store.open(folder)
    except Damaged:
        if copied_identity(folder) is None:
            raise
        return rescue(folder, now)
    faults = store.faults() or [f"chain at {seq}" for seq in Ledger(store).broken_links()]
    if not faults:
        keep_copy(store)
        return store, None
    log.error("store-damaged", faults=len(faults))
    keep_copy(store)
    store.close()
    return rescue(folder, now)


def keep_copy(store: Store) -> None:
    """Write down who this kiosk is beside the store, encrypted, and take room for the spill."""
    Spill(store.folder, store.subkey("spill")).prepare()
    if copied_identity(store.folder) == store.identity():
        return
    box = SecretBox(store.subkey("identity"))
    try:
        write_whole(store.folder / COPY, box.encrypt(msgspec.json.encode(store.identity())))
    except OSError as error:
        log.warning("no-copy-of-identity", why=error.strerror)


def copied_identity(folder: Path) -> Identity | None:
    """Return who this kiosk is by the copy; None if there is none, or the key does not open it."""
    try:
        key = subkey(read_key(key_path(folder)), "identity")
        return msgspec.json.decode(SecretBox(key).decrypt((folder / COPY).read_bytes()), type=Identity)
    except (OSError, KeyTrouble, CryptoError, ValueError, msgspec.DecodeError):
        return None


def rescue(folder: Path, now: datetime) -> tuple[Store, Rescued]:
    """Set the store aside, begin a new one, and bring over every event that can still be read.

    Raises:
        StoreError: there is no copy of who this kiosk is, or the folder cannot be written.
    """
    identity = copied_identity(folder)
    if identity is None:
        raise StoreError(f"{folder / DATABASE} is damaged, and nothing says whose it was: ask for help.")
    try:
        aside = _set_aside(folder, now)
    except OSError as error:
        raise StoreError(
            f"{folder / DATABASE} is damaged and cannot be set aside: {error.strerror}."
        ) from error
    store = Store.create(folder, identity)
    rows = _last_of_each(_readable(folder, aside))
    _begin(store, rows, now)
    _bring_over_who_is_in(store, aside)
    entries = _bring_over_the_register(store, aside)
    log.error("store-set-aside", file=aside.name, events=len(rows), entries=entries)
    return store, Rescued(aside, len(rows))


def set_aside(folder: Path) -> list[Path]:
    """Return the stores that were set aside and still lie there, the oldest first."""
    return sorted(file for file in folder.glob(f"{ASIDE}*") if not file.name.endswith(("-wal", "-shm")))


def in_words(folder: Path) -> str:
    """Say to staff that a store was set aside, as long as it lies there; an empty string if none does."""
    files = set_aside(folder)
    if not files:
        return ""
    return f"The store was damaged and is kept as {files[-1].name}: have this machine's disk looked at."


def _set_aside(folder: Path, now: datetime) -> Path:
    """Rename the store and what belongs to it."""
    name = f"{ASIDE}{now:%Y%m%dT%H%M%S%f}"
    for tail in ("-wal", "-shm", ""):
        file = folder / f"{DATABASE}{tail}"
        if file.exists():
            file.rename(folder / f"{name}{tail}")
    sync_folder(folder)
    return folder / name


Row = tuple[int, str, str, str]


def _readable(folder: Path, aside: Path) -> Iterator[Row]:
    """Yield the events of a damaged file that are what was written, as far as they can be read."""
    try:
        conn = _reading(folder, aside)
        columns = {row[1] for row in conn.execute("PRAGMA table_info(event)")}
        last = max(numbers.reserved(folder), 1)
        before: tuple[int, bytes | None] | None = None
        for seq, id_, at, content, chain in _range(conn, 1, last, "chain" if "chain" in columns else "NULL"):
            follows = before[1] if before and before[0] == seq - 1 else None
            if chain is None or follows is None or link(follows, content) == chain:
                yield seq, id_, at, content
            before = (seq, chain)
        conn.close()
    except dbapi2.Error:
        return


def _last_of_each(rows: Iterable[Row]) -> list[Row]:
    """Return the rows in order of number, of an event that was numbered again only the last."""
    return sorted({row[1]: row for row in rows}.values())


def _bring_over_who_is_in(store: Store, aside: Path) -> None:
    """Copy who came, if that can be read: it is derived, and tomorrow it will be right again anyway."""
    try:
        conn = _reading(store.folder, aside)
        rows = conn.execute("SELECT seq, event, day, occasion, who, kind, family, visit, gone FROM arrival")
        with store.transaction():
            store.db.conn.executemany(
                "INSERT OR IGNORE INTO arrival (seq, event, day, occasion, who, kind, family, visit, gone)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                rows.fetchall(),
            )
        conn.close()
    except dbapi2.Error:
        log.warning("who-is-in-not-readable")


def _bring_over_the_register(store: Store, aside: Path) -> int:
    """Copy what can be read of the register, and is what the registry sent; return how many entries.

    It serves until the registry has sent everything again, and what is gone by then is forgotten.
    """
    copied = 0
    try:
        conn = _reading(store.folder, aside)
        for bucket in range(wire.BUCKETS):
            rows = [row for row in _bucket(conn, bucket) if wire.digest(row[3].encode()) == row[4]]
            with store.transaction():
                store.db.conn.executemany(
                    f"INSERT INTO entry ({ENTRY}, generation) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)",  # noqa: S608 - ours
                    rows,
                )
            copied += len(rows)
        conn.close()
    except dbapi2.Error:
        log.warning("register-not-readable")
    return copied


def _bucket(conn: dbapi2.Connection, bucket: int) -> list[tuple[Any, ...]]:
    try:
        return list(conn.execute(f"SELECT {ENTRY} FROM entry WHERE bucket = ?", [bucket]))  # noqa: S608 - ours
    except dbapi2.Error:
        return []


def _reading(folder: Path, aside: Path) -> dbapi2.Connection:
    """Open a file that was set aside."""
    conn = dbapi2.connect(str(aside), isolation_level=None)
    conn.execute("PRAGMA cipher_log_level = NONE")
    conn.execute(f"PRAGMA key = \"x'{read_key(key_path(folder)).hex()}'\"")
    return conn


def _range(
    conn: dbapi2.Connection, first: int, last: int, chain: str
) -> Iterator[tuple[int, str, str, str, bytes | None]]:
    """Yield the rows of a span; where it cannot be read, those of its halves."""
    try:
        yield from conn.execute(
            f"SELECT seq, id, at, content, {chain} FROM event WHERE seq BETWEEN ? AND ? ORDER BY seq",  # noqa: S608 - ours
            [first, last],
        ).fetchall()
    except dbapi2.Error:
        if first < last:
            middle = (first + last) // 2
            yield from _range(conn, first, middle, chain)
            yield from _range(conn, middle + 1, last, chain)


def _begin(store: Store, rows: list[Row], now: datetime) -> None:
    """Put what was saved into the new ledger, and let numbering go on above all that was ever promised."""
    ceiling = max(numbers.reserved(store.folder), rows[-1][0] if rows else 0)
    chain = b""
    with store.transaction():
        conn = store.db.conn
        for seq, id_, at, content in rows:
            chain = link(chain, content)
            conn.execute(
                "INSERT INTO event (seq, id, at, content, chain) VALUES (?, ?, ?, ?, ?)",
                [seq, id_, at, content, chain],
            )
            with suppress(msgspec.ValidationError):  # of a later version: the registry will tell of it
                said.follow(conn, events.decode(content))
        for first, last in numbers.gaps([row[0] for row in rows], ceiling):
            conn.execute(
                "INSERT INTO lost (first, last, at, reason) VALUES (?, ?, ?, ?)",
                [first, last, now.isoformat(), "the store was damaged"],
            )
    Ledger(store).number_above(ceiling)
