"""``hub-registry find-duplicates``."""

# ruff: noqa: N999  commands are called with a dash

from typing import Any

from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from registry.command import HubCommand
from registry.duplicates.finding import propose


class Command(HubCommand):
    """Looks for likely duplicates."""

    help = (
        "Look for records that may be of one person, and propose them on the page /duplicates/ with the "
        "evidence. Nothing is merged: a person does that. Run it each night."
    )

    def handle(self, **_: Any) -> None:
        """Look, and say how many wait."""
        columns = TextColumn("Comparing"), BarColumn(), MofNCompleteColumn()
        console = Console(stderr=True)
        with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
            task = bar.add_task("")
            waiting = propose(
                timezone.now(), lambda done, total: bar.update(task, completed=done, total=total)
            )
        pairs = "1 pair waits" if waiting == 1 else f"{waiting:,} pairs wait"
        self.stdout.write(f"{pairs} for somebody to look at, on /duplicates/.")
