"""Looking into a store whose disk takes nothing any more: SQLite opens no file there, but a copy it does."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sync.keys import KEY
from sync.numbers import FILE as NUMBERS
from sync.store import DATABASE, CannotWrite, Damaged, Store

MEMORY = Path("/dev/shm")  # noqa: S108 - for this user only, and encrypted


@contextmanager
def readable(folder: Path) -> Iterator[tuple[Store, str]]:
    """Open a store to read it, and close it in the end; if need be a copy of it in this machine's memory.

    Yields:
        The store, and the sentence that says why it is a copy; an empty one where it is none.

    Raises:
        StoreError: not even a copy can be read.
    """
    try:
        store = Store.open(folder)
    except CannotWrite as error:
        if isinstance(error, Damaged):
            raise
        with _copy(folder) as copied:
            yield copied, str(error)
        return
    try:
        yield store, ""
    finally:
        store.close()


@contextmanager
def _copy(folder: Path) -> Iterator[Store]:
    place = MEMORY if MEMORY.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="hub-sync-", dir=place) as name:
        for part in (DATABASE, f"{DATABASE}-wal", KEY, NUMBERS):
            if (folder / part).exists():
                shutil.copyfile(folder / part, Path(name, part))
        store = Store.open(Path(name))
        try:
            yield store
        finally:
            store.close()
