"""Which SQLite the registry runs on.

Before 3.51.3 a WAL file with two writers could be corrupted; Python often carries an older one.
"""

import sys
from types import ModuleType

SAFE_FOR_WAL = (3, 51, 3)
"""The first version without the WAL-reset bug (sqlite.org/wal.html)."""


def use_newest() -> None:
    """Put pysqlite3 in the place of an older ``sqlite3``, before Django imports that."""
    import sqlite3

    if sqlite3.sqlite_version_info >= SAFE_FOR_WAL:
        return
    pysqlite3 = _pysqlite3()
    if pysqlite3 and pysqlite3.sqlite_version_info > sqlite3.sqlite_version_info:
        sys.modules["sqlite3"] = pysqlite3
        sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2


def _pysqlite3() -> ModuleType | None:
    """Return pysqlite3, or None where it is not installed."""
    try:
        import pysqlite3.dbapi2
    except ImportError:
        return None
    module: ModuleType = pysqlite3
    return module


def pragmas(version: tuple[int, ...]) -> str:
    """Return the statements that open each connection: durable, and with WAL only where it is safe."""
    journal = "WAL" if version >= SAFE_FOR_WAL else "DELETE"
    return f"PRAGMA journal_mode={journal}; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
