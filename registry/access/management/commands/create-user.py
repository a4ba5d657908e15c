"""``hub-registry create-user``."""

# ruff: noqa: N999  commands are called with a dash

import json
import secrets
import sys
from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.db import transaction

from registry.access.models import Post
from registry.access.roles import Role
from registry.audit.models import Entry
from registry.audit.services import note
from registry.command import HubCommand
from registry.timetable.services import hub_by_code


class Command(HubCommand):
    """Makes an account."""

    help = (
        "Make an account with one post, with a password that is read from standard input or made up. "
        "Without --role it sees the figures of the city, and nobody's record."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say who, and what they may see."""
        parser.add_argument("username", help="name to sign in with")
        parser.add_argument("--email", default="", help="address that works for signing in too")
        parser.add_argument(
            "--role",
            choices=[role.value for role in Role],
            default=Role.ANALYST.value,
            help="what they may do, see docs/permissions.md (default: analyst)",
        )
        parser.add_argument("--hub", metavar="CODE", help="for receptionist, leader and hub-manager: where")
        parser.add_argument("--partner", metavar="CODE", default="", help="for partner: the organisation")
        parser.add_argument("--staff", action="store_true", help="the same as --role administrator")
        parser.add_argument(
            "--password-stdin", action="store_true", help="read the password from standard input"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *, username: str, email: str, password_stdin: bool, **options: Any) -> None:
        """Make the account; show the password only if nobody knows it yet."""
        if User.objects.filter(username=username).exists():
            raise CommandError(f'There is an account "{username}" already; choose another name.')
        password = sys.stdin.readline().rstrip("\r\n") if password_stdin else secrets.token_urlsafe(12)
        user = User(username=username, email=email)
        _check(password, user)
        user.set_password(password)
        _save(user, options)
        shown = {} if password_stdin else {"password": password}
        if options["json"]:
            self.stdout.write(json.dumps({"username": username, **shown}))
        else:
            self.stdout.write(
                " ".join([f"Account {username} is made.", *(f"Password: {p}" for p in shown.values())])
            )


@transaction.atomic
def _save(user: User, options: dict[str, Any]) -> None:
    user.save()
    role = Role.ADMINISTRATOR if options["staff"] else Role(options["role"])
    hub = hub_by_code(options["hub"]) if options["hub"] else None
    if options["hub"] and hub is None:
        raise CommandError(f'There is no hub with the code "{options["hub"]}".', returncode=2)
    post = Post(user=user, role=role, hub=hub, partner=options["partner"])
    try:
        post.full_clean()
    except ValidationError as error:
        raise CommandError(" ".join(error.messages), returncode=2) from error
    post.save()
    note(None, Entry.What.ADDED, [user, post])


def _check(password: str, user: User) -> None:
    try:
        validate_password(password, user)
        user.full_clean(exclude=["password"])
    except ValidationError as error:
        raise CommandError(" ".join(error.messages), returncode=2) from error
