"""Who writes to SQLite begins as soon as the one before has ended, and gives up when that lasts too long."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db.utils import ConnectionHandler, OperationalError

from registry.databases import database
from registry.engines.sqlite3.base import PAUSES

pytestmark = pytest.mark.django_db
"""Their databases are their own; but pytest-django lets nobody open any otherwise."""


@pytest.fixture
def ours(tmp_path: Path) -> Iterator[Any]:
    """Return a connection as the registry opens it to a file with one table; it waits for half a second."""
    entry = database(str(tmp_path / "turns.db"))
    entry["OPTIONS"]["timeout"] = 0.5
    connection: Any = ConnectionHandler({"default": entry})["default"]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE word (said TEXT)")
    yield connection
    connection.close()


@pytest.fixture
def other(ours: Any) -> Iterator[sqlite3.Connection]:
    """Return another's connection, in the middle of writing."""
    with closing(sqlite3.connect(ours.settings_dict["NAME"], isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield connection


def begin(ours: Any) -> None:
    """Begin a transaction as `transaction.atomic` does."""
    ours.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def test_it_looks_again_after_short_pauses(
    ours: Any, other: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite's own grow to a tenth of a second: among eight kiosks nobody wrote for much of the time."""
    pauses: list[float] = []

    def pause(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 20:
            other.execute("COMMIT")

    monkeypatch.setattr(time, "sleep", pause)
    begin(ours)
    ours.cursor().execute("INSERT INTO word VALUES ('ours')")
    ours.commit()
    ours.set_autocommit(True)
    assert len(pauses) == 20
    assert all(PAUSES[0] <= each <= PAUSES[1] for each in pauses)
    assert other.execute("SELECT said FROM word").fetchall() == [("ours",)]


def test_it_gives_up_when_its_patience_is_over(ours: Any, other: sqlite3.Connection) -> None:
    """As Django knows it; and the connection waits for other locks as long as before, and works on."""
    with pytest.raises(OperationalError, match="locked"):
        begin(ours)
    assert ours.cursor().execute("PRAGMA busy_timeout").fetchone() == (500,)
    other.execute("COMMIT")
    begin(ours)
    ours.rollback()
    ours.set_autocommit(True)
