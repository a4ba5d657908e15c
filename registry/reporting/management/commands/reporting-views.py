"""``hub-registry reporting-views``."""

# ruff: noqa: N999  commands are called with a dash

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.db import transaction
from django.db.utils import ProgrammingError

from registry.command import HubCommand
from registry.reporting.making import ROLE, VIEWS, NotHere, let_read, make
from registry.reporting.view import SCHEMA


class Command(HubCommand):
    """Makes the views that Power BI reads."""

    help = (
        f"Make the reporting views in PostgreSQL (schema {SCHEMA}), and the role {ROLE} that may read them "
        "and nothing else. No name, date of birth, postcode or card is in them; docs/data-dictionary.md says "
        "what is."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say who may read them."""
        parser.add_argument("--reader", default="", help=f"a login of PostgreSQL that gets the role {ROLE}")

    def handle(self, *, reader: str, **_: Any) -> None:
        """Make them, and say so."""
        try:
            with transaction.atomic():
                make()
                if reader:
                    let_read(reader)
        except NotHere as error:
            raise CommandError(str(error)) from error
        except ProgrammingError as error:
            raise CommandError(
                "The registry's own login may not make a schema or a role; run this once as one that may "
                f"(HUB_REGISTRY_DATABASE). PostgreSQL says: {str(error).splitlines()[0]}"
            ) from error
        who = f"; {reader} may read them" if reader else ""
        self.stdout.write(f"{len(VIEWS)} views are in the schema {SCHEMA}{who}.")
