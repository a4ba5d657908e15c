"""``hub-registry api-client``."""

# ruff: noqa: N999  commands are called with a dash

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from django.utils import timezone

from registry.api.models import Client
from registry.api.services import Scope, make_client, revoke
from registry.audit.models import Entry
from registry.audit.services import note
from registry.command import HubCommand


class Command(HubCommand):
    """Lets a program use the API, or no longer."""

    help = "Let a program use the API under /api/v1/: make it a token, which is shown once. Or revoke it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say which program, and what it may do."""
        parser.add_argument("name", help='what people call it, such as "Power BI"')
        parser.add_argument(
            "--scope",
            action="append",
            default=[],
            choices=[str(scope) for scope in Scope],
            help="what it may do; may be given again",
        )
        parser.add_argument("--per-minute", type=int, default=120, help="calls in a minute (default: 120)")
        parser.add_argument("--revoke", action="store_true", help="end its right to ask; what it wrote stays")

    def handle(self, *, name: str, scope: list[str], per_minute: int, **options: Any) -> None:
        """Make the client and show its token, or revoke it."""
        known = Client.objects.filter(name=name).first()
        if options["revoke"]:
            self._revoke(name, known)
            return
        if known:
            raise CommandError(f"There is a client called {name} already; choose another name.")
        if not scope or per_minute < 1:
            raise CommandError("Give at least one --scope, and at least one call a minute.", returncode=2)
        made, token = make_client(name, [Scope(each) for each in scope], timezone.now(), per_minute)
        note(None, Entry.What.ADDED, [made], fields=made.scopes)
        self.stdout.write(f"The token of {name}, shown this once: {token}")

    def _revoke(self, name: str, known: Client | None) -> None:
        if known is None:
            raise CommandError(f"There is no client called {name}.")
        revoke(known, timezone.now())
        note(None, Entry.What.CHANGED, [known], fields=["revoked_at"])
        self.stdout.write(f"{name} may no longer ask.")
