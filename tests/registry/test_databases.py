"""From settings to a database, and to the SQLite that is safe."""

import json
import logging
import sqlite3
import sys
from pathlib import Path

import pytest

from config.toml import SettingsError
from registry import sqlite
from registry.databases import database
from registry.logs import OneObject, WithoutValues, form


def test_a_path_is_a_sqlite_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Named from where the command is called, with writers that queue instead of failing."""
    monkeypatch.chdir(tmp_path)
    entry = database("registry.db")
    assert entry["NAME"] == tmp_path / "registry.db"
    assert entry["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.parametrize("scheme", ["postgresql", "postgres"])
def test_a_url_is_a_postgresql(scheme: str) -> None:
    """Its parts reach Django, a socket's folder too."""
    entry = database(f"{scheme}://warden@/hubs?host=/run/postgresql")
    assert (entry["ENGINE"], entry["NAME"], entry["USER"]) == (
        "registry.engines.postgresql",
        "hubs",
        "warden",
    )
    assert entry["OPTIONS"]["host"] == "/run/postgresql"


def test_another_database_is_refused_in_words() -> None:
    """The sentence says what may be given, and repeats no password."""
    with pytest.raises(SettingsError, match="postgresql://user@host/name") as caught:
        database("mysql://warden:secret@host/hubs")
    assert "secret" not in str(caught.value)


def test_wal_only_where_it_is_safe() -> None:
    """An older SQLite keeps the rollback journal; both are durable."""
    assert "journal_mode=WAL" in sqlite.pragmas((3, 51, 3))
    assert "journal_mode=DELETE" in sqlite.pragmas((3, 51, 2))
    assert "synchronous=FULL" in sqlite.pragmas((3, 40, 1))


def test_the_registry_runs_on_the_newest_sqlite_there_is() -> None:
    """What Django imports as sqlite3 is at least as new as Python's own."""
    assert sys.modules["sqlite3"].sqlite_version_info >= sqlite3.sqlite_version_info


def test_logs_say_where_but_not_on_whom() -> None:
    """A traceback in our logs has places and a class, and quotes no value."""
    try:
        int("Gosia Zabowiak")
    except ValueError:
        record = logging.LogRecord("registry", logging.ERROR, __file__, 1, "It broke", None, sys.exc_info())
    text = WithoutValues("%(message)s").format(record)
    assert "test_databases.py" in text
    assert "ValueError" in text
    assert "Zabowiak" not in text


def test_under_systemd_a_line_is_one_object(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was said, and where it broke; never what it broke on."""
    monkeypatch.setenv("JOURNAL_STREAM", "8:1")
    assert form() == "journal"
    try:
        int("Ada Invented, born 2019-03-27")
    except ValueError:
        told = sys.exc_info()
    record = logging.LogRecord("registry.intake", logging.ERROR, "x.py", 1, "It %s.", ("broke",), told)
    line = json.loads(OneObject().format(record))
    assert (line["what"], line["level"], line["logger"]) == ("It broke.", "error", "registry.intake")
    assert line["error"] == "ValueError"
    assert "test_under_systemd_a_line_is_one_object" in line["at"]
    assert "Ada" not in json.dumps(line)


def test_at_a_persons_terminal_lines_are_for_people(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody likes to read JSON while setting a registry up."""
    monkeypatch.delenv("JOURNAL_STREAM", raising=False)
    assert form() == "quiet"
