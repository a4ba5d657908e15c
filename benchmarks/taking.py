"""A process that takes a batch of 500 arrivals in every second, of one hub after another."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from datetime import time as clock
from select import select
from uuid import UUID

import msgspec

from benchmarks import city_year, figures
from benchmarks.shape import A_DAY, FAMILY, NOW, Shape, number
from sync import events

BATCH = 500


class Took(msgspec.Struct):
    """How many batches were taken, and milliseconds of one."""

    batches: int
    p50: float
    p95: float


@contextmanager
def taking(database: str, shape: Shape) -> Iterator[list[Took]]:
    """Let batches be taken within this block; afterwards the list says how that went."""
    words = [sys.executable, "-m", "benchmarks.taking", database, msgspec.json.encode(shape).decode()]
    process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin
    assert process.stdout
    process.stdout.readline()  # it has begun
    told: list[Took] = []
    try:
        yield told
    finally:
        out, _ = process.communicate("")
    told.append(msgspec.json.decode(out, type=Took))


def main(database: str, shape: Shape) -> None:
    """Take batches."""
    city_year.open_registry(database)
    from registry.intake.services import take  # noqa: PLC0415  Django must be set up
    from registry.kiosks.models import Kiosk  # noqa: PLC0415

    kiosks = list(Kiosk.objects.select_related("hub").order_by("hub__pk"))
    rng, begun = random.Random(8), time.perf_counter()
    took: list[float] = []
    sys.stdout.write("begun\n")
    sys.stdout.flush()
    while not select([sys.stdin], [], [], max(0.0, begun + len(took) - time.perf_counter()))[0]:
        round_, at = divmod(len(took), len(kiosks))
        kiosk = kiosks[at]
        hub = next(n for n in range(shape.hubs) if UUID(number(1, n)) == kiosk.hub_id)
        numbers = range(kiosk.high_water + round_ * BATCH + 1, kiosk.high_water + (round_ + 1) * BATCH + 1)
        batch = [events.encode(_arrival(rng, kiosk.pk, seq, hub, shape)) for seq in numbers]
        since = time.perf_counter()
        answers, _ = take(kiosk, batch, NOW)
        took.append(time.perf_counter() - since)
        assert all(each.verdict == "accepted" for each in answers), answers[0]
    p50, p95 = (1000 * figures.p(took, percent) for percent in (50, 95))
    sys.stdout.write(msgspec.json.encode(Took(len(took), p50, p95)).decode())


def _arrival(rng: random.Random, kiosk: UUID, seq: int, hub: int, shape: Shape) -> events.Event:
    """Return an arrival of somebody of the hub at a session of the last day."""
    person = hub * shape.people + int(shape.people * rng.random() ** 3)
    session = (len(shape.days) - 1) * shape.hubs * A_DAY + hub * A_DAY
    at = datetime.combine(shape.days[-1], clock(10), UTC) + timedelta(milliseconds=seq)
    body = events.ArrivalRecorded(
        visit=UUID(int=rng.getrandbits(128)),
        person=UUID(number(4, person)),
        family=UUID(number(5, person // FAMILY)),
        session=UUID(number(8, session + rng.randrange(A_DAY))),
        medium=events.Medium.CARD,
        confirmed=events.Confirmed.SELF,
    )
    one = int(at.timestamp() * 1000) << 80 | 7 << 76 | 2 << 62 | rng.getrandbits(74) & ~(3 << 62)
    return events.Event(
        id=UUID(int=one), kiosk=kiosk, seq=seq, at=at, boot=kiosk, uptime_ms=seq * 1000, body=body
    )


if __name__ == "__main__":
    main(sys.argv[1], msgspec.json.decode(sys.argv[2], type=Shape))
