"""``hub-registry reach-area``."""

# ruff: noqa: N999  commands are called with a dash

import csv
import re
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from registry.command import HubCommand, day
from registry.geography.services import NotAreas, set_reach_area
from registry.timetable.models import Hub

CODE = re.compile(r"[A-Z]\d{8}")


class Command(HubCommand):
    """Says which small areas a hub is there for."""

    help = (
        "Say which 2021 LSOAs a hub is there for, from a day on. FILE holds one code a line, or is a CSV "
        "whose first column is the code. What was so before that day stays on record."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say which hub, which areas, and from when."""
        parser.add_argument("hub", help="the hub's code, such as MOA")
        parser.add_argument("file", type=Path, help="the list of areas")
        parser.add_argument("--since", type=day, required=True, metavar="YYYY-MM-DD")

    def handle(self, *, hub: str, file: Path, since: date, **_: Any) -> None:
        """Set the areas, all or none."""
        found = Hub.objects.filter(code=hub).first()
        if found is None:
            raise CommandError(f"There is no hub with the code {hub}.")
        try:
            codes = _codes(file)
            set_reach_area(found, codes, since)
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file} cannot be read as a list of areas.") from error
        except NotAreas as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{found.name} is there for {len(codes)} LSOAs from {since:%-d %B %Y}.")


def _codes(file: Path) -> set[str]:
    """Return the first column; a first line that begins with no code is its heading."""
    rows = csv.reader(file.read_text(encoding="utf-8-sig").splitlines())
    first = [row[0].strip() for row in rows if row and row[0].strip()]
    return set(first[1:] if first and not CODE.fullmatch(first[0]) else first)
