"""``hub-registry restore``."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone

from registry.command import HubCommand
from registry.growing import postgresql_backup
from registry.growing.sqlite_backup import Unusable, restore


class Command(HubCommand):
    """Brings a backup back."""

    help = (
        "Put a backup in the place of the registry's SQLite database, or into an empty PostgreSQL database. "
        "Stop the registry first. What was there is kept. Kiosks keep what they sent for 14 days, and send "
        "what the backup lacks again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say which backup."""
        parser.add_argument("file", type=Path, help="what hub-registry backup wrote")

    def handle(self, *, file: Path, **_: Any) -> None:
        """Bring it back and say what to do next."""
        if connection.vendor == "postgresql":
            self._into_postgresql(file)
            return
        database = Path(settings.DATABASES["default"]["NAME"])
        aside = database.with_name(f"{database.name}.before-{timezone.now():%Y%m%dT%H%M%S}")
        there = database.exists()
        connection.close()
        try:
            restore(file, database, aside)
        except Unusable as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{database} cannot be written: {error.strerror}.") from error
        kept = f" What was there before is {aside}." if there else ""
        self.stdout.write(f"{file} is restored.{kept} Now run hub-registry migrate, then serve.")

    def _into_postgresql(self, file: Path) -> None:
        connection.close()
        try:
            postgresql_backup.restore(file)
        except Unusable as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{file} is restored. Now run hub-registry migrate, then serve.")
