"""Every page of the boards, over a city's ten years, while 500 events are taken in every second.

The floor is the same page counted in plain SQL on the table of attendances, in the same run. A page is what
the registry answers with: its tables and everything but the pictures, each of which is asked for by itself;
the slowest of a board's pictures stands beside it. Cold: this process has read nothing yet. With "country",
a number of hubs and the address of a database: their year in that one, as `bench_figures` left it.
"""

import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import msgspec

from benchmarks import city_year, figures, registries
from benchmarks.bench_figures import make
from benchmarks.patience import patiently
from benchmarks.shape import CITY, COUNTRY, Shape
from benchmarks.taking import taking

if TYPE_CHECKING:
    from django.test import Client

    from registry.boards.panel import Board

ROUNDS = 20
YEAR = "from=2024-01-01&to=2024-12-31"


def main() -> None:
    """Measure on SQLite and on PostgreSQL, each in a process of its own."""
    from tests import postgresql  # noqa: PLC0415  only the first process starts a server

    if sys.argv[1:2] == ["one"]:
        measure(sys.argv[2], msgspec.json.decode(sys.argv[3], type=Shape))
        return
    words = [sys.executable, "-m", "benchmarks.bench_boards", "one"]
    if len(sys.argv) > 3:
        country = replace(COUNTRY, hubs=int(sys.argv[2]))
        subprocess.run([*words, sys.argv[3], msgspec.json.encode(country).decode()], check=True)
        return
    shape = msgspec.json.encode(CITY).decode()
    with tempfile.TemporaryDirectory(prefix="hub-bench-") as name, postgresql.running(Path(name)) as address:
        for database in (f"{name}/registry.db", address):
            subprocess.run([*words, database, shape], check=True)


def measure(database: str, shape: Shape) -> None:
    """Make the city up, and ask for every board's page."""
    city_year.open_registry(database)
    from django.conf import settings  # noqa: PLC0415  Django must be set up

    from registry.boards.catalogue import BOARDS  # noqa: PLC0415
    from registry.intake.models import Attendance  # noqa: PLC0415

    settings.ALLOWED_HOSTS, settings.REQUIRE_MFA, settings.DEBUG = ["testserver"], False, False
    if not Attendance.objects.exists():
        make(registries.kind(database), shape)
    client, kind = _analyst(), registries.kind(database)
    warm: dict[str, list[float]] = {board.name: [] for board in BOARDS}
    drawn: dict[str, list[float]] = {board.name: [] for board in BOARDS}
    cold: dict[str, float] = {}
    with taking(database, shape) as told:
        for board in BOARDS:
            cold[board.name] = _cold(client, board)
        for board in BOARDS:  # the last cold one has forgotten what the others read
            _seconds(client, f"{board.name}/")
        for round_ in range(ROUNDS):
            for board in BOARDS:
                warm[board.name].append(_seconds(client, f"{board.name}/"))
                drawn[board.name] += _pictures(client, board) if round_ == ROUNDS - 1 else []
    for board in BOARDS:
        plain, done = patiently(partial(_plainly, client, board))
        times = warm[board.name]
        figures.tell(
            f"{board.name}: {kind}",
            plain / figures.p(times, 50),
            p50_ms=1000 * figures.p(times, 50),
            p95_ms=1000 * figures.p(times, 95),
            cold_ms=1000 * cold[board.name],
            slowest_picture_ms=1000 * max(drawn[board.name], default=0.0),
            plain_ms=1000 * plain,
            given_up=done is None,
        )
        sys.stdout.flush()
    took = told[0]
    figures.tell(
        f"batches meanwhile: {kind}", took.p95 / 1000, batches=took.batches, p50_ms=took.p50, p95_ms=took.p95
    )


def _plainly(client: "Client", board: "Board") -> float:
    with patch("registry.reach.enquiry._counting", _plain):
        return _seconds(client, f"{board.name}/")


def _plain(*_: object, **__: object) -> object:
    """Count in plain SQL, whatever is kept beside it."""
    from registry.reach.plain.counting import PlainCounting  # noqa: PLC0415  Django must be set up

    return PlainCounting()


def _cold(client: "Client", board: "Board") -> float:
    from registry.reach.quick.counting import HELD  # noqa: PLC0415  Django must be set up

    HELD.forget()
    return _seconds(client, f"{board.name}/")


def _pictures(client: "Client", board: "Board") -> list[float]:
    """Ask for every picture; a panel in which nothing is to be seen has none."""
    return [_seconds(client, f"{board.name}/{panel.name}/chart.svg") for panel in board.panels if panel.chart]


def _analyst() -> "Client":
    from django.contrib.auth.models import User  # noqa: PLC0415  Django must be set up
    from django.test import Client  # noqa: PLC0415

    from registry.access.models import Post  # noqa: PLC0415

    user, _ = User.objects.get_or_create(username="analyst")
    Post.objects.get_or_create(user=user, role="analyst")
    client = Client()
    client.force_login(user)
    return client


def _seconds(client: "Client", address: str) -> float:
    begun = time.perf_counter()
    answer = client.get(f"/reach/boards/{address}?{YEAR}")
    took = time.perf_counter() - begun
    assert answer.status_code == 200 or address.endswith(".svg"), (address, answer.status_code)
    return took


if __name__ == "__main__":
    main()
