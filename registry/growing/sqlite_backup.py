"""Backups of a registry on SQLite: made while it runs, checked before they are called one."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from django.db.migrations.loader import MigrationLoader

from registry.growing.holders import holders
from registry.reach.models import new_version

LOCK_SECONDS = 2
OURS = ("intake", "0001_initial")
"""A migration that every registry's database has seen."""


class Unusable(Exception):
    """It cannot be done as it was asked; the message is a sentence. Nothing was changed."""


def backup(database: Path, target: Path) -> int:
    """Copy the running registry's database to a new file; return its size in bytes.

    The copy is one instant of the registry, whatever is written meanwhile. It gets its name only when
    it is whole, sound, and on the disk.

    Raises:
        Unusable: the target is there already, or the copy is not sound.
        OSError: it cannot be written.
    """
    if target.exists():
        raise Unusable(f"{target} is there already; a backup never writes over another.")
    unfinished = target.with_name(f"{target.name}.part")
    unfinished.unlink(missing_ok=True)
    _copy(database, unfinished)
    _check(unfinished)
    settle(unfinished, target)
    return target.stat().st_size


def restore(backed_up: Path, database: Path, aside: Path) -> None:
    """Put a backup in the place of the database; what was there is kept under ``aside``.

    Raises:
        Unusable: it is not a sound backup of a registry, or of a newer version; or the registry runs.
        OSError: it cannot be written.
    """
    _check(backed_up)
    _refuse_newer(backed_up)
    fresh = database.with_name(f"{database.name}.restoring")
    fresh.unlink(missing_ok=True)
    _copy(backed_up, fresh)
    _renew(fresh)
    if database.exists():
        _quiesce(database)
        settle(database, aside)
        for side in ("-wal", "-shm", "-journal"):
            database.with_name(database.name + side).unlink(missing_ok=True)
    settle(fresh, database)


def _copy(origin: Path, to: Path) -> None:
    """Copy one instant of a database, while others may write to it."""
    with (
        closing(sqlite3.connect(_read_only(origin), uri=True)) as source,
        closing(sqlite3.connect(to)) as copy,
    ):
        source.backup(copy)
        # One file, with nothing beside it: whoever copies a backup away copies all of it.
        copy.execute("PRAGMA journal_mode=DELETE")


def _check(path: Path) -> None:
    """Refuse a file that is no sound database of a registry.

    Raises:
        Unusable: the sentence says what is wrong with it.
    """
    if not path.is_file():
        raise Unusable(f"There is no file {path}: give the one that hub-registry backup wrote.")
    try:
        with closing(sqlite3.connect(_read_only(path), uri=True)) as conn:
            sound = conn.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            known = conn.execute("SELECT 1 FROM django_migrations WHERE app = ? AND name = ?", OURS)
            ours = known.fetchone() is not None
    except sqlite3.DatabaseError as error:
        raise Unusable(f"{path} is not the backup of a registry.") from error
    if not (sound and ours):
        raise Unusable(f"{path} is {'not the backup of a registry' if sound else 'damaged'}.")


def _refuse_newer(path: Path) -> None:
    with closing(sqlite3.connect(_read_only(path), uri=True)) as conn:
        applied = set(conn.execute("SELECT app, name FROM django_migrations").fetchall())
    loader = MigrationLoader(None)
    apps = {app for app, _ in loader.disk_migrations}
    if any(app in apps and (app, name) not in loader.disk_migrations for app, name in applied):
        raise Unusable(f"{path} is of a newer version of this program; install that version first.")


def _renew(path: Path) -> None:
    """Let no process take what it remembers of later days for what this database holds."""
    with closing(sqlite3.connect(path)) as conn, conn:
        if conn.execute("SELECT 1 FROM sqlite_master WHERE name = 'reach_rewound'").fetchone():
            conn.execute("UPDATE reach_rewound SET version = ?", [new_version()])


def _quiesce(database: Path) -> None:
    """Bring everything into the one file, and make sure that nobody has it open.

    A registry that rests holds no lock; it would go on with the file that is put aside.

    Raises:
        Unusable: somebody does.
    """
    if holding := holders(database):
        raise Unusable(f"The registry is running (process {holding[0]}); stop it before restoring a backup.")
    with closing(sqlite3.connect(database, timeout=LOCK_SECONDS, isolation_level=None)) as conn:
        try:
            conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            conn.execute("PRAGMA journal_mode=DELETE")
            conn.execute("BEGIN EXCLUSIVE")
            conn.execute("ROLLBACK")
        except sqlite3.OperationalError as error:
            raise Unusable("The registry is running; stop it before restoring a backup.") from error


def settle(path: Path, name: Path) -> None:
    """Put a whole file under its name, so that a power cut leaves the one or the other."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
    path.replace(name)
    folder = os.open(name.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _read_only(path: Path) -> str:
    return f"{path.absolute().as_uri()}?mode=ro"
