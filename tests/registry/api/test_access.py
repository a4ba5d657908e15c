"""Who may ask: tokens, scopes, budgets, and a line in the audit for each call."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client as Browser
from django.utils import timezone

from registry.api.models import Client
from registry.api.services import Scope, revoke, spend
from registry.audit.models import Entry
from tests.registry.api.asking import Program
from tests.registry.making import NOW

pytestmark = pytest.mark.django_db
READS = {
    Scope.READ_SESSIONS: "sessions",
    Scope.READ_ATTENDANCES: "attendances",
    Scope.READ_PEOPLE: "people",
    Scope.READ_FIGURES: "figures?first=2026-01-01&last=2026-01-31",
}
WRITES = {
    Scope.WRITE_ATTENDANCES: "attendances",
    Scope.WRITE_HEADCOUNTS: "headcounts",
    Scope.WRITE_REGISTRATIONS: "registrations",
}


@pytest.mark.parametrize("scope", Scope)
def test_a_scope_opens_what_it_says_and_nothing_else(scope: Scope) -> None:
    """Cell by cell: what is not granted is 403, and what is granted is not."""
    program = Program("One", scope)
    for needed, path in READS.items():
        assert (program.get(path).status_code == 403) is (needed is not scope)
    for needed, path in WRITES.items():
        assert (program.send(path, {}).status_code == 403) is (needed is not scope)
    for table, needed in (("people", Scope.READ_PEOPLE), ("sessions", Scope.READ_SESSIONS)):
        assert (program.get(f"files/{table}.csv").status_code == 403) is (needed is not scope)


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic eA=="}])
def test_without_a_token_nothing_is_said(headers: dict[str, str]) -> None:
    """401, whatever was asked; signing in to the pages opens nothing here."""
    for path in READS.values():
        assert Browser(headers=headers).get(f"/api/v1/{path}").status_code == 401


def test_a_revoked_client_is_unknown() -> None:
    """From one moment to the next."""
    program = Program()
    revoke(program.client, NOW)
    assert program.get("people").status_code == 401


def test_too_many_calls_wait_a_minute() -> None:
    """The budget is the client's own, and is whole again in the next minute."""
    program = Program("Busy", Scope.READ_PEOPLE, per_minute=2)
    now = timezone.now().replace(second=1)
    assert [spend(program.client, now) for _ in range(3)] == [True, True, False]
    assert spend(program.client, now + timedelta(minutes=1))
    Client.objects.update(per_minute=0)
    response = program.get("people")
    assert (response.status_code, response.headers["Retry-After"]) == (429, "60")
    assert response.json()["detail"].endswith("wait a minute.")
    assert Program("Quiet").get("people").status_code == 200


def test_every_call_is_in_the_audit() -> None:
    """Read, written or refused: who, what, when; never what was sent."""
    program = Program("Power BI", Scope.READ_PEOPLE)
    program.get("people", limit=1)
    program.send("registrations", {"hub": "Okafor"})
    found = list(Entry.objects.order_by("id").values_list("what", "kind", "why"))
    assert found == [
        ("exported", "api read:people", "API client Power BI: GET /api/v1/people"),
        ("refused", "api write:registrations", "API client Power BI: POST /api/v1/registrations"),
    ]


def test_making_and_revoking_by_command() -> None:
    """The token is shown once and works; a name is taken once."""
    said = StringIO()
    call_command("api-client", "Power BI", "--scope", "read:people", stdout=said)
    token = said.getvalue().split()[-1]
    ask = Browser(headers={"Authorization": f"Bearer {token}"})
    assert ask.get("/api/v1/people").status_code == 200
    assert token not in str(Client.objects.values())
    with pytest.raises(CommandError, match="already"):
        call_command("api-client", "Power BI", "--scope", "read:people")
    with pytest.raises(CommandError, match="at least one --scope"):
        call_command("api-client", "Other")
    call_command("api-client", "Power BI", "--revoke", stdout=said)
    assert ask.get("/api/v1/people").status_code == 401
    with pytest.raises(CommandError, match="no client called Other"):
        call_command("api-client", "Other", "--revoke")
