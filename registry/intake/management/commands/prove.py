"""``hub-registry prove``."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from registry.command import HubCommand, day
from registry.intake.proof import Proof, prove

COLUMNS = ("numbered", "held", "missing", "lost", "duplicated", "parked")


class Command(HubCommand):
    """Proves that nothing is lost, or says what is."""

    help = (
        "Show, for each kiosk, events numbered, held, missing, lost, duplicated and parked in a period, and "
        "when it last said which numbers it gave; exit 1 unless every event is held, once, and every kiosk "
        "has been heard since the period ended. The last line can be read out in a meeting."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say which days."""
        parser.add_argument("--from", dest="first", type=day, required=True, help="first day, 2026-03-01")
        parser.add_argument("--to", dest="last", type=day, required=True, help="last day, 2026-03-31")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *, first: date, last: date, **options: Any) -> None:
        """Count and print."""
        if last < first:
            raise CommandError("--to must not be before --from.", returncode=2)
        proof = prove(first, last, timezone.now())
        self.stdout.write(_as_json(proof) if options["json"] else _as_text(proof))
        if not proof.proven:
            sys.exit(1)


def _as_text(proof: Proof) -> str:
    width = max((len(kiosk.name) for kiosk in proof.kiosks), default=0)
    head = " " * width + "".join(f"{name:>12}" for name in COLUMNS) + f"{'last heard':>20}"
    rows = [
        f"{kiosk.name:<{width}}"
        + "".join(f"{getattr(kiosk, name):>12,}" for name in COLUMNS)
        + f"{_local(kiosk.heard_at):>20}"
        for kiosk in proof.kiosks
    ]
    return "\n".join([head, *rows, "", proof.sentence()])


def _local(at: datetime | None) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else "never"


def _as_json(proof: Proof) -> str:
    kiosks = [
        {**asdict(kiosk), "missing": kiosk.missing, "parked": kiosk.parked, "proven": kiosk.proven}
        for kiosk in proof.kiosks
    ]
    told = {"from": proof.first, "to": proof.last, "proven": proof.proven, "kiosks": kiosks}
    return json.dumps({**told, "sentence": proof.sentence()}, default=str)
