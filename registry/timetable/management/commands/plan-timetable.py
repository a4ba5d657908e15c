"""``hub-registry plan-timetable``."""

# ruff: noqa: N999  commands are called with a dash

from typing import Any

from django.utils import timezone

from registry.command import HubCommand
from registry.timetable.planning import plan_again


class Command(HubCommand):
    """Plans the series on, half a year ahead."""

    help = "Put the sessions of every series into the timetable, 26 weeks ahead; run it each night."

    def handle(self, **_: Any) -> None:
        """Plan, and say what was added."""
        planned = plan_again(timezone.now())
        self.stdout.write(planned.sentence)
