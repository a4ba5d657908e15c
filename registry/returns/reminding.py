"""Reminding those who file returns of one that is due: each week, until it is filed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import send_mail

from config.toml import SettingsError
from registry.access.grants import may
from registry.access.roles import Act
from registry.reach.figures import Unbalanced
from registry.reach.words import local_day
from registry.returns.drawing import draw, known
from registry.returns.due import Due, due
from registry.returns.models import Filed

ALL_WELL = "Nothing stands in its way."


@dataclass(frozen=True, slots=True)
class Reminder:
    """One return that is due, and how it stands."""

    title: str
    period: str
    sentences: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.title}, {self.period}. {' '.join(self.sentences)}"


def reminders(now: datetime) -> Iterator[Reminder]:
    """Yield what is over and not filed, of layouts that were ever filed: others are nobody's here."""
    filed = list(Filed.objects.all())
    used = {each.layout for each in filed}
    latest: dict[str, Due] = {}
    for each in due([layout for code, layout in known().items() if code in used], filed, local_day(now)):
        if not each.running:
            latest.setdefault(each.layout.code, each)
    for each in latest.values():
        if each.filed is None:
            yield Reminder(each.layout.title, each.period.dates, tuple(_standing(each, now)))


def _standing(each: Due, now: datetime) -> list[str]:
    """Draw it up as if it were filed, and say what whoever files it will find."""
    try:
        drawn = draw(each.layout, each.period, now)
    except Unbalanced as error:
        return ["The figures do not balance.", *error.faults]
    except SettingsError as error:
        return [str(error)]
    except ValueError as error:
        return [f"It cannot be drawn up: {error}."]
    return [check.sentence for check in drawn.checks if not check.well] or [ALL_WELL]


def who_files() -> list[str]:
    """Return the addresses of those who may file returns."""
    accounts = User.objects.filter(is_active=True).exclude(email="").order_by("email")
    return [each.email for each in accounts if may(each, Act.FILE_RETURNS)]


def send(found: list[Reminder], to: list[str]) -> None:
    """Send one e-mail about all of them.

    Raises:
        OSError: the mail server did not take it.
    """
    where = [f"They are filed at {settings.PUBLIC_ADDRESS}/returns/"] if settings.PUBLIC_ADDRESS else []
    body = "\n\n".join([*(f"- {each}" for each in found), *where])
    subject = f"Returns that are due: {len(found)}"
    send_mail(subject, f"{body}\n", None, to)
