"""``hub-registry permissions``."""

from typing import Any

from registry.access.roles import as_markdown
from registry.command import HubCommand


class Command(HubCommand):
    """Prints the table of roles."""

    help = "Print who may do what, as a Markdown table: the middle of docs/permissions.md."
    requires_system_checks: list[str] = []

    def handle(self, **_: Any) -> None:
        """Print it."""
        for line in as_markdown():
            self.stdout.write(line)
