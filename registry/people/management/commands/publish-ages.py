"""``hub-registry publish-ages``."""

# ruff: noqa: N999  commands are called with a dash

from typing import Any

from django.utils import timezone

from registry.command import HubCommand
from registry.people.services import publish_ages


class Command(HubCommand):
    """Keeps what doors know of children's ages up to date."""

    help = "Tell the kiosks which children have passed from one age span into the next; run it each night."

    def handle(self, **_: Any) -> None:
        """Publish, and say of how many."""
        published = publish_ages(timezone.localdate())
        self.stdout.write(f"The age spans of {published:,} children are published anew.")
