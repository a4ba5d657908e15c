"""Signing in: throttled, with a second factor where people's records open, for a short time, and noted."""

import hmac
import os
import subprocess
import sys
import time
from base64 import b32decode
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import validate_totp_code
from django.conf import settings as ours
from django.contrib.auth.models import User
from django.core.cache import cache
from django.test import Client
from pytest_django.fixtures import Settings

from registry.access.roles import Role
from registry.access.sessions import BEGAN, SESSION_LONGEST
from registry.audit.models import Entry
from tests.registry.town import Town

PASSWORD = "a long enough password"
SIGN_IN = "/accounts/login/"
ROOT = Path(__file__).parents[3]


def account(town: Town, role: Role) -> User:
    """Make an account with a password."""
    user = town.account(role)
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client: Client, user: User, password: str = PASSWORD) -> str:
    """Send the sign-in form; return where it leads, or nothing."""
    return client.post(SIGN_IN, {"login": user.username, "password": password}).headers.get("Location", "")


def code(secret: str) -> str:
    """Return what an authenticator app shows now (RFC 6238: HMAC-SHA-1 of the half minute, six digits)."""
    digest = hmac.new(b32decode(secret), int(time.time() // 30).to_bytes(8, "big"), "sha1").digest()
    at = digest[-1] & 0xF
    return f"{(int.from_bytes(digest[at : at + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


def test_each_role_starts_where_it_works(town: Town) -> None:
    """Who sees figures starts with them; a receptionist with the timetable."""
    assert sign_in(Client(), account(town, Role.ANALYST)) == "/reach/"
    assert sign_in(Client(), account(town, Role.RECEPTIONIST)) == "/timetable/"
    assert sign_in(Client(), account(town, Role.DATA_PROTECTION)) == "/reach/"


def test_guessing_is_slowed_down(town: Town, client: Client) -> None:
    """After a handful of wrong passwords even the right one waits, and the failures are in the audit."""
    user = account(town, Role.LEADER)
    for _ in range(12):
        sign_in(client, user, "wrong")
    assert sign_in(client, user) == ""
    assert sign_in(Client(), user) == ""
    assert Entry.objects.filter(what="failed", who=user.username).exists()
    kept = " ".join(map(str, Entry.objects.values_list("who", "why", "fields", "record")))
    assert "wrong" not in kept


def test_signing_in_is_noted(town: Town, client: Client) -> None:
    """The audit knows who came in, in which roles."""
    user = account(town, Role.LEADER)
    sign_in(client, user)
    entry = Entry.objects.get(what="signed-in")
    assert (entry.account, entry.who, entry.roles) == (user.pk, user.username, "leader")


@pytest.mark.parametrize(("role", "path"), [(Role.LEADER, "/people/"), (Role.ADMINISTRATOR, "/admin/")])
def test_peoples_records_want_a_second_factor(town: Town, settings: Settings, role: Role, path: str) -> None:
    """Until it is set up every page leads to where that is done; an analyst needs none."""
    settings.REQUIRE_MFA = True
    assert town.browser(role).get(path).headers["Location"] == "/accounts/2fa/"
    assert town.browser(Role.ANALYST).get("/reach/").status_code == 200


def test_a_second_factor_is_set_up_and_then_asked_for(town: Town, client: Client, settings: Settings) -> None:
    """From the first sign-in with a password, by way of the code's picture, to one with a code."""
    settings.REQUIRE_MFA = True
    user = account(town, Role.LEADER)
    sign_in(client, user)
    ask = client.get("/accounts/2fa/totp/activate/").headers["Location"]
    assert client.post(ask, {"password": PASSWORD}).headers["Location"] == "/accounts/2fa/totp/activate/"
    page = client.get("/accounts/2fa/totp/activate/")
    text = page.content.decode()
    assert "data:image/svg+xml" in text
    assert "style=" not in text
    assert "<script" not in text
    secret = page.context["form"].secret
    assert client.post("/accounts/2fa/totp/activate/", {"code": code(secret)}).status_code == 302
    assert client.get("/people/").status_code == 200
    again = Client()
    assert sign_in(again, user) == "/accounts/2fa/authenticate/"
    assert again.get("/people/").status_code == 302
    cache.clear()  # a code is good once, and this test does not wait half a minute for the next
    done = again.post("/accounts/2fa/authenticate/", {"code": code(secret)})
    assert done.status_code == 302
    assert again.get("/people/").status_code == 200


def test_a_code_may_change_while_it_is_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    """It holds half a minute longer than it is shown, and no more; signing in over the half minute failed."""
    monkeypatch.setattr(time, "time", lambda: 1_800_000_029.0)
    shown = code("JBSWY3DPEHPK3PXP")
    for later, fits in [(0, True), (1, True), (30, True), (31, False)]:
        monkeypatch.setattr(time, "time", lambda later=later: 1_800_000_029.0 + later)
        assert validate_totp_code("JBSWY3DPEHPK3PXP", shown) is fits, later


def test_a_lost_phone_is_put_right_by_an_administrator(town: Town) -> None:
    """The second factor is taken away, and the audit says by whom."""
    user = town.account(Role.LEADER)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    action = {"action": "drop_second_factor", "_selected_action": [user.pk]}
    town.browser(Role.ADMINISTRATOR).post("/admin/auth/user/", action)
    assert not Authenticator.objects.exists()
    assert Entry.objects.get(kind="auth.user", record=str(user.pk)).fields == "second factor"


def test_an_account_is_made_with_a_post_and_a_password_shown_once(town: Town) -> None:
    """The administrator reads the made-up password from the page, and the account signs in with it."""
    data = {
        "username": "new.leader",
        "email": "new.leader@hub.example",
        "is_active": "on",
        "posts-TOTAL_FORMS": "1",
        "posts-INITIAL_FORMS": "0",
        "posts-0-role": "leader",
        "posts-0-hub": str(town.here.hub.pk),
    }
    page = town.browser(Role.ADMINISTRATOR).post("/admin/auth/user/add/", data, follow=True).content.decode()
    password = page.split("The password of new.leader is ")[1].split(". It")[0]
    assert sign_in(Client(), User.objects.get(username="new.leader"), password) == "/reach/"


def test_a_session_ends_however_busy(town: Town) -> None:
    """After its longest time the next page is the sign-in."""
    browser = town.browser(Role.ANALYST)
    assert browser.get("/reach/").status_code == 200
    session = browser.session
    session[BEGAN] -= SESSION_LONGEST + 60
    session.save()
    assert browser.get("/reach/").headers["Location"] == SIGN_IN
    assert browser.get("/reach/").status_code == 302


def test_an_idle_session_ends_soon() -> None:
    """Half an hour without a page, and closing the browser, end it."""
    assert ours.SESSION_COOKIE_AGE == 30 * 60
    assert ours.SESSION_EXPIRE_AT_BROWSER_CLOSE


def test_headers_of_every_answer(town: Town, client: Client) -> None:
    """Nothing foreign or inline, no frames, no guessing of types, nothing for cameras or places."""
    for answer in (client.get(SIGN_IN), town.browser(Role.ADMINISTRATOR).get("/admin/")):
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "camera=()" in answer.headers["Permissions-Policy"]


def test_the_records_have_no_sign_in_of_their_own(client: Client) -> None:
    """Django's own form would go round the throttle and the second factor."""
    assert client.get("/admin/login/").headers["Location"].startswith(f"{SIGN_IN}?next=")
    assert client.post("/admin/login/", {"username": "a", "password": "b"}).status_code == 302


def test_production_settings_pass_djangos_deployment_check(tmp_path: Path) -> None:
    """``hub-registry check --deploy`` has nothing to say of a registry behind TLS, warnings included."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("HUB_")} | {
        "HUB_REGISTRY_DATABASE": str(tmp_path / "registry.db"),
        "HUB_REGISTRY_SECRET_KEY": "x1Y2z3" * 12,
        "HUB_REGISTRY_ALLOWED_HOSTS": "registry.example",
        "HUB_REGISTRY_BEHIND_TLS": "true",
    }
    start = "from registry.cli import main; main()"
    words = [sys.executable, "-c", start, "check", "--deploy", "--fail-level", "WARNING"]
    run = subprocess.run(words, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (run.returncode, "no issues (0 silenced)" in run.stdout) == (0, True), run.stderr
    weak = environment | {"HUB_REGISTRY_REQUIRE_MFA": "false"}
    run = subprocess.run(words, env=weak, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (run.returncode, "access.W001" in run.stderr) == (1, True)
