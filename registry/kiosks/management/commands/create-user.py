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

from registry.command import HubCommand


class Command(HubCommand):
    """Makes an account."""

    help = "Make an account for the dashboards, with a password that is read from standard input or made up."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say who, and what they may see."""
        parser.add_argument("username", help="name to sign in with")
        parser.add_argument("--email", default="", help="address that works for signing in too")
        parser.add_argument("--staff", action="store_true", help="may also see and change the records")
        parser.add_argument(
            "--password-stdin", action="store_true", help="read the password from standard input"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *, username: str, email: str, staff: bool, password_stdin: bool, **options: Any) -> None:
        """Make the account; show the password only if nobody knows it yet."""
        if User.objects.filter(username=username).exists():
            raise CommandError(f'There is an account "{username}" already; choose another name.')
        password = sys.stdin.readline().rstrip("\r\n") if password_stdin else secrets.token_urlsafe(12)
        user = User(username=username, email=email, is_staff=staff, is_superuser=staff)
        _check(password, user)
        user.set_password(password)
        user.save()
        shown = {} if password_stdin else {"password": password}
        if options["json"]:
            self.stdout.write(json.dumps({"username": username, **shown}))
        else:
            self.stdout.write(
                " ".join([f"Account {username} is made.", *(f"Password: {p}" for p in shown.values())])
            )


def _check(password: str, user: User) -> None:
    try:
        validate_password(password, user)
        user.full_clean(exclude=["password"])
    except ValidationError as error:
        raise CommandError(" ".join(error.messages), returncode=2) from error
