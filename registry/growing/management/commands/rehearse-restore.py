"""``hub-registry rehearse-restore``."""

# ruff: noqa: N999  commands are called with a dash

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from registry.command import HubCommand
from registry.growing.rehearsal import rehearse
from registry.growing.sqlite_backup import Unusable


class Command(HubCommand):
    """Tries a backup out."""

    help = (
        "Bring a backup back beside the running registry, count what is in it, and throw the copy away. "
        "Do it every quarter: a backup that nobody ever brought back is a hope."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say which backup."""
        parser.add_argument("file", type=Path, help="what hub-registry backup wrote")

    def handle(self, *, file: Path, **_: Any) -> None:
        """Say of each kind of record how many the backup holds, and how many there are now."""
        try:
            counted = rehearse(file)
        except Unusable as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{error.filename} cannot be read or written: {error.strerror}.") from error
        for each in counted:
            self.stdout.write(f"{each.what:14} {each.held:>12,} in the backup {each.now:>12,} now")
        self.stdout.write(f"{file} can be brought back.")
