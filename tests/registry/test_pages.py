"""The registry's own pages: sign-in, health, headers, and what strangers meet."""

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from registry import health

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"


@pytest.mark.parametrize("question", ["/healthz", "/readyz"])
def test_a_registry_that_lives_and_can_be_asked_says_ok(client: Client, question: str) -> None:
    """A balancer learns both, without signing in."""
    response = client.get(question)
    assert response.status_code == 200
    assert response.content == b"ok\n"


def test_a_registry_whose_database_lacks_a_step_is_alive_and_not_ready(client: Client) -> None:
    """As after an upgrade whose migrations were forgotten: nobody is sent there, and nobody restarts it."""
    MigrationRecorder.Migration.objects.filter(app="intake").latest("id").delete()
    response = client.get("/readyz")
    assert response.status_code == 503
    assert b"hub-registry migrate" in response.content
    assert client.get("/healthz").status_code == 200


def test_a_registry_without_its_database_is_alive_and_not_ready(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Starting it anew would not bring the database back."""

    def away(*_: object) -> bool:
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(health, "is_behind", away)
    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200


def test_start_leads_to_reach(client: Client) -> None:
    """The first page is the one people come for."""
    assert client.get("/").headers["Location"] == "/reach/"


@pytest.mark.parametrize("name", ["warden", "warden@hub.example"])
def test_sign_in_by_name_or_address(client: Client, name: str) -> None:
    """Either the user name or the e-mail address opens the dashboards."""
    User.objects.create_user("warden", "warden@hub.example", PASSWORD)
    response = client.post("/accounts/login/", {"login": name, "password": PASSWORD})
    assert (response.status_code, response.headers["Location"]) == (302, "/reach/")


def test_wrong_password_is_said_in_words(client: Client) -> None:
    """A failed sign-in shows what happened and keeps the form."""
    User.objects.create_user("warden", password=PASSWORD)
    page = client.post("/accounts/login/", {"login": "warden", "password": "no"}).content.decode()
    assert "You are not signed in" in page
    assert 'name="password"' in page


def test_nobody_signs_themselves_up(client: Client) -> None:
    """Sign-up is closed: the page says so and a form sent to it makes nobody."""
    details = {"username": "thief", "password1": PASSWORD, "password2": PASSWORD}
    page = client.post("/accounts/signup/", details).content.decode()
    assert "Accounts are made for you" in page
    assert not User.objects.exists()


def test_every_page_forbids_inline_and_foreign_content(client: Client) -> None:
    """The policy travels with each answer, and our own pages keep to it."""
    response = client.get("/accounts/login/")
    assert response.headers["Content-Security-Policy"].startswith("default-src 'self'")
    page = response.content.decode()
    assert "<script" not in page
    assert "style=" not in page


def test_the_stylesheet_is_served_without_a_collecting_step(client: Client) -> None:
    """The CSS comes straight from the package."""
    response = client.get("/static/registry/registry.css")
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/css")
    response.close()


def test_admin_index_opens_for_staff(admin_client: Client) -> None:
    """Every room's records have their place in the admin."""
    page = admin_client.get("/admin/").content.decode()
    for name in ("Families", "Sessions", "Kiosks", "Events", "Attendances", "Refusals"):
        assert name in page
