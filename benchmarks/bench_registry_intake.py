"""Events a second into a registry that holds a city's year: batches of 500, from 1 kiosk and from 8 at once.

The floor writes the very same rows into tables with the same keys and indexes. Beside it stands a harder
one: the events alone, into one plain table with three indexes.
"""

from functools import partial
from statistics import median

from benchmarks import at_once, city_year, figures, registries
from benchmarks.city_year import BATCH, HUBS, Door

ROUNDS, BATCHES = 5, 8
"""In each round so many batches from each kiosk through intake, then the same into each floor.

Of either the first is not measured: a worker lives for days, and what a process does once is not done for
each batch.
"""


def main() -> None:
    """Measure on SQLite, then on PostgreSQL, each in a process of its own."""
    registries.on_both("bench_registry_intake", measure)


def measure(database: str) -> None:
    """Fill a registry, and take turns."""
    city_year.open_registry(database)
    doors = city_year.fill()
    from benchmarks.floors import floors  # noqa: PLC0415  Django must be set up

    made = floors()
    for kiosks in (1, HUBS):
        took: dict[str, list[float]] = {name: [] for name in ("intake", *made)}
        for _ in range(ROUNDS):
            some, doors[:kiosks] = doors[:kiosks], [door.further(BATCHES * BATCH) for door in doors[:kiosks]]
            batches = [(door, _batches(door)) for door in some]
            took["intake"].append(
                at_once.seconds(
                    [partial(_take, door.further(), each[1:]) for door, each in batches],
                    [partial(_take, door, each[:1]) for door, each in batches],
                )
            )
            for name, floor in made.items():
                ready = [
                    [
                        floor.ready(door.kiosk, door.after + n * BATCH, door.after + (n + 1) * BATCH)
                        for n in range(BATCHES)
                    ]
                    for door in some
                ]
                took[name].append(
                    at_once.seconds(
                        [partial(floor.write, each[1:]) for each in ready],
                        [partial(floor.write, each[:1]) for each in ready],
                    )
                )
        _tell(database, kiosks, took)


def _batches(door: Door) -> list[list[bytes]]:
    return [door.further(n * BATCH).arrivals() for n in range(BATCHES)]


def _take(door: Door, batches: list[list[bytes]]) -> None:
    from registry.intake.services import take  # noqa: PLC0415  Django must be set up
    from registry.kiosks.models import Kiosk  # noqa: PLC0415

    kiosk = Kiosk(pk=door.kiosk)
    for number, batch in enumerate(batches, 1):
        assert take(kiosk, batch, city_year.BEGIN)[1] == door.after + number * BATCH


def _tell(database: str, kiosks: int, took: dict[str, list[float]]) -> None:
    events = kiosks * (BATCHES - 1) * BATCH
    rates = {name: events / median(each) for name, each in took.items()}
    kind = registries.kind(database)
    figures.tell(
        f"registry intake, {kind}, {kiosks} kiosk{'s' if kiosks > 1 else ''}",
        median(floor / ours for ours, floor in zip(took["intake"], took["same tables"], strict=True)),
        events_a_second=rates["intake"],
        floor_a_second=rates["same tables"],
        floor=f"the same rows into the same tables by {'COPY' if kind == 'PostgreSQL' else 'executemany'}",
        of_one_plain_table=rates["intake"] / rates["one table"],
        one_plain_table_a_second=rates["one table"],
        batch=BATCH,
        held_before=city_year.YEAR,
    )


if __name__ == "__main__":
    main()
