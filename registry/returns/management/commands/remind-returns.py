"""``hub-registry remind-returns``."""

# ruff: noqa: N999  commands are called with a dash

from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.utils import timezone

from config.toml import SettingsError
from registry.command import HubCommand
from registry.returns.reminding import reminders, send, who_files


class Command(HubCommand):
    """Reminds."""

    help = (
        "Say which returns are due and what stands in their way, by e-mail to those who may file them. "
        "For a weekly timer. A layout that was never filed is not reminded of."
    )

    def handle(self, **_: Any) -> None:
        """Draw up what is due, say how it stands, and send it where there is a mail server."""
        try:
            found = list(reminders(timezone.now()))
        except SettingsError as error:
            raise CommandError(str(error)) from error
        for each in found:
            self.stdout.write(str(each))
        if not found:
            self.stdout.write("No return is due.")
            return
        to = who_files()
        if not settings.EMAIL_HOST or not to:
            self.stdout.write(
                "Nobody is told by e-mail: there is no mail server, or nobody who files has an address."
            )
            return
        try:
            send(found, to)
        except (OSError, SMTPException) as error:
            sentence = f"The mail server did not take the e-mail ({type(error).__name__})."
            raise CommandError(sentence) from error
        self.stdout.write(f"Told by e-mail: {len(to)}.")
