"""``hub-registry apply-events``."""

# ruff: noqa: N999  commands are called with a dash

from typing import Any

from registry.command import HubCommand
from registry.intake.services import apply_kept


class Command(HubCommand):
    """Applies what was kept."""

    help = "Apply events that were kept until this version could read them; run it after each upgrade."

    def handle(self, **_: Any) -> None:
        """Apply what can be, and say how much still waits."""
        looked = applied = 0
        for seen, done in apply_kept():
            looked, applied = looked + seen, applied + done
        self.stdout.write(
            f"{applied:,} of {looked:,} kept events are applied now; {looked - applied:,} still wait."
        )
