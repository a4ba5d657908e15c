"""``hub-registry return``."""

import json
from argparse import ArgumentParser
from datetime import date, timedelta
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from config.toml import SettingsError
from registry.command import HubCommand, day
from registry.exports.saving import ON_STANDARD_OUTPUT, Unwritable, save
from registry.files.file import File
from registry.files.rows import Kind
from registry.reach.figures import Unbalanced
from registry.reach.words import local_day
from registry.returns.drawing import Drawn, draw, known
from registry.returns.layout import Layout
from registry.returns.services import NotFiled, file


class Command(HubCommand):
    """Draws a return up, and files it."""

    help = (
        "Draw a return up: write its file, say what its checks found, and file it if asked to. "
        "Without a day it is the latest period that is over."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say which return, of which period, and what to do with it."""
        parser.add_argument("layout", nargs="?", help="the return's layout; --list names them")
        parser.add_argument("--list", action="store_true", help="name the layouts, and do nothing else")
        parser.add_argument("--day", type=day, help="any day of the period, such as 2024-02-29")
        parser.add_argument(
            "--out", default="", help="the file or folder to write the CSV file to; - for standard output"
        )
        parser.add_argument("--file", action="store_true", help="file it, if no check stands in the way")
        parser.add_argument("--why", default="", help="why it is filed again")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, **options: Any) -> None:
        """Do it, and say what came of it."""
        try:
            found = known()
        except SettingsError as error:
            raise CommandError(str(error), returncode=2) from error
        if options["list"]:
            for layout in found.values():
                self.stdout.write(f"{layout.code}\t{layout.title}, {layout.calendar}, {layout.showing}")
            return
        if options["layout"] not in found:
            raise CommandError(f"Name a layout: {', '.join(found)}.", returncode=2)
        drawn = self._drawn(found[options["layout"]], options["day"])
        self._write(drawn, options["out"])
        self._file(drawn, options) if options["file"] else self._tell(drawn, options)

    def _drawn(self, layout: Layout, day: date | None) -> Drawn:
        now = timezone.now()
        running = layout.calendar.period(local_day(now))
        try:
            period = layout.calendar.period(day or running.first - timedelta(days=1))
            return draw(layout, period, now)
        except SettingsError as error:
            raise CommandError(str(error), returncode=2) from error
        except Unbalanced as error:
            raise CommandError("The figures do not balance: " + " ".join(error.faults)) from error
        except ValueError as error:
            raise CommandError(f"It cannot be drawn up: {error}.") from error

    def _write(self, drawn: Drawn, out: str) -> None:
        if not out:
            return
        if out == ON_STANDARD_OUTPUT:
            self.stdout.write(drawn.csv.decode(), ending="")
            return
        name = f"{drawn.layout.code}_{drawn.period.first}_{drawn.period.last}_draft.{Kind.CSV}"
        try:
            save(File(name, Kind.CSV.media_type, iter([drawn.csv])), out)
        except Unwritable as error:
            raise CommandError(str(error)) from error

    def _file(self, drawn: Drawn, options: dict[str, Any]) -> None:
        try:
            filed = file(drawn, drawn.digest, None, timezone.now(), options["why"])
        except NotFiled as error:
            raise CommandError(str(error)) from error
        self._tell(drawn, options, f"Filed as {filed}.", filed=str(filed.pk))

    def _tell(self, drawn: Drawn, options: dict[str, Any], said: str = "", **more: str) -> None:
        if options["out"] == ON_STANDARD_OUTPUT:
            return
        if options["json"]:
            found = {
                "layout": drawn.layout.code,
                "from": drawn.period.first.isoformat(),
                "to": drawn.period.last.isoformat(),
                "figures": len(drawn.lines),
                "digest": drawn.digest,
                "may_be_filed": drawn.may_be_filed,
                "checks": [{"well": check.well, "sentence": check.sentence} for check in drawn.checks],
            }
            self.stdout.write(json.dumps(found | more))
            return
        self.stdout.write(f"{drawn.layout.title}, {drawn.period.dates}")
        for check in drawn.checks:
            self.stdout.write(
                f"{'well ' if check.well else 'STOPS' if check.stops else 'look '}  {check.sentence}"
            )
        self.stdout.write(f"SHA-256 {drawn.digest}")
        if said:
            self.stdout.write(said)
