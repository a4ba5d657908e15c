"""``hub-registry enrolment-code``."""

# ruff: noqa: N999  commands are called with a dash

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from registry.command import HubCommand
from registry.kiosks.services import LONGEST_MINUTES, make_code
from registry.timetable.models import Hub
from registry.timetable.services import hub_by_code


class Command(HubCommand):
    """Makes a one-time code."""

    help = "Make a one-time code with which one machine becomes a kiosk of a hub. It is shown only now."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say which hub, and for how long the code is good."""
        parser.add_argument("--hub", required=True, metavar="CODE", help="code of the hub, such as MOA")
        parser.add_argument("--minutes", type=int, default=15, help="how long the code is good (default: 15)")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *, hub: str, minutes: int, **options: Any) -> None:
        """Make and print the code."""
        if not 1 <= minutes <= LONGEST_MINUTES:
            raise CommandError(f"--minutes may be 1 to {LONGEST_MINUTES}.", returncode=2)
        _, code = make_code(_hub(hub), None, timezone.now(), minutes)
        if options["json"]:
            self.stdout.write(json.dumps({"code": code, "hub": hub.upper(), "minutes": minutes}))
        else:
            self.stdout.write(f"{code}\nGood once, for {minutes} minutes: type it in at the kiosk.")


def _hub(code: str) -> Hub:
    hub = hub_by_code(code)
    if hub is None:
        known = ", ".join(Hub.objects.order_by("code").values_list("code", flat=True)) or "none yet"
        raise CommandError(f'There is no hub with the code "{code}"; there are: {known}.', returncode=2)
    return hub
