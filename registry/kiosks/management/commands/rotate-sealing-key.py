"""``hub-registry rotate-sealing-key``."""

# ruff: noqa: N999  commands are called with a dash

from typing import Any

from django.utils import timezone

from registry.audit.models import Entry
from registry.audit.services import Of, note
from registry.command import HubCommand
from registry.kiosks.keyring import rotate_sealing_key


class Command(HubCommand):
    """Takes a new sealing key."""

    help = (
        "Take a new key to which kiosks seal registrations: once a year, or when a copy of the database may "
        "be in wrong hands. Kiosks hear of it with their next heartbeat; older keys still open what is older."
    )

    def handle(self, **_: Any) -> None:
        """Take it, and say what that means."""
        kept = rotate_sealing_key(timezone.now())
        note(None, Entry.What.CHANGED, [Of("kiosks.keyring", "1")], fields=["sealing_private"])
        self.stdout.write(
            "There is a new key. Each kiosk seals to it from its next heartbeat on. "
            f"Kept, to open what was sealed before: {kept}."
        )
