"""Exporting, and a session to come to."""

import csv
import io
import json
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from django.core.management import call_command

from registry.timetable.models import Session, SessionType, Venue
from tests.registry.reach.city import Came
from tests.registry.returns.quarter import DAY, Quarter

WINTER = "2023/24-Q4"


def export(folder: Path, *arguments: str) -> Path:
    """Export, and return the file that was written."""
    out = io.StringIO()
    call_command("export", *arguments, "--out", str(folder), "--json", stdout=out)
    return Path(json.loads(out.getvalue())["file"])


def lines(path: Path) -> list[dict[str, str]]:
    """Return the lines of a CSV file."""
    return list(csv.DictReader(io.StringIO(path.read_text())))


def at_session(winter: Quarter, kind: str, number: int) -> None:
    """Let so many small children come to a session of a kind."""
    type_, _ = SessionType.objects.get_or_create(code=kind, defaults={"name": kind, "category": "Play"})
    venue, _ = Venue.objects.get_or_create(hub=winter.moat, name="The Moat")
    at = datetime.combine(DAY, time(10), UTC)
    session = Session.objects.create(
        type=type_, hub=winter.moat, venue=venue, starts=at, ends=at + timedelta(hours=1)
    )
    people = [winter.city.person(date(2021, 5, 1)) for _ in range(number)]
    families = [winter.city.family(winter.moat) for _ in people]
    winter.city.came(
        *(
            Came(winter.moat, DAY, person, family, session.pk)
            for person, family in zip(people, families, strict=True)
        )
    )
