"""``hub-registry rotate-pseudonyms``."""

# ruff: noqa: N999  commands are called with a dash

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from registry.audit.models import Entry
from registry.audit.services import Of, note
from registry.command import HubCommand
from registry.exports.pseudonyms import Data, rotate


class Command(HubCommand):
    """Gives people and families other pseudonyms."""

    help = (
        "Give people and families other pseudonyms, in the extract, in the reporting views, or in both. Who "
        "holds older rows cannot join them with newer ones any more: load all of them again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say of which data."""
        parser.add_argument("data", nargs="*", help="extract, reporting; both without it")

    def handle(self, *, data: list[str], **_: Any) -> None:
        """Rotate them, and say so."""
        if strange := sorted(set(data) - {*Data}):
            raise CommandError(f"Choose from {', '.join(Data)}, not {', '.join(strange)}.", returncode=2)
        chosen = [Data(each) for each in data] or list(Data)
        for each in chosen:
            rotate(each, timezone.now())
            note(None, Entry.What.CHANGED, [Of("exports.pseudonymkey", each)], why="pseudonyms were rotated")
        self.stdout.write(f"People and families go by other pseudonyms now: {', '.join(chosen)}.")
