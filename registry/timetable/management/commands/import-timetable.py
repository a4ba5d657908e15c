"""``hub-registry import-timetable``."""

# ruff: noqa: N999  commands are called with a dash

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from registry.command import HubCommand
from registry.timetable.fetching import OutOfReach, fetch
from registry.timetable.icalendars import NotACalendar
from registry.timetable.models import Calendar, Hub
from registry.timetable.occasions import Window
from registry.timetable.planning import Planned, import_calendar
from registry.timetable.services import hub_by_code

CALLED_WRONGLY = 2


class Command(HubCommand):
    """Reads iCalendar files and feeds into the timetable."""

    help = (
        "Read a calendar (iCalendar file, https or webcal address) into a hub's timetable. Reading it again "
        "changes what changed and cancels what is gone; sessions that have begun stay as they are. Without "
        "a calendar, every calendar that was read from an address is read again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say which calendar, whose it is, and how far ahead."""
        parser.add_argument("calendar", nargs="?", help="file or address")
        parser.add_argument("--hub", metavar="CODE", help="the hub that runs these sessions, such as MOA")
        parser.add_argument("--name", help="under which it is known again (default: the hub's name)")
        parser.add_argument("--weeks", type=int, default=26, help="how far ahead (26)")
        parser.add_argument("--back", type=int, default=0, metavar="WEEKS", help="also these past weeks (0)")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be done")
        parser.add_argument("--json", action="store_true", help="say it as JSON")

    def handle(self, *, calendar: str | None, hub: str | None, name: str | None, **options: Any) -> None:
        """Read it, or all that have an address."""
        if calendar:
            self._say([(calendar, _calendar(calendar, hub, name))], **options)
        else:
            known = Calendar.objects.exclude(address="").select_related("hub")
            self._say([(each.address, each) for each in known], **options)

    def _say(
        self, sources: list[tuple[str, Calendar]], *, weeks: int, back: int, dry_run: bool, **options: Any
    ) -> None:
        now = timezone.now()
        today = timezone.localdate(now)
        window = Window(today - timedelta(weeks=back), today + timedelta(weeks=weeks))
        failures = 0
        for source, each in sources:
            try:
                planned = import_calendar(each, fetch(source), window, now, dry_run=dry_run)
            except (OutOfReach, NotACalendar) as error:
                self.stderr.write(f"{each.name}: {error}")
                failures += 1
            else:
                self.stdout.writelines(_lines(each, planned, dry_run=dry_run, as_json=options["json"]))
        if failures:
            raise CommandError(f"{failures} of {len(sources)} calendars could not be read.")


def _calendar(source: str, code: str | None, name: str | None) -> Calendar:
    """Return the calendar under this name, as yet unwritten if it is new."""
    hub = hub_by_code(code or "")
    if hub is None:
        codes = ", ".join(Hub.objects.values_list("code", flat=True)) or "none yet"
        raise CommandError(
            f"Say whose timetable it is with --hub; the hubs are: {codes}.", returncode=CALLED_WRONGLY
        )
    address = "" if "://" not in source else source
    known = Calendar.objects.filter(name=name or hub.name).select_related("hub").first()
    if known and known.hub_id != hub.pk:
        raise CommandError(
            f"The calendar “{known.name}” is {known.hub}'s; give this one another --name.",
            returncode=CALLED_WRONGLY,
        )
    return known or Calendar(name=name or hub.name, hub=hub, address=address)


def _lines(calendar: Calendar, planned: Planned, *, dry_run: bool, as_json: bool) -> Iterator[str]:
    if as_json:
        yield json.dumps(
            {"calendar": calendar.name, "dry_run": dry_run, **asdict(planned)}, ensure_ascii=False
        )
        return
    yield f"{calendar.name}: {'would be: ' if dry_run else ''}{planned.sentence}"
    yield from (f"  {problem}" for problem in planned.problems)
