"""``hub-registry carry-in``."""

# ruff: noqa: N999  commands are called with a dash

from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from registry.command import HubCommand
from registry.intake.services import take
from registry.kiosks.keyring import with_any_key
from registry.kiosks.models import Kiosk
from sync import carry, wire


class Command(HubCommand):
    """Takes in what a kiosk carried out."""

    help = "Take in events that hub-sync carry-out wrote to a file. Doing it twice counts nothing twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say which file."""
        parser.add_argument("file", type=Path, help="the file from the kiosk")
        parser.add_argument("--revoked", action="store_true", help="also from a kiosk that was revoked")

    def handle(self, *, file: Path, revoked: bool, **_: Any) -> None:
        """Open, check whose it is, take, and say what became of it."""
        kiosk, batch = _open(file, revoked=revoked)
        said: Counter[str] = Counter()
        for start in range(0, len(batch.events), wire.BATCH_LIMIT):
            part = [bytes(raw) for raw in batch.events[start : start + wire.BATCH_LIMIT]]
            answers, _high_water = take(kiosk, part, timezone.now())
            said.update(answer.verdict for answer in answers)
        refused = said["conflict"] + said["malformed"]
        self.stdout.write(
            f"{kiosk}: {len(batch.events):,} events; {said['accepted']:,} are new, "
            f"{said['duplicate']:,} were held already, {refused:,} are kept for a person to look at."
        )


def _open(file: Path, *, revoked: bool) -> tuple[Kiosk, wire.Batch]:
    try:
        content = file.read_bytes()
        carried = with_any_key(lambda private: carry.unpack(content, private), carry.NotAQueue)
        kiosk = Kiosk.objects.filter(pk=carried.kiosk).first()
        if kiosk is None or not carried.made_by(kiosk.token_digest):
            raise CommandError(f"{file}: no kiosk of this registry made it; nothing was taken in.")
        if kiosk.revoked_at and not revoked:
            raise CommandError(f"{file}: {kiosk} was revoked; add --revoked to take it in all the same.")
        return kiosk, carried.batch()
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
    except carry.NotAQueue as error:
        raise CommandError(f"{file}: {error}") from error
