"""``hub-registry publish-findings``."""

# ruff: noqa: N999  commands are called with a dash

from typing import Any

from django.db import transaction

from registry.command import HubCommand
from registry.people.findings import publish_all


class Command(HubCommand):
    """Lets staff find families at their hubs by two identifiers."""

    help = (
        "Tell each hub's kiosks by which keyed hashes staff find its families. Every change does so by "
        "itself; run this once after an upgrade from a version that did not."
    )

    @transaction.atomic
    def handle(self, **_: Any) -> None:
        """Publish, and say of how many."""
        self.stdout.write(f"Families that staff find by two identifiers: {publish_all():,}.")
