"""``hub-registry retention``."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.utils import timezone

from registry.command import HubCommand
from registry.privacy.retention import run


class Command(HubCommand):
    """Applies the rules of retention."""

    help = (
        "Remove what is kept no longer, by the rules that somebody confirmed; past totals stay as they were. "
        "Run it each night; --dry-run only says what it would do."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say whether to remove, and how to report."""
        parser.add_argument("--dry-run", action="store_true", help="remove nothing, only report")
        parser.add_argument("--json", action="store_true", help="print one JSON object a rule")

    def handle(self, *, dry_run: bool, **options: Any) -> None:
        """Run, and print what each rule found."""
        for found in run(timezone.now(), timezone.localdate(), dry=dry_run):
            self.stdout.write(json.dumps(asdict(found)) if options["json"] else found.sentence())
        if dry_run and not options["json"]:
            self.stdout.write("Nothing was removed: this was a dry run.")
