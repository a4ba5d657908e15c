"""``hub-registry backup``."""

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone

from registry.command import HubCommand
from registry.growing import postgresql_backup
from registry.growing.sqlite_backup import Unusable, backup

NAME = "registry-"


class Command(HubCommand):
    """Backs the registry up."""

    help = (
        "Write the registry's database to FILE while it runs: one instant, checked before it gets its name. "
        "It holds people's records and the registry's keys: keep it as you keep the registry. On PostgreSQL "
        "it is made by pg_dump; docs/growing.md says how to keep the minutes since the last one, too."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say where to."""
        parser.add_argument("file", type=Path, nargs="?", help="a file that is not there yet")
        parser.add_argument("--folder", type=Path, help="instead of FILE: a folder, named by the date in it")
        parser.add_argument("--keep", type=int, default=14, help="how many stay in the folder (default: 14)")

    def handle(self, *, file: Path | None, folder: Path | None, keep: int, **_: Any) -> None:
        """Make the copy and say how large it is."""
        if (file is None) == (folder is None) or keep < 1:
            raise CommandError("Name a file, or a folder with --folder and at least --keep 1.", returncode=2)
        try:
            if folder:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            target = file or _named(folder or Path(), timezone.localtime())
            size = _backup(target)
            gone = _prune(folder, keep) if folder else 0
        except Unusable as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(f"{error.filename} cannot be written: {error.strerror}.") from error
        older = f" {gone} older ones were removed." if gone else ""
        self.stdout.write(f"{target} holds the registry, {size:,} bytes, checked.{older}")


def _backup(target: Path) -> int:
    if connection.vendor == "postgresql":
        return postgresql_backup.backup(target)
    return backup(Path(settings.DATABASES["default"]["NAME"]), target)


def _named(folder: Path, now: datetime) -> Path:
    kind = "dump" if connection.vendor == "postgresql" else "db"
    return folder / f"{NAME}{now:%Y-%m-%dT%H%M%S}.{kind}"


def _prune(folder: Path, keep: int) -> int:
    """Remove the oldest of ours; return how many."""
    ours = sorted(each for each in folder.glob(f"{NAME}*") if each.suffix in {".db", ".dump"})
    for each in ours[:-keep]:
        each.unlink()
    return len(ours[:-keep])
