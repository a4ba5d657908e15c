"""What all our commands share: a failure is one sentence, without the name of a class before it."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError


class HubCommand(BaseCommand):
    """A command of ``hub-registry``."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Run; from the command line, print what went wrong and exit with its code."""
        try:
            return super().execute(*args, **options)
        except CommandError as error:
            if not getattr(self, "_called_from_command_line", False) or options["traceback"]:
                raise
            self.stderr.write(str(error))
            sys.exit(error.returncode)
