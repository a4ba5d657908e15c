"""Administrators let programs in by a page: a token shown once, scopes, a budget, and an end."""

import re
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.test import Client as Browser

from registry.access.models import Post
from registry.access.roles import Role
from registry.api.models import Client
from registry.audit.models import Entry
from tests.registry.api.asking import Program
from tests.registry.making import make_hub

pytestmark = pytest.mark.django_db
NEW = {"name": "Power BI", "scopes": ["read:people", "read:figures"], "per_minute": "60"}


def signed_in(role: Role) -> Browser:
    """Return the browser of somebody with this role."""
    user = User.objects.create_user(f"{role} {uuid4()}"[:40])
    hub = make_hub("HAR") if role in (Role.RECEPTIONIST, Role.LEADER, Role.HUB_MANAGER) else None
    Post.objects.create(user=user, role=role, hub=hub, partner="library" if role is Role.PARTNER else "")
    browser = Browser()
    browser.force_login(user)
    return browser


def test_a_token_is_shown_once_and_works() -> None:
    """It stands on the answer alone, never on the page again, and nowhere in the database."""
    browser = signed_in(Role.ADMINISTRATOR)
    assert "No program may ask yet" in browser.get("/clients/").content.decode()
    answer = browser.post("/clients/", NEW)
    assert answer.headers["Cache-Control"] == "private, no-store"
    found = re.search(r'<p class="token"><code>([\w-]{43})</code>', answer.content.decode())
    assert found
    token = found[1]
    asked = Browser(headers={"Authorization": f"Bearer {token}"})
    assert asked.get("/api/v1/people").status_code == 200
    assert asked.get("/api/v1/sessions").status_code == 403
    page = browser.get("/clients/").content.decode()
    assert token not in page
    assert token not in str(Client.objects.values())
    for shown in ("Power BI", "read:figures", "60"):
        assert shown in page
    assert "never" not in page


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_nobody_else_comes_near(role: Role) -> None:
    """Neither to look, nor to make, change or end one."""
    client, browser = Program("Quiet").client, signed_in(role)
    assert browser.get("/clients/").status_code == 403
    assert browser.post("/clients/", NEW).status_code == 403
    assert browser.get(f"/clients/{client.pk}/").status_code == 403
    assert browser.post(f"/clients/{client.pk}/", NEW).status_code == 403
    assert browser.post(f"/clients/{client.pk}/revoke/", {"name": "Quiet"}).status_code == 403
    client.refresh_from_db()
    assert (client.revoked_at, Client.objects.count()) == (None, 1)
    assert "/clients/" not in browser.get("/reach/").content.decode()


def test_what_it_may_do_is_changed_from_the_next_call_on() -> None:
    """Another scope, another budget; the audit says which."""
    program, browser = Program("Power BI"), signed_in(Role.ADMINISTRATOR)
    address = f"/clients/{program.client.pk}/"
    assert program.get("people").status_code == 200
    browser.post(address, {"scopes": ["read:sessions"], "per_minute": "9"})
    assert program.get("people").status_code == 403
    assert program.get("sessions").status_code == 200
    changed = Entry.objects.filter(what=Entry.What.CHANGED, kind="api.client")
    assert [each.fields for each in changed] == ["scopes, per_minute"]
    browser.post(address, {"scopes": ["read:sessions"], "per_minute": "9"})
    assert changed.count() == 1
    page = browser.get(address).content.decode()
    assert "read sessions" in page
    assert "calls in that minute" in page


def test_it_is_revoked_after_its_name_was_typed() -> None:
    """A slip does nothing; and afterwards nothing of it can be changed, nor its name taken."""
    program, browser = Program("Power BI"), signed_in(Role.ADMINISTRATOR)
    address = f"/clients/{program.client.pk}/"
    page = browser.post(f"{address}revoke/", {"name": "Power"}, follow=True).content.decode()
    assert "Nothing was done" in page
    assert program.get("people").status_code == 200
    page = browser.post(f"{address}revoke/", {"name": " power bi "}, follow=True).content.decode()
    assert "may no longer ask" in page
    assert program.get("people").status_code == 401
    browser.post(address, {"scopes": ["write:registrations"], "per_minute": "9"})
    program.client.refresh_from_db()
    assert program.client.per_minute != 9
    assert "already" in browser.post("/clients/", NEW).content.decode()
    kept = Entry.objects.filter(kind="api.client").values_list("what", "fields", "who")
    assert [(what, fields) for what, fields, _ in kept] == [("changed", "revoked_at")]
    assert "administrator" in kept[0][2]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": " "}, "This field is required."),
        ({"name": "x" * 81}, "at most 80 characters"),
        ({"scopes": []}, "Tick at least one thing"),
        ({"scopes": ["read:everything"]}, "is not one of the available choices"),
        ({"per_minute": "0"}, "greater than or equal to 1"),
        ({"per_minute": "many"}, "Enter a whole number."),
        ({"name": "<script>alert(1)</script>", "scopes": []}, "&lt;script&gt;"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(given: dict[str, object], said: str) -> None:
    """And nothing is made; what was typed stays."""
    answer = signed_in(Role.ADMINISTRATOR).post("/clients/", NEW | given)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert "<script>alert" not in answer.content.decode()
    assert not Client.objects.exists()
    assert not Entry.objects.filter(kind="api.client").exists()
