"""``hub-registry check-figures``."""

# ruff: noqa: N999  commands are called with a dash

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from itertools import chain
from random import Random
from typing import Any

from django.core.management.base import CommandError
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn

from registry.command import HubCommand
from registry.intake.models import Attendance
from registry.intake.replaying import differing
from registry.reach.checking import Checked, check
from registry.reach.words import counted, day_in_words
from registry.timetable.models import Hub

DAYS = 20


class Command(HubCommand):
    """Checks what figures are counted from."""

    help = (
        "Make what figures are counted from again from visits and records, hold it against what is kept, "
        "and write again what differs. Of some days, chosen by chance, the visits are made again from the "
        "events too. Exit 1 if anything differed. Run it each night; everything goes on meanwhile."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say how much, and whether to write."""
        parser.add_argument(
            "--days", type=int, default=DAYS, help=f"days to count again from their events ({DAYS})"
        )
        parser.add_argument("--dry-run", action="store_true", help="write nothing")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *, days: int, dry_run: bool, **options: Any) -> None:
        """Check, and say what was found."""
        if days < 0:
            raise CommandError("--days must be 0 or more.", returncode=2)
        looked = 0
        faults: list[str] = []
        console = Console(stderr=True)
        columns = SpinnerColumn(), TextColumn("Checking {task.description}")
        bar = Progress(*columns, console=console, disable=not console.is_terminal)
        with bar:
            task = bar.add_task("")
            for each in chain(check(repair=not dry_run), _from_events(days)):
                bar.update(task, description=each.what)
                looked, faults = looked + 1, [*faults, *each.faults]
        said = _as_json(looked, faults) if options["json"] else _as_text(looked, faults, dry_run=dry_run)
        self.stdout.write(said)
        if faults:
            sys.exit(1)


def _from_events(days: int) -> Iterator[Checked]:
    """Count some days of hubs again, which nobody can foresee."""
    held = list(Attendance.objects.values_list("hub_id", "date").distinct())
    hubs = {hub.pk: hub for hub in Hub.objects.all()}
    for hub, day in Random().sample(held, min(days, len(held))):
        name = f"{hubs[hub].code}, {day_in_words(day)}"
        wrong = differing(hubs[hub], day)
        said = f"{name}: {counted(wrong, 'visit')} would not come of the events again."
        yield Checked(f"the events of {name}", (said,) if wrong else ())


def _as_text(looked: int, faults: list[str], *, dry_run: bool) -> str:
    if not faults:
        return f"{counted(looked, 'part')} looked at; all are as the records say."
    done = "Nothing was written: --dry-run." if dry_run else "What is kept beside visits was written again."
    return "\n".join([*faults, f"{counted(looked, 'part')} looked at. {done}"])


def _as_json(looked: int, faults: list[str]) -> str:
    return json.dumps({"looked_at": looked, "faults": faults})
