"""``hub-registry load-geography``."""

# ruff: noqa: N999  commands are called with a dash

import sys
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn

from registry.command import HubCommand, day
from registry.geography.loading import Refused, Wanted, load, unchecked
from registry.geography.models import Release
from registry.geography.published import Unknown


class Command(HubCommand):
    """Loads an official file."""

    help = (
        "Load an official file as it was downloaded, zipped or not: ONSPD or NSPL, LSOA names and codes, "
        "File 7 of the English Indices of Deprivation (2019 or 2025), LSOA population estimates by "
        "single year of age, the lookup from LSOAs to wards, table TS021 (ethnic group) of the 2021 census "
        "by LSOA, or LSOA boundaries as GeoJSON. Which of them it is, its header says. Load the names first: "
        "the others are then held against them."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say which file, and from when it counts."""
        parser.add_argument("file", type=Path, help="the CSV, XLSX, GeoJSON or ZIP file")
        parser.add_argument("--release", help="what to call it (default: the file's name)")
        parser.add_argument(
            "--effective",
            type=day,
            required=True,
            metavar="YYYY-MM-DD",
            help="the first day for which it is the one to use",
        )
        parser.add_argument(
            "--authority",
            action="append",
            default=[],
            metavar="CODE",
            help="keep only this local authority, such as E08000026 for Coventry; may be given again",
        )

    def handle(
        self, *, file: Path, release: str | None, effective: date, authority: list[str], **_: Any
    ) -> None:
        """Load it and say what is there now."""
        wanted = Wanted(release or file.stem, effective, frozenset(authority))
        try:
            loaded = _with_a_bar(file, wanted)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror or error}.") from error
        except (Unknown, Refused) as error:
            raise CommandError(str(error)) from error
        for each in loaded:
            self.stdout.write(
                f"{each.name}: {each.rows:,} rows of {each.get_kind_display().lower()}, "
                f"in use from {each.effective:%-d %B %Y}."
            )
            if unchecked(each):
                self.stdout.write(
                    f"Its areas were not checked: load the names of the {each.generation} LSOAs, "
                    "then this again."
                )


def _with_a_bar(file: Path, wanted: Wanted) -> list[Release]:
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty()) as bars:
        task = bars.add_task(file.name, total=None)
        return load(
            file,
            wanted,
            timezone.now(),
            lambda done, total: bars.update(task, completed=done, total=total if done else None),
        )
