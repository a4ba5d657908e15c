"""``hub-registry send-alerts``."""

# ruff: noqa: N999  commands are called with a dash

import dataclasses
import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from registry.command import HubCommand
from registry.fleet.alerting import Round, go_round


class Command(HubCommand):
    """Goes round once."""

    help = (
        "Look at every kiosk and say what began to be wrong or is right again, once, by e-mail and webhook. "
        "For a timer, every minute or few; limits and recipients are set on the page Kiosks, Alerts."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say how to print."""
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, **options: Any) -> None:
        """Go round, and say what came of it."""
        done = go_round(timezone.now())
        if options["json"]:
            self.stdout.write(json.dumps(dataclasses.asdict(done) if done else {"elsewhere": True}))
        else:
            self.stdout.write(_in_words(done))
        if done and done.failed:
            raise CommandError(" ".join(done.failed))


def _in_words(done: Round | None) -> str:
    if done is None:
        return "Somebody else is going round."
    said = f" Said by {' and '.join(done.said)}." if done.said else ""
    return f"{done.looked_at:,} kiosks: {done.began} alerts began, {done.ended} are over.{said}"
