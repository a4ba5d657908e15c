"""A registry that holds a city's year already, and the batches that its kiosks will send next."""

import os
import random
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from sync import events

PEOPLE, HUBS, YEAR = 40_000, 8, 157_000
BATCH = 500
BEGIN = datetime(2026, 1, 5, 9, tzinfo=UTC)
A_DAY = YEAR // 366
"""Arrivals of a day, of all hubs together."""
SESSIONS = 72
"""Sessions of a day."""
DAYS = 600
"""Of which the first year is held, and the rest is to come."""
_rng = random.Random(7)
SOMEBODY = [(UUID(int=_rng.getrandbits(128)), UUID(int=_rng.getrandbits(128))) for _ in range(PEOPLE)]


@dataclass(frozen=True, slots=True)
class Door:
    """One kiosk, and up to which of its numbers the registry holds."""

    kiosk: UUID
    after: int

    def arrivals(self, count: int = BATCH) -> list[bytes]:
        """Return its next arrivals, as the wire carries them."""
        rng = random.Random(self.kiosk.int ^ self.after)
        numbers = range(self.after + 1, self.after + count + 1)
        return [events.encode(arrival(rng, self.kiosk, seq)) for seq in numbers]

    def further(self, count: int = BATCH) -> "Door":
        """Return it after so many arrivals."""
        return replace(self, after=self.after + count)


def arrival(rng: random.Random, kiosk: UUID, seq: int) -> events.Event:
    """Return an arrival of somebody of a kiosk's own at a session of its hub, on the day of this number.

    Later numbers are of later times, so what was counted once is not taken back.
    """
    person, family = SOMEBODY[kiosk.int % HUBS + HUBS * rng.randrange(PEOPLE // HUBS)]
    day, minute = divmod(seq * HUBS, A_DAY)
    at = BEGIN + timedelta(days=day, minutes=minute, milliseconds=seq % 1000)
    body = events.ArrivalRecorded(
        visit=UUID(int=rng.getrandbits(128)),
        person=person,
        family=family,
        session=session(day, kiosk.int % HUBS + HUBS * rng.randrange(SESSIONS // HUBS)),
        medium=events.Medium.CARD,
        confirmed=events.Confirmed.SELF,
    )
    number = int(at.timestamp() * 1000) << 80 | 7 << 76 | 2 << 62 | rng.getrandbits(74) & ~(3 << 62)
    return events.Event(
        id=UUID(int=number), kiosk=kiosk, seq=seq, at=at, boot=kiosk, uptime_ms=seq * 1000, body=body
    )


def session(day: int, number: int) -> UUID:
    """Return the id of one of a day's sessions."""
    return UUID(int=0x5E55 << 64 | day << 16 | number)


def open_registry(database: str) -> None:
    """Make an empty registry in this process, as ``serve`` has it before it parts into workers."""
    os.environ |= {
        "HUB_REGISTRY_DATABASE": database,
        "HUB_REGISTRY_DEBUG": "true",
        "DJANGO_SETTINGS_MODULE": "registry.settings",
    }
    import django  # noqa: PLC0415  settings are read when it is imported

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415  as above

    call_command("migrate", verbosity=0)


def fill(held: int = YEAR) -> list[Door]:
    """Let a year of the city be delivered by a kiosk at each hub, and return the doors."""
    from registry.intake.services import take  # noqa: PLC0415  Django must be set up
    from registry.server import collect_seldom  # noqa: PLC0415

    doors = _doors()
    for _ in range(0, held // HUBS, BATCH):
        for number, (door, kiosk) in enumerate(doors):
            take(kiosk, door.arrivals(), BEGIN)
            doors[number] = door.further(), kiosk
    collect_seldom()  # as `serve` does before its workers part
    return [door for door, _ in doors]


def _doors() -> "list[tuple[Door, Any]]":
    """Write hubs, kiosks, sessions and people."""
    from registry.kiosks.models import Kiosk  # noqa: PLC0415  Django must be set up
    from registry.people.models import Person  # noqa: PLC0415
    from registry.timetable.models import Hub, Session, SessionType, Venue  # noqa: PLC0415

    Person.objects.bulk_create((Person(id=person) for person, _ in SOMEBODY), batch_size=2000)
    kind = SessionType.objects.create(code="stay-and-play", name="Stay and Play", category="Play")
    hubs = [Hub.objects.create(code=f"H{n}", name=f"Hub {n}", locality="East") for n in range(HUBS)]
    venues = [Venue.objects.create(hub=hub, name=hub.name) for hub in hubs]
    Session.objects.bulk_create(
        (
            Session(
                id=session(day, n),
                type=kind,
                hub=hubs[n % HUBS],
                venue=venues[n % HUBS],
                starts=BEGIN + timedelta(days=day),
                ends=BEGIN + timedelta(days=day, hours=8),
            )
            for day in range(DAYS)
            for n in range(SESSIONS)
        ),
        batch_size=2000,
    )
    kiosks = [
        Kiosk.objects.create(
            id=UUID(int=(uuid4().int & ~7) | n),
            hub=hub,
            name="Desk",
            token_digest=f"{n}" * 64,
            enrolled_at=BEGIN,
        )
        for n, hub in enumerate(hubs)
    ]
    return [(Door(kiosk.pk, 0), kiosk) for kiosk in kiosks]
