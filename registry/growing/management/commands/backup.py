"""``hub-registry backup``."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection

from registry.command import HubCommand
from registry.growing.sqlite_backup import Unusable, backup


class Command(HubCommand):
    """Backs the registry up."""

    help = (
        "Copy the registry's SQLite database to FILE while it runs. The copy is one instant, and is checked "
        "before it gets its name. It holds people's records: keep it as you keep the registry. "
        "PostgreSQL has its own means: see docs/growing.md."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say where to."""
        parser.add_argument("file", type=Path, help="a file that is not there yet")

    def handle(self, *, file: Path, **_: Any) -> None:
        """Make the copy and say how large it is."""
        if connection.vendor != "sqlite":
            raise CommandError(
                "This registry is on PostgreSQL: back it up with pg_basebackup, as docs/growing.md says."
            )
        try:
            size = backup(Path(settings.DATABASES["default"]["NAME"]), file)
        except Unusable as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{file} holds the registry, {size:,} bytes, checked.")
