"""What all our commands share: a failure is one sentence, without the name of a class before it."""

import sys
from argparse import ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError


def day(text: str) -> date:
    """Return a day that was given on a command line."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f'"{text}" is not a day; write it as 2026-03-27') from error


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
