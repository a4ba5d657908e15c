"""A return that is due is not forgotten: those who file it hear of it each week, until it is filed."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client

from registry.access.models import Post
from registry.access.roles import Role
from registry.returns import reminding
from registry.returns.drawing import draw, known
from registry.returns.services import file
from tests.registry.returns.quarter import PERIOD, Quarter

NOW = datetime(2024, 4, 3, 9, tzinfo=UTC)
SUMMER = datetime(2024, 7, 3, 9, tzinfo=UTC)


def filed(now: datetime = NOW) -> None:
    """File the winter's return."""
    drawn = draw(known()["reach-quarterly"], PERIOD, now)
    file(drawn, drawn.digest, None, now)


def said(monkeypatch: pytest.MonkeyPatch, now: datetime) -> str:
    """Return what the command says at this time."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    out = StringIO()
    call_command("remind-returns", stdout=out)
    return out.getvalue()


def test_a_layout_that_nobody_files_is_left_alone(winter: Quarter) -> None:
    """Otherwise a council would be told each week of a return that nobody wants of it."""
    assert list(reminding.reminders(NOW)) == []


def test_the_next_quarter_is_due_when_it_is_over_and_until_it_is_filed(winter: Quarter) -> None:
    """With what stands in its way, in the words of the page."""
    filed()
    assert list(reminding.reminders(NOW + timedelta(days=60))) == [], "April to June is not over"
    (reminder,) = reminding.reminders(SUMMER)
    assert reminder.period == "1 April 2024 to 30 June 2024"
    assert all(sentence.endswith(".") for sentence in reminder.sentences)
    drawn = draw(
        known()["reach-quarterly"],
        known()["reach-quarterly"].calendar.period(PERIOD.last + timedelta(1)),
        SUMMER,
    )
    file(drawn, drawn.digest, None, SUMMER)
    assert list(reminding.reminders(SUMMER)) == []


def test_those_who_may_file_are_told_and_nobody_else(
    winter: Quarter, analyst: Client, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One e-mail; a receptionist, and somebody who left, hear nothing."""
    filed()
    User.objects.filter(username="return.filer").update(email="filer@registry.example")
    for name, role, active in (("desk", Role.RECEPTIONIST, True), ("left", Role.ANALYST, False)):
        user = User.objects.create_user(name, f"{name}@registry.example", is_active=active)
        Post.objects.create(user=user, role=role, hub=winter.moat if role is Role.RECEPTIONIST else None)
    settings.EMAIL_HOST, settings.PUBLIC_ADDRESS = "mail.example", "https://registry.example"  # type: ignore[attr-defined]
    assert "Told by e-mail: 1." in said(monkeypatch, SUMMER)
    (message,) = mail.outbox
    assert message.to == ["filer@registry.example"]
    assert message.subject == "Returns that are due: 1"
    assert "https://registry.example/returns/" in message.body


def test_without_a_mail_server_it_is_in_the_log_alone(
    winter: Quarter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And with nothing to say, nobody is told anything."""
    assert said(monkeypatch, NOW) == "No return is due.\n"
    filed()
    assert "Nobody is told by e-mail" in said(monkeypatch, SUMMER)
    assert mail.outbox == []


def test_a_mail_server_that_refuses_is_one_sentence(
    winter: Quarter, analyst: Client, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The timer fails, so that monitoring sees it; next week tries again."""
    filed()
    User.objects.filter(username="return.filer").update(email="filer@registry.example")
    settings.EMAIL_HOST = "mail.example"  # type: ignore[attr-defined]

    def refuse(*_: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(reminding, "send_mail", refuse)
    with pytest.raises(CommandError, match="did not take the e-mail"):
        said(monkeypatch, SUMMER)
