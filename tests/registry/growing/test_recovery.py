"""PostgreSQL brought back to a moment, from a base backup and its log, as docs/growing.md says."""

import os
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
from django.conf import settings

from tests import postgresql
from tests.registry.growing.standby import SERVER_USER, at, run


@pytest.mark.skipif("postgresql" in settings.DATABASES["default"]["ENGINE"], reason="makes its own servers")
def test_back_to_the_moment_before_a_mistake() -> None:
    """What was written after the base backup is there, and what came after the moment is not."""
    with TemporaryDirectory(prefix="registry-") as name:
        folder = Path(name)
        with postgresql.running(folder) as primary:
            place = own_folder(folder / "recovery")
            log = own_folder(folder / "wal")
            with psycopg.connect(primary, autocommit=True) as conn:
                archive_to(conn, log)
                restart(folder / "data")
            with psycopg.connect(primary, autocommit=True) as conn:
                conn.execute("CREATE TABLE seen (who text)")
                run("pg_basebackup", "-d", primary, "-D", str(place / "data"), "-X", "stream", "-c", "fast")
                conn.execute("INSERT INTO seen VALUES ('after the backup')")
                moment = conn.execute("SELECT clock_timestamp()::text").fetchone()
                conn.execute("DELETE FROM seen")
                conn.execute("SELECT pg_switch_wal()")
                conn.execute("CHECKPOINT")
            assert moment
            recover(place, log, moment[0])
            with psycopg.connect(at(place)) as conn:
                assert conn.execute("SELECT who FROM seen").fetchall() == [("after the backup",)]
            run("pg_ctl", "-D", str(place / "data"), "-m", "immediate", "stop")


def own_folder(path: Path) -> Path:
    """Make a folder that belongs to the server's user."""
    path.mkdir()
    if SERVER_USER:
        subprocess.run(["chown", SERVER_USER, str(path)], check=True)
    return path


def archive_to(conn: "psycopg.Connection[tuple[str, ...]]", log: Path) -> None:
    """Let the server keep its log elsewhere."""
    conn.execute("ALTER SYSTEM SET archive_mode = on")
    conn.execute(f"ALTER SYSTEM SET archive_command = 'test ! -f {log}/%f && cp %p {log}/%f'")


def restart(data: Path) -> None:
    """Stop and start a server with the options it had."""
    run("pg_ctl", "-D", str(data), "-m", "fast", "-w", "-l", os.devnull, "restart")


def recover(place: Path, log: Path, moment: str) -> None:
    """Start a copy of the data, and let it replay the log up to a moment."""
    data = place / "data"
    with (data / "postgresql.auto.conf").open("a") as file:
        file.write("archive_mode = off\n")
        file.write(f"restore_command = 'cp {log}/%f %p'\n")
        file.write(f"recovery_target_time = '{moment}'\nrecovery_target_action = 'promote'\n")
    (data / "recovery.signal").touch()
    options = f"-c listen_addresses='' -c unix_socket_directories='{place}' -c port=5432"
    run("pg_ctl", "-D", str(data), "-o", options, "-l", str(place / "log"), "-w", "start")
