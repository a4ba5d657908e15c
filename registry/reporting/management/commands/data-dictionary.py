"""``hub-registry data-dictionary``."""

# ruff: noqa: N999  commands are called with a dash

from typing import Any

from registry.command import HubCommand
from registry.reporting.dictionary import dictionary


class Command(HubCommand):
    """Prints the data dictionary."""

    help = "Print what every column of every file and view holds, as Markdown, made from the code."

    def handle(self, **_: Any) -> None:
        """Print it."""
        self.stdout.write(dictionary(), ending="")
