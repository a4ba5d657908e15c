"""Which SQLite the registry runs on.

Before 3.51.3 a WAL file with two writers could be corrupted; Python often carries an older one.
"""

import sqlite3
import sys

try:
    import pysqlite3
    from pysqlite3 import dbapi2
except ImportError:
    pysqlite3 = None

SAFE_FOR_WAL = (3, 51, 3)
"""The first version without the WAL-reset bug (sqlite.org/wal.html)."""

CACHE_KIB = 16 * 1024
"""What a connection keeps in memory: a batch of 500 arrivals touches some 1,300 pages, 5 MiB of them."""


def use_newest() -> None:
    """Put pysqlite3 in the place of an older ``sqlite3``, before Django imports that."""
    ours = sqlite3.sqlite_version_info
    if pysqlite3 and ours < SAFE_FOR_WAL and ours < dbapi2.sqlite_version_info:
        sys.modules["sqlite3"] = pysqlite3
        sys.modules["sqlite3.dbapi2"] = dbapi2


def pragmas(version: tuple[int, ...]) -> str:
    """Return the statements that open each connection: durable, and with WAL only where it is safe."""
    journal = "WAL" if version >= SAFE_FOR_WAL else "DELETE"
    ways = (f"journal_mode={journal}", "synchronous=FULL", "foreign_keys=ON", f"cache_size=-{CACHE_KIB}")
    return " ".join(f"PRAGMA {way};" for way in ways)
