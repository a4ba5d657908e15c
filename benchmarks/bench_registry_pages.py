"""The fleet page with 1,000 kiosks, and the search for people among 40,000 and among 5 million.

The floor is an empty answer asked in the same way, in this process. How many queries a page takes stands
beside it: with a hundred times the rows it is the same number. SQLite holds a city; PostgreSQL a country.
"""

import random
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from benchmarks import city_year, figures, named_people, registries
from sync import events

KIOSKS, CITY, COUNTRY, CALLS = 1_000, 40_000, 5_000_000, 200
A_DESK = 30
"""Searches of one account; a few more within an hour would be refused."""


def main() -> None:
    """Measure on SQLite, then on PostgreSQL, each in a process of its own."""
    registries.on_both("bench_registry_pages", measure)


def measure(database: str) -> None:
    """Make the kiosks and the people, and ask for the pages."""
    city_year.open_registry(database)
    from django.conf import settings  # noqa: PLC0415  Django must be set up

    settings.ALLOWED_HOSTS, settings.REQUIRE_MFA, settings.DEBUG = ["testserver"], False, False
    kind, hubs = registries.kind(database), _fleet()
    _tell(f"fleet page, {KIOSKS:,} kiosks, {kind}", _looks())
    for number in (CITY, COUNTRY) if "://" in database else (CITY,):
        named_people.people(0 if number == CITY else CITY, number, hubs)
        for role in ("receptionist", "data-protection"):
            _tell(f"people search, {number:,} people, {role}, {kind}", _searches(role, hubs[0], number))


def _fleet() -> list[UUID]:
    """Write a kiosk at each hub, every tenth with a gap in its numbers, and return the hubs."""
    from registry.intake.services import take  # noqa: PLC0415  Django must be set up
    from registry.kiosks.models import Kiosk, KioskReport  # noqa: PLC0415
    from registry.timetable.models import Hub  # noqa: PLC0415

    now, hubs = datetime.now(UTC), []
    for n in range(KIOSKS):
        hub = Hub.objects.create(code=f"H{n}", name=f"Hub {n}", locality="East")
        kiosk = Kiosk.objects.create(hub=hub, name="Desk", token_digest=f"{n:064}", enrolled_at=now)
        kiosk.heard_at, kiosk.clock_offset_ms = now, 20
        kiosk.save()
        rng, numbers = random.Random(n), (1, 2, 3, 5) if n % 10 == 0 else (1, 2, 3, 4)
        taken = [events.encode(city_year.arrival(rng, kiosk.pk, seq)) for seq in numbers]
        take(kiosk, taken, now - timedelta(hours=1))
        KioskReport.objects.create(kiosk=kiosk, at=now, **_said(now))
        hubs.append(hub.pk)
    return hubs


def _said(now: datetime) -> dict[str, Any]:
    reader = {"name": "Card reader", "well": True, "last_scan": now.isoformat()}
    told = {"version": "1.4.0", "last": 5, "waiting": 0, "parked": 0, "spilled": 0, "readers": [reader]}
    return told | {"disk_free": 2**33, "store_size": 2**24, "register_entries": CITY, "configurable": True}


def _looks() -> Iterator[Callable[[], Any]]:
    """Yield looks at the fleet."""
    client = _browser("administrator", None)
    for _ in range(CALLS):
        yield partial(client.get, "/fleet/")


def _searches(role: str, hub: UUID, number: int) -> Iterator[Callable[[], Any]]:
    """Yield searches for people who are there, by name and day of birth or by name and postcode."""
    rng = random.Random(number)
    for n in range(CALLS):
        if n % A_DESK == 0:
            client = _browser(role, hub)
        who = rng.randrange(number // named_people.A_FAMILY // KIOSKS) * KIOSKS * named_people.A_FAMILY
        person = named_people.somebody(who)
        other = {"born": person.born} if n % 2 else {"postcode": named_people.postcode(who)}
        yield partial(client.post, "/people/", {"name": person.last_name, **other})


def _browser(role: str, hub: UUID | None) -> Any:
    """Return a browser in which a new account of the role has signed in."""
    from django.contrib.auth.models import User  # noqa: PLC0415  Django must be set up
    from django.test import Client  # noqa: PLC0415

    from registry.access.models import Post  # noqa: PLC0415

    user = User.objects.create_user(f"{role} {User.objects.count()}")
    Post.objects.create(user=user, role=role, hub_id=hub if role == "receptionist" else None)
    client = Client()
    client.force_login(user)
    return client


def _tell(name: str, asked: Iterator[Callable[[], Any]]) -> None:
    """Ask again and again, in turns with the floor, and count the queries of every page."""
    from django.db import connection  # noqa: PLC0415  Django must be set up
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    plain = Client()
    pages: list[float] = []
    floors: list[float] = []
    queries = set()
    for each in asked:
        floors.append(_seconds(partial(plain.get, "/healthz")))
        with CaptureQueriesContext(connection) as counted:
            pages.append(_seconds(each))
        queries.add(len(counted))
    figures.tell(
        name,
        figures.p(pages, 95) / figures.p(floors, 95),
        p95_ms=figures.p(pages, 95) * 1000,
        p50_ms=figures.p(pages, 50) * 1000,
        floor_p95_ms=figures.p(floors, 95) * 1000,
        queries=sorted(queries),
    )


def _seconds(ask: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    answer = ask()
    took = time.perf_counter() - begun
    assert answer.status_code == 200, answer
    return took


if __name__ == "__main__":
    main()
