"""``hub-registry report``."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone
from rich.console import Console

from registry.audit.services import THE_REGISTRY
from registry.command import HubCommand
from registry.exports.released import NotReleased
from registry.exports.saving import Unwritable, save
from registry.files.file import File
from registry.reach.figures import Unbalanced
from registry.reach.period import Period, quarter, read_named
from registry.reach.words import local_day
from registry.report.as_pdf import as_pdf
from registry.report.drawing_up import report
from registry.report.naming import MEDIA_TYPE, name_of
from registry.report.tables import Tables
from registry.timetable.models import Hub


class Command(HubCommand):
    """Writes the report for a board."""

    help = (
        "Write the report of a hub, or of the city, over a quarter, as a PDF with charts. Counts are "
        "rounded, as for everybody outside, and its tables are written down as released; --exact is for "
        "use inside the council."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say of whom, of which quarter, and where to."""
        whom = parser.add_mutually_exclusive_group()
        whom.add_argument("--hub", default="", help="the hub's code")
        whom.add_argument("--city", action="store_true", help="the whole city (the default)")
        parser.add_argument(
            "--quarter", default="last-quarter", help="last-quarter (the default), 2024/25-Q1, …"
        )
        parser.add_argument("--exact", action="store_true", help="exact counts, for use inside the council")
        parser.add_argument("--out", default="", help="the file or folder to write to, or - (default: here)")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, **options: Any) -> None:
        """Write it, and say where it is."""
        hub, period, now = self._hub(options["hub"]), self._period(options["quarter"]), timezone.now()
        with Console(stderr=True, quiet=not sys.stderr.isatty()).status("Counting …") as status:
            try:
                tables = Tables(now, THE_REGISTRY, exact=options["exact"], progress=status.update)
                drawn = report(period, hub, tables)
                content = as_pdf(drawn)
                where = save(File(name_of(period, hub), MEDIA_TYPE, iter([content])), options["out"])
            except Unbalanced as error:
                raise CommandError("The figures do not balance: " + " ".join(error.faults)) from error
            except (NotReleased, Unwritable) as error:
                raise CommandError(str(error)) from error
            except ValueError as error:
                raise CommandError(f"It cannot be written: {error}.") from error
        if options["out"] == "-":
            return
        told = {"file": where, "of": drawn.of, "period": drawn.period, "bytes": len(content)}
        self.stdout.write(
            json.dumps(told) if options["json"] else f"{where} holds {drawn.of}, {drawn.period}."
        )

    def _hub(self, code: str) -> Hub | None:
        if not code:
            return None
        found = Hub.objects.filter(code=code).first()
        if found is None:
            known = ", ".join(Hub.objects.order_by("code").values_list("code", flat=True))
            raise CommandError(f"There is no hub {code}; there are: {known}.", returncode=2)
        return found

    def _period(self, text: str) -> Period:
        period = read_named(text, local_day(timezone.now()))
        if period is None or period != quarter(period.last):
            raise CommandError(f"{text} is no quarter; write it as 2024/25-Q1.", returncode=2)
        return period
