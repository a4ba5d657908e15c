"""``hub-registry write-reports``."""

# ruff: noqa: N999  commands are called with a dash

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandError

from registry.command import HubCommand
from registry.exports.folder import NoFolder, folder
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
        for code in ("", *Hub.objects.order_by("code").values_list("code", flat=True)):
            call_command("report", hub=code, out=reports, stdout=self.stdout)
        for layout in known():
            call_command("return", layout, out=Path(drafts) / f"{layout}_draft.csv", stdout=self.stdout)
