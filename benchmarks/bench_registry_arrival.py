"""Single arrivals, each a whole call over HTTP with its token: calls a second at 1 kiosk and at 8 at once.

The floor is an empty answer of the same server, asked in the same way.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial
from statistics import median

import msgspec
import requests
import zstandard

from benchmarks import at_once, city_year, figures, registries
from benchmarks.city_year import HUBS, Door
from sync import wire
from sync.client import ZSTD_LEVEL

ROUNDS, CALLS = 5, 60
"""In each round so many arrivals of each kiosk, then as many empty answers."""


def main() -> None:
    """Measure on SQLite, then on PostgreSQL, each in a process of its own."""
    registries.on_both("bench_registry_arrival", measure)


def measure(database: str) -> None:
    """Fill a registry, serve it, and take turns."""
    city_year.open_registry(database)
    doors = city_year.fill()
    tokens = {door.kiosk: registries.give_token(door.kiosk) for door in doors}
    with registries.served(workers=2) as (url, _):
        for kiosks in (1, HUBS):
            calls: list[float] = []
            empty: list[float] = []
            for _ in range(ROUNDS):
                some, doors[:kiosks] = doors[:kiosks], [door.further(CALLS) for door in doors[:kiosks]]
                jobs = [partial(_send, url, tokens[door.kiosk], door, _bodies(door)) for door in some]
                calls.append(at_once.seconds(jobs))
                empty.append(at_once.seconds([partial(_ask, url)] * kiosks))
            _tell(database, kiosks, calls, empty)


def _bodies(door: Door) -> list[bytes]:
    return [
        zstandard.compress(
            wire.encode(wire.Batch(kiosk=door.kiosk, sent_at=datetime.now(UTC), events=[msgspec.Raw(raw)])),
            ZSTD_LEVEL,
        )
        for raw in door.arrivals(CALLS)
    ]


def _send(url: str, token: str, door: Door, bodies: Sequence[bytes]) -> None:
    headers = {"Authorization": f"Bearer {token}", "Content-Encoding": "zstd"}
    with requests.Session() as session:
        for body in bodies:
            answer = session.post(f"{url}{wire.BASE_PATH}/events", data=body, headers=headers)
            answer.raise_for_status()
    held = msgspec.json.decode(answer.content, type=wire.BatchAnswer).high_water
    assert held == door.after + CALLS, held


def _ask(url: str) -> None:
    with requests.Session() as session:
        for _ in range(CALLS):
            session.get(f"{url}/healthz").raise_for_status()


def _tell(database: str, kiosks: int, calls: list[float], empty: list[float]) -> None:
    figures.tell(
        f"a single arrival, {registries.kind(database)}, {kiosks} kiosk{'s' if kiosks > 1 else ''}",
        median(floor / ours for ours, floor in zip(calls, empty, strict=True)),
        calls_a_second=kiosks * CALLS / median(calls),
        empty_answers_a_second=kiosks * CALLS / median(empty),
        floor="an empty answer of the same server, two workers",
        held_before=city_year.YEAR,
    )


if __name__ == "__main__":
    main()
