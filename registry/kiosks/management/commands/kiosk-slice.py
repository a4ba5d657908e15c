"""``hub-registry kiosk-slice``."""

# ruff: noqa: N999  commands are called with a dash

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import CommandError

from registry.command import HubCommand
from registry.kiosks.models import Kiosk, KioskSlice
from registry.kiosks.services import set_slice
from registry.people.models import Family


class Command(HubCommand):
    """Says which part of the register a kiosk gets."""

    help = "Say whose families a kiosk knows: of the city, of its hub, or named ones. It loads them anew."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say which kiosk, and which part."""
        parser.add_argument("kiosk", type=UUID, help="id of the kiosk, as the fleet's records show it")
        parser.add_argument("slice", choices=[kind.value for kind in KioskSlice.Kind])
        parser.add_argument("--family", type=UUID, action="append", default=[], help="one named family")

    def handle(self, *, kiosk: UUID, family: list[UUID], **options: Any) -> None:
        """Write it down."""
        found = Kiosk.objects.filter(pk=kiosk).first()
        if found is None:
            raise CommandError(f"There is no kiosk {kiosk}.", returncode=2)
        kind = KioskSlice.Kind(options["slice"])
        if (kind == KioskSlice.Kind.FAMILIES) != bool(family):
            raise CommandError('Name families with --family, with "families" and only with it.', returncode=2)
        unknown = set(family) - set(Family.objects.filter(id__in=family).values_list("id", flat=True))
        if unknown:
            raise CommandError(f"There is no family {', '.join(map(str, sorted(unknown)))}.", returncode=2)
        set_slice(found, kind, family)
        self.stdout.write(f"{found} gets {kind.label.lower()} with its next visit to the registry.")
