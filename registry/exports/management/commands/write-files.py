"""``hub-registry write-files``."""

# ruff: noqa: N999  commands are called with a dash

from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandError

from registry.command import HubCommand
from registry.exports.folder import NoFolder, folder
from registry.files.rows import Kind
from registry.reach.measures.catalogue import CATALOGUE

EXTRACT = (Kind.CSV, Kind.PARQUET)


class Command(HubCommand):
    """Writes the files that other programs of the council read every morning."""

    help = (
        "Write the tidy extract of the financial year, and every table of the quarter with exact counts, "
        "into the folder HUB_REGISTRY_FILES, for use inside the council. For a nightly timer; the files keep "
        "their names within a year and a quarter."
    )

    def handle(self, **_: Any) -> None:
        """Write them; without a folder say so, which is no failure."""
        try:
            extracts, tables = folder("extract"), folder("tables")
        except NoFolder as none:
            self.stdout.write(str(none))
            return
        except OSError as error:
            raise CommandError(f"{error.filename} cannot be written: {error.strerror}.") from error
        for kind in EXTRACT:
            self._export("extract", extracts, kind, "this-year")
        for name in CATALOGUE:
            self._export(name, tables, Kind.CSV, "this-quarter")

    def _export(self, what: str, out: str, kind: Kind, period: str) -> None:
        call_command("export", what, exact=True, out=out, format=str(kind), period=period, stdout=self.stdout)
