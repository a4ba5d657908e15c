"""A transaction begins as soon as the one before it has ended.

SQLite itself looks again after ever longer pauses, of a tenth of a second in the end: while eight kiosks
sent at once, nobody wrote for much of the time.
"""

import random
import time
from typing import Any

from django.db.backends.sqlite3 import base

Database: Any = base.Database  # type: ignore[attr-defined]  # stubs leave it out

PAUSES = 0.001, 0.003
"""Seconds, at random between these: nobody waits in step with anybody."""


class DatabaseWrapper(base.DatabaseWrapper):
    """Waits for its turn to write as long as the connection's time-out says."""

    def _start_transaction_under_autocommit(self) -> None:
        connection, mode = self.connection, self.transaction_mode  # type: ignore[attr-defined]  # stubs: 5.0
        with self.wrap_database_errors:
            (patience,) = connection.execute("PRAGMA busy_timeout").fetchone()
            connection.execute("PRAGMA busy_timeout = 0")
            try:
                _begin(connection, f"BEGIN {mode or ''}", patience / 1000)
            finally:
                connection.execute(f"PRAGMA busy_timeout = {patience}")


def _begin(connection: Any, statement: str, patience: float) -> None:
    until = time.monotonic() + patience
    while True:
        try:
            connection.execute(statement)
        except Database.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != Database.SQLITE_BUSY or time.monotonic() > until:
                raise
            time.sleep(random.uniform(*PAUSES))
        else:
            return
