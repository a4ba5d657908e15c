"""Backups on PostgreSQL, rehearsed with PostgreSQL's own tools on a real server."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from django.conf import settings

from registry.growing import postgresql_backup
from registry.growing.rehearsal import COUNTED
from registry.growing.sqlite_backup import Unusable
from tests import postgresql
from tests.machine.conftest import ROOT
from tests.registry.growing.standby import PROGRAMS

pytestmark = pytest.mark.skipif(
    "postgresql" in settings.DATABASES["default"]["ENGINE"], reason="makes a server of its own"
)


@contextmanager
def server() -> Iterator[tuple[Path, str]]:
    """Start a server with a registry's tables, as far as a backup looks at them; return a folder, too."""
    with TemporaryDirectory(prefix="registry-") as name, postgresql.running(Path(name)) as address:
        with psycopg.connect(address, autocommit=True) as conn:
            for table in (*COUNTED.values(), "kiosks_keyring"):
                conn.execute(f"CREATE TABLE {table} (id int)")
            conn.execute("INSERT INTO kiosks_keyring VALUES (1)")
            conn.execute("INSERT INTO intake_event SELECT generate_series(1, 50)")
        yield Path(name), address


def call(address: str, *words: str) -> tuple[int, str]:
    """Run hub-registry on a database; return its exit code and what it said."""
    others = {key: value for key, value in os.environ.items() if not key.startswith("HUB_")}
    ours = {"HUB_REGISTRY_DATABASE": address, "HUB_REGISTRY_DEBUG": "true", "PATH": f"{PROGRAMS}:/bin"}
    done = subprocess.run(
        [sys.executable, "-c", "from registry.cli import main; main()", *words],
        env=others | ours,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def test_a_backup_is_rehearsed_kept_and_brought_back() -> None:
    """One instant; the rehearsal leaves nothing behind; restoring writes over nothing."""
    with server() as (folder, address):
        backups = folder / "backups"
        for _ in range(2):
            code, said = call(address, "backup", "--folder", str(backups), "--keep", "1")
            assert code == 0, said
        (file,) = backups.iterdir()
        assert "checked" in said
        assert file.stat().st_mode & 0o077 == 0, "people's records, for others to read"
        with psycopg.connect(address, autocommit=True) as conn:
            conn.execute("INSERT INTO intake_event VALUES (51)")
            code, said = call(address, "rehearse-restore", str(file))
            assert code == 0, said
            assert "events                   50 in the backup           51 now" in said
            left = conn.execute("SELECT datname FROM pg_database WHERE datname LIKE '%rehearsal'").fetchall()
            assert left == []
            code, said = call(address, "restore", str(file))
            assert (code, "is never written over" in said) == (1, True)
            conn.execute("CREATE DATABASE fresh")
        fresh = address.replace("/postgres?", "/fresh?")
        code, said = call(fresh, "restore", str(file))
        assert code == 0, said
        with psycopg.connect(fresh) as conn:
            assert conn.execute("SELECT count(*) FROM intake_event").fetchone() == (50,)


def test_what_cannot_be_brought_back_is_said_in_a_sentence() -> None:
    """A file that is no backup, and a backup without the registry's keys."""
    with server() as (folder, address):
        (folder / "letter").write_text("Dear registry")
        code, said = call(address, "rehearse-restore", str(folder / "letter"))
        assert (code, said.count("\n"), "Traceback" in said) == (1, 1, False)
        with psycopg.connect(address, autocommit=True) as conn:
            conn.execute("DELETE FROM kiosks_keyring")
        call(address, "backup", str(folder / "keyless.dump"))
        code, said = call(address, "rehearse-restore", str(folder / "keyless.dump"))
        assert code == 0, f"before the first kiosk there are no keys to lose: {said}"
        with psycopg.connect(address, autocommit=True) as conn:
            conn.execute("INSERT INTO kiosks_keyring VALUES (1)")
        code, said = call(address, "rehearse-restore", str(folder / "keyless.dump"))
        assert (code, "no kiosk could speak to it" in said) == (1, True)


def test_tools_older_than_the_server_say_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Debian's own pg_dump refuses a newer server; its words told the versions and not what to do."""
    program = tmp_path / "pg_dump"
    program.write_text(
        "#!/bin/sh\n"
        "echo 'pg_dump: error: aborting because of server version mismatch' >&2\n"
        "echo 'pg_dump: detail: server version: 18.4; pg_dump version: 15.18' >&2\n"
        "exit 1\n"
    )
    program.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    monkeypatch.setattr(postgresql_backup, "_database", lambda: {"dbname": "hubs"})
    with pytest.raises(Unusable, match="install the postgresql-client of the server's version"):
        postgresql_backup.backup(tmp_path / "monday.dump")
