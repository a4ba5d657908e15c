"""What benchmarks of the registry share: a database of each kind, a server, and a kiosk's token."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID


def on_both(benchmark: str, measure: Callable[[str], None]) -> None:
    """Measure on SQLite and on PostgreSQL, each in a process of its own: settings are read but once."""
    from tests import postgresql  # noqa: PLC0415  only the first process starts a server

    if len(sys.argv) > 1:
        measure(sys.argv[1])
        return
    words = [sys.executable, "-m", f"benchmarks.{benchmark}"]
    with tempfile.TemporaryDirectory(prefix="hub-bench-") as name:
        subprocess.run([*words, f"{name}/registry.db"], check=True)
        with postgresql.running(Path(name)) as address:
            subprocess.run([*words, address], check=True)


def kind(database: str) -> str:
    """Return what people call this kind of database."""
    return "PostgreSQL" if "://" in database else "SQLite"


@contextmanager
def served(workers: int) -> Iterator[tuple[str, list[int]]]:
    """Serve the registry of this process's settings; yield its address and its workers' process ids."""
    serve = ["from registry.cli import main; main()", "serve", "--port", "0", "--workers", str(workers)]
    server = subprocess.Popen(
        [sys.executable, "-c", *serve], stdout=subprocess.PIPE, text=True, env=os.environ
    )
    assert server.stdout
    try:
        url = server.stdout.readline().split()[-1]
        yield url, _children(server.pid, workers)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


def _children(process: int, number: int) -> list[int]:
    """Wait until a process has so many children; it says that it serves a moment before."""
    listed = Path(f"/proc/{process}/task/{process}/children")
    until = time.monotonic() + 60
    while len(found := listed.read_text().split()) < number:
        assert time.monotonic() < until, "the workers did not start"
        time.sleep(0.05)
    return [int(each) for each in found]


def give_token(kiosk: UUID) -> str:
    """Let a kiosk speak, and return its token."""
    from registry.kiosks.models import Kiosk  # noqa: PLC0415  Django must be set up
    from registry.kiosks.services import digest  # noqa: PLC0415

    token = f"token of {kiosk}"
    Kiosk.objects.filter(pk=kiosk).update(token_digest=digest(token))
    return token
