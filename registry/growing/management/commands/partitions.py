"""``hub-registry partitions``."""

from argparse import ArgumentParser
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.core.management.base import CommandError
from django.db import OperationalError, connection
from django.utils import timezone

from registry.command import HubCommand
from registry.growing import months
from registry.growing.months import Made

FARTHEST = 120


class Command(HubCommand):
    """Makes the months ahead."""

    help = (
        "On PostgreSQL, make the months in which events and attendances are kept: those to come, and those "
        "of rows that have none yet. Run it every day; when everything is there, it changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say how far ahead."""
        parser.add_argument(
            "--ahead", type=int, default=months.AHEAD, help="months after this one (%(default)s)", metavar="N"
        )

    def handle(self, *, ahead: int, **_: Any) -> None:
        """Make them, and say which."""
        if connection.vendor != "postgresql":
            self.stdout.write("This registry is on SQLite, which keeps all in one table: nothing to make.")
            return
        if not 0 <= ahead <= FARTHEST:
            raise CommandError(f"--ahead is a number of months from 0 to {FARTHEST}.", returncode=2)
        made: list[Made] = []
        try:
            made.extend(months.make(timezone.localdate(), ahead))
        except OperationalError as error:
            raise CommandError(
                "Somebody was reading or writing for too long; run it again, it goes on from there."
            ) from error
        self.stdout.write(" ".join(_told(made)) or "Every month is there already.")


def _told(new: list[Made]) -> Iterator[str]:
    for holds, some in groupby(new, key=lambda each: each.table.holds):
        those = list(some)
        first, last, moved = those[0].month, those[-1].month, sum(each.moved for each in those)
        span = f"{first:%B %Y}" if first == last else f"{first:%B %Y} to {last:%B %Y}"
        made = f"{len(those)} month{'' if len(those) == 1 else 's'} of {holds} ({span})"
        yield f"Made {made}; {moved:,} rows moved there."
