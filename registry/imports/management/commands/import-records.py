"""``hub-registry import-records``."""

# ruff: noqa: N999  commands are called with a dash

import json
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from registry.command import HubCommand
from registry.imports import families, media, visits
from registry.imports.columns import COLUMNS
from registry.imports.mapping import apply, read_mapping
from registry.imports.running import Done, Read, write
from registry.imports.running import Progress as Told
from registry.imports.sheets import NotATable, Row, read
from registry.kiosks.keyring import keyring, token_key

CALLED_WRONGLY = 2


class Command(HubCommand):
    """Imports families, media and past attendances."""

    help = (
        "Import families, then media, then past attendances from CSV or XLSX. Whatever is wrong is told by "
        "row, and nothing is written until no row is wrong, or --skip is given. Importing a file again "
        "adds only what is not here yet. What each kind of file holds is in docs/imports.md."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what, from where, and how it is to be read."""
        parser.add_argument("kind", choices=sorted(COLUMNS), help="what the rows are")
        parser.add_argument("file", type=Path, help="a CSV or XLSX file, its headers in the first row")
        parser.add_argument("--source", required=True, help="the system it comes from; always the same name")
        parser.add_argument("--mapping", type=Path, help='TOML with lines such as born = "Date of birth"')
        parser.add_argument("--dry-run", action="store_true", help="only tell what is wrong, by row")
        parser.add_argument("--skip", action="store_true", help="leave out the rows that are wrong")
        parser.add_argument("--json", action="store_true", help="say it as JSON")

    def handle(self, *, kind: str, file: Path, source: str, mapping: Path | None, **options: Any) -> None:
        """Read everything, tell what is wrong, and write what is right."""
        try:
            rows = apply(read_mapping(mapping), COLUMNS[kind], read(file))
        except NotATable as error:
            raise CommandError(str(error), returncode=CALLED_WRONGLY) from error
        found, add = _meaning(kind, source.strip().casefold(), rows)
        stop = bool(found.problems) and not options["skip"]
        if options["dry_run"] or stop:
            done = Done(0, 0, found.problems)
        else:
            with _bar(kind) as told:
                done = write(found, add, told)
        self._say(done, len(found.records), dry_run=options["dry_run"], as_json=options["json"])
        if stop:
            wrong = f"{len(found.problems)} problem{'s' if len(found.problems) > 1 else ''}"
            raise CommandError(
                f"{wrong}; nothing was written. Put them right, or leave these rows out with --skip."
            )

    def _say(self, done: Done, usable: int, *, dry_run: bool, as_json: bool) -> None:
        if as_json:
            said = {"usable": usable, "added": done.added, "held": done.held, "problems": done.problems}
            self.stdout.write(json.dumps(said, ensure_ascii=False))
            return
        for problem in done.problems:
            self.stdout.write(problem)
        if dry_run:
            rows = "1 row" if usable == 1 else f"{usable:,} rows"
            self.stdout.write(f"{rows} can be imported; nothing was written.")
        else:
            self.stdout.write(f"{done.added:,} added, {done.held:,} were here already.")


def _meaning(kind: str, source: str, rows: Sequence[Row]) -> tuple[Read[Any], Callable[[Sequence[Any]], int]]:
    today = timezone.localdate()
    if kind == "families":
        return families.read(rows, source, today), families.add
    if kind == "media":
        return media.read(rows, source, token_key(keyring())), media.add
    return visits.read(rows, source, today), partial(visits.add, source)


@contextmanager
def _bar(kind: str) -> Iterator[Told]:
    """Show how far it is, where somebody is looking."""
    console = Console(stderr=True)
    columns = TextColumn(kind.capitalize()), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task("")
        yield lambda done, total: bar.update(task, completed=done, total=total)
