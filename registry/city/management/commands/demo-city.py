"""``hub-registry demo-city``."""

# ruff: noqa: N999  commands are called with a dash

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from registry.city import load
from registry.city.cards import write_cards
from registry.city.digest import content_digest
from registry.command import HubCommand, day

YEARS = range(2019, 2101)


class Command(HubCommand):
    """Makes a synthetic city."""

    help = (
        "Fill an empty registry with a synthetic city of the real shape: 8 hubs, 40 kinds of session, and a "
        "year of attendances, of which about 17 % are anonymous (45 % were in 2019). Nobody in it is real. "
        "The same seed makes the same city, byte for byte, its keys included: never use it for real people."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say which city."""
        parser.add_argument(
            "--families", type=int, default=12_000, help="how many; all else in proportion (12000)"
        )
        parser.add_argument(
            "--year", type=int, help="year of the attendances (default: this year, to yesterday)"
        )
        parser.add_argument("--seed", type=int, default=7, help="which city (default: 7)")
        parser.add_argument("--until", type=day, help="last day on record (default: end of the year)")
        parser.add_argument(
            "--open-now", action="store_true", help="add a session to each hub that is on right now"
        )
        parser.add_argument(
            "--cards", type=Path, metavar="FILE", help="write the cards for a simulated reader"
        )
        parser.add_argument("--digest", action="store_true", help="print SHA-256 over all rows of the city")

    def handle(self, *, open_now: bool, cards: Path | None, digest: bool, **options: Any) -> None:
        """Make the city and say what it holds."""
        city = _city(timezone.localdate(), **options)
        try:
            with _bars() as progress:
                loaded = load.load(city, progress)
            written = write_cards(cards, loaded.homes) if cards else 0
        except (load.NotEmpty, OSError) as error:
            raise CommandError(str(error)) from error
        people = sum(len(home.places) for home in loaded.homes)
        self.stdout.write(
            f"{len(loaded.homes):,} families, {people:,} people, {loaded.sessions:,} sessions "
            f"and {loaded.events:,} attendances up to {city.until:%-d %B %Y}."
        )
        if cards:
            self.stdout.write(f"{written:,} cards and passes are in {cards}.")
        if digest:
            self.stdout.write(content_digest())
        if open_now:
            load.open_now(city.seed, timezone.now())


def _city(
    today: date, *, families: int, year: int | None, seed: int, until: date | None, **_: Any
) -> load.City:
    """Return the city that was asked for."""
    yesterday = today - timedelta(days=1)
    last = until or (load.end_of(year) if year else yesterday)
    year = year or last.year
    if families < 1:
        raise CommandError("--families must be at least 1.", returncode=2)
    if year not in YEARS:
        raise CommandError(f"--year may be {YEARS[0]} to {YEARS[-1]}.", returncode=2)
    if last.year != year:
        raise CommandError(f"--until must lie in {year}, such as {year}-12-31.", returncode=2)
    return load.City(families=families, year=year, seed=seed, until=last)


@contextmanager
def _bars() -> Iterator[load.Progress]:
    """Show a bar for each part where a person is looking; otherwise nothing."""
    columns = (TextColumn("{task.description:<12}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty()) as bars:
        tasks: dict[str, TaskID] = {}

        def progress(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=total)
            bars.update(tasks[what], completed=done, total=total)

        yield progress
