"""A kiosk's first load of 40,000 people over HTTP, against the same rows fetched plainly from the database.

The floor is ``COPY ... TO STDOUT`` on PostgreSQL, and one ``SELECT`` of the contents on SQLite. What the
worker's memory grows by while it hands everything out stands beside it: it is to be flat.
"""

import time
from pathlib import Path
from statistics import median
from uuid import UUID, uuid4

import msgspec
import requests

from benchmarks import city_year, figures, registries
from sync import wire

FAMILIES, ROUNDS = 10_000, 3
"""Of four people each, and a card."""


def main() -> None:
    """Measure on SQLite, then on PostgreSQL, each in a process of its own."""
    registries.on_both("bench_registry_changes", measure)


def measure(database: str) -> None:
    """Register a city, and let a kiosk load it again and again."""
    city_year.open_registry(database)
    kiosk = _register()
    token = registries.give_token(kiosk)
    loads: list[float] = []
    floors: list[float] = []
    grown = 0
    with registries.served(workers=1) as (url, (worker,)):
        for _ in range(2):  # a worker that has just started imports and fills what it keeps
            _load(url, token)
        for _ in range(ROUNDS):
            before = _peak(worker)
            begun = time.perf_counter()
            entries = _load(url, token)
            loads.append(time.perf_counter() - begun)
            grown = max(grown, _peak(worker) - before)
            begun = time.perf_counter()
            plain = _plain()
            floors.append(time.perf_counter() - begun)
            assert entries == FAMILIES * 9, entries
    figures.tell(
        f"first load of {FAMILIES * 4:,} people, {registries.kind(database)}",
        median(load / floor for load, floor in zip(loads, floors, strict=True)),
        seconds=median(loads),
        floor_seconds=median(floors),
        floor="COPY TO STDOUT of the same rows" if "://" in database else "one SELECT of the same rows",
        entries=entries,
        mebibytes=plain / 2**20,
        worker_grew_mebibytes=grown / 1024,
    )


def _register() -> UUID:
    from registry.kiosks.models import Kiosk  # noqa: PLC0415  Django must be set up
    from registry.people.models import Family, Medium, Member, Person  # noqa: PLC0415
    from registry.people.services import register_many  # noqa: PLC0415
    from registry.timetable.models import Hub  # noqa: PLC0415

    hub = Hub.objects.create(code="MOA", name="The Moat", locality="East")
    day = city_year.BEGIN.date()
    for start in range(0, FAMILIES, 500):
        families = [Family(hub=hub, registered_on=day) for _ in range(500)]
        people = [[Person(known_as=f"Person {start} {n}") for n in range(4)] for _ in families]
        members = [
            Member(family=family, person=person, role="adult" if n < 2 else "child", registration=family.id)
            for family, four in zip(families, people, strict=True)
            for n, person in enumerate(four)
        ]
        media = [
            Medium(token_hash=uuid4().hex * 2, last_four="1234", kind="card", person=four[0], family=family)
            for family, four in zip(families, people, strict=True)
        ]
        register_many(families, [each for four in people for each in four], members, media)
    return Kiosk.objects.create(hub=hub, name="Desk", token_digest="0" * 64, enrolled_at=city_year.BEGIN).pk


def _load(url: str, token: str) -> int:
    """Take pages as a kiosk does, and return how many entries they brought."""
    cursor, entries = "", 0
    with requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {token}"
        while True:
            answer = session.get(f"{url}{wire.BASE_PATH}/changes", params={"cursor": cursor})
            page = msgspec.json.decode(answer.content, type=wire.Changes)
            entries, cursor = entries + len(page.upserts), page.cursor
            if not page.more:
                return entries


def _plain() -> int:
    """Fetch the rows and nothing else; return how many bytes that is."""
    from django.db import connection  # noqa: PLC0415  Django must be set up

    select = "SELECT id, content, expires, version FROM register_entry ORDER BY version"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY ({select}) TO STDOUT") as copy:
                return sum(len(piece) for piece in copy)
        cursor.execute(select)
        return sum(len(content) for _, content, _, _ in cursor.fetchall())


def _peak(process: int) -> int:
    """Return the most memory that a process ever held, in KiB."""
    with Path(f"/proc/{process}/status").open() as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))


if __name__ == "__main__":
    main()
