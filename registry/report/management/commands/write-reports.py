"""``hub-registry write-reports``."""

# ruff: noqa: N999  commands are called with a dash

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from registry.audit.services import THE_REGISTRY
from registry.command import HubCommand
from registry.exports.folder import NoFolder, folder
from registry.exports.released import NotReleased
from registry.exports.saving import Unwritable, save
from registry.files.file import File
from registry.reach.figures import Unbalanced
from registry.reach.period import quarter, quarter_before
from registry.reach.words import local_day
from registry.report.as_pdf import as_pdf
from registry.report.drawing_up import report
from registry.report.naming import MEDIA_TYPE, name_of
from registry.report.tables import Tables
from registry.returns.drawing import known
from registry.timetable.models import Hub


class Command(HubCommand):
    """Writes what a quarter ends with."""

    help = (
        "Write the reports of the last quarter, for the city and for each hub, rounded as they may leave the "
        "building, and a draft of each return, into the folder HUB_REGISTRY_FILES. For a timer after each "
        "quarter; nothing is filed: that a person does."
    )

    def handle(self, **_: Any) -> None:
        """Write them; without a folder say so, which is no failure."""
        try:
            reports, drafts = folder("reports"), folder("returns")
        except NoFolder as none:
            self.stdout.write(str(none))
            return
        except OSError as error:
            raise CommandError(f"{error.filename} cannot be written: {error.strerror}.") from error
        self._reports(reports)
        for layout in known():
            call_command("return", layout, out=str(Path(drafts) / f"{layout}_draft.csv"), stdout=self.stdout)

    def _reports(self, out: str) -> None:
        now = timezone.now()
        period, tables = quarter_before(quarter(local_day(now))), Tables(now, THE_REGISTRY, exact=False)
        for hub in (None, *Hub.objects.order_by("code")):
            try:
                content = as_pdf(report(period, hub, tables))
                where = save(File(name_of(period, hub), MEDIA_TYPE, iter([content])), out)
            except (Unbalanced, NotReleased, Unwritable, ValueError) as error:
                raise CommandError(f"The report of {hub or 'the city'} cannot be written: {error}") from error
            self.stdout.write(f"{where} holds {hub or 'the city'}, {period.name}.")
