"""The pages of returns, as a browser meets them."""

from datetime import date
from html import unescape
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client, override_settings

from registry.access.models import Post
from registry.access.roles import Role
from registry.returns.models import Filed
from tests.registry.returns.quarter import Quarter

PREVIEW = "/returns/reach-quarterly/2024-01-01/"


def seen(client: Client) -> str:
    """Look at the preview, and return the digest that its form sends back."""
    text = client.get(PREVIEW).content.decode()
    return text.split('name="seen" value="')[1].split('"')[0]


def test_from_due_to_filed_to_the_file(analyst: Client, winter: Quarter) -> None:
    """Look, file, and download what was filed."""
    assert "not filed" in analyst.get("/returns/").content.decode()
    answer = analyst.post(PREVIEW, {"seen": seen(analyst)}, follow=True)
    filed = Filed.objects.get()
    page = answer.content.decode()
    assert filed.digest in page
    assert "return.filer" in page
    assert "fewer than 5" in page
    sent = analyst.get(f"/returns/filed/{filed.pk}/return.csv")
    assert sent.getvalue() == bytes(filed.csv)
    assert "reach-quarterly_2024-01-01_2024-03-31_r1.csv" in sent["Content-Disposition"]
    assert analyst.get(f"/returns/filed/{filed.pk}/return.xlsx").getvalue().startswith(b"PK")
    winter.come(winter.moat, 9, date(2021, 5, 1))
    page = analyst.get(f"/returns/filed/{filed.pk}/").content.decode()
    assert "What has changed since" in page
    assert "+10" in page


def test_what_changed_meanwhile_is_shown_instead_of_filed(analyst: Client, winter: Quarter) -> None:
    """The answer says why, and shows the new figures."""
    before = seen(analyst)
    winter.come(winter.moat, 9, date(2021, 5, 1))
    answer = analyst.post(PREVIEW, {"seen": before})
    assert answer.status_code == 409
    assert "have changed since you looked" in answer.content.decode()
    assert not Filed.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "/returns/nothing/2024-01-01/",
        "/returns/reach-quarterly/2024-01-02/",
        "/returns/reach-quarterly/soon/",
        "/returns/reach-quarterly/9999-10-01/",
        "/returns/reach-quarterly/0001-01-01/",
        "/returns/filed/5b1f1e9e-0d7c-4a6e-9e5e-1c1c1c1c1c1c/",
    ],
)
def test_what_there_is_not_is_not_found(analyst: Client, address: str) -> None:
    """A layout, a period that is none of its own, a return that was not filed."""
    assert analyst.get(address).status_code == 404


OWN = """
code = "our-own"
title = "What our board asks for"
[[section]]
measure = "people"
columns = ["peeple"]
"""


def test_a_misspelt_column_is_said(analyst: Client, winter: Quarter, tmp_path: Path) -> None:
    """It was a page without a word, and a traceback from the command, until somebody read the log."""
    (tmp_path / "own.toml").write_text(OWN)
    said = 'the measure "people" has no column peeple; with these age bands it has: people, children'
    with override_settings(RETURN_LAYOUTS=tmp_path):
        answer = analyst.get("/returns/our-own/2024-01-01/")
        assert answer.status_code == 500
        assert said in unescape(answer.content.decode())
        assert analyst.get("/returns/").status_code == 200, "the other returns can be filed"
        with pytest.raises(CommandError, match=said) as caught:
            call_command("return", "our-own", "--day=2024-02-01")
    assert caught.value.returncode == 2


def test_a_layout_that_cannot_be_read_is_said(analyst: Client, tmp_path: Path) -> None:
    """Whoever wrote it reads on the page what is wrong, in which file."""
    (tmp_path / "own.toml").write_text(OWN.replace('"people"', '"folk"'))
    with override_settings(RETURN_LAYOUTS=tmp_path):
        answer = analyst.get("/returns/")
    assert answer.status_code == 500
    assert 'own.toml: "measure" may be one of' in unescape(answer.content.decode())


def test_the_command_takes_only_a_day(winter: Quarter, tmp_path: Path) -> None:
    """And writes its draft into a folder, or says why not; nothing is left half written."""
    with pytest.raises(CommandError, match='"soon" is not a day; write it as 2026-03-27'):
        call_command("return", "reach-quarterly", "--day=soon")
    with pytest.raises(CommandError, match="a day lies between the years 2000 and 2099"):
        call_command("return", "reach-quarterly", "--day=9999-12-31")
    call_command("return", "reach-quarterly", "--day=2024-02-29", "--out", str(tmp_path))
    assert [each.name for each in tmp_path.iterdir()] == ["reach-quarterly_2024-01-01_2024-03-31_draft.csv"]
    with pytest.raises(CommandError, match="/dev/full cannot be written: No space left on device"):
        call_command("return", "reach-quarterly", "--day=2024-02-29", "--out=/dev/full")


def test_who_may_not_file_sees_nothing(winter: Quarter) -> None:
    """A hub's manager sees the hub's figures elsewhere; returns are the central team's."""
    client, user = Client(), User.objects.create_user("hub.manager")
    Post.objects.create(user=user, role=Role.HUB_MANAGER, hub=winter.moat)
    client.force_login(user)
    assert client.get("/returns/").status_code == 403
    assert client.get(PREVIEW).status_code == 403
