"""Signing in with the council's directory: a real OpenID provider on a port of this machine."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import requests
from django.contrib.auth.models import User
from django.test import Client
from pytest_django.fixtures import Settings

from config.registry import RegistrySettings
from registry.access.roles import Role
from registry.audit.models import Entry
from registry.directory import origin, providers
from tests.registry.town import Town

LOGIN = "/accounts/oidc/council/login/"
ADDRESS = "leader@council.example"


KNOWN = (
    {"sub": "leader", "email": ADDRESS, "email_verified": True},
    {"sub": "unchecked", "email": ADDRESS, "email_verified": False},
    {"sub": "stranger", "email": "stranger@council.example", "email_verified": True},
)
LISTENING = re.compile(r"running on (http://\S+)")


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """Run a provider, in a process of its own, that knows somebody whose address it did not check too."""
    words = [sys.executable, "-m", "oidc_provider_mock", "--port", "0"]
    for each in KNOWN:
        words += ["--user-claims", json.dumps(each)]
    with subprocess.Popen(words, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as provider:
        assert provider.stderr
        found = next(filter(None, map(LISTENING.search, provider.stderr)))
        yield found[1]
        provider.terminate()


@pytest.fixture
def directory(issuer: str, settings: Settings) -> RegistrySettings:
    """Tell the registry of the provider."""
    told = RegistrySettings(oidc_url=issuer, oidc_client="registry", oidc_secret="between us")
    settings.SOCIALACCOUNT_PROVIDERS = providers(told)
    return told


def vouched(client: Client, who: str) -> str:
    """Walk from our form to the provider, be ``who`` there, come back; return where it ends."""
    begin = client.post(LOGIN)
    assert begin.status_code == 302
    there = requests.post(begin.headers["Location"], data={"sub": who}, allow_redirects=False, timeout=10)
    back = urlsplit(there.headers["Location"])
    assert back.path == "/accounts/oidc/council/login/callback/"
    done = client.get(f"{back.path}?{back.query}")
    return done.headers.get("Location", done.content.decode())


def invited(town: Town) -> User:
    """Make an account whose address the directory knows."""
    user = town.account(Role.LEADER)
    user.email = ADDRESS
    user.save()
    return user


def test_the_sign_in_page_offers_the_directory(directory: RegistrySettings, client: Client, db: None) -> None:
    """A button, in a form, only where there is a directory."""
    assert "Sign in with your council account" in client.get("/accounts/login/").content.decode()


def test_no_button_without_a_directory(client: Client, db: None) -> None:
    """Where no issuer is set, the page has its password form alone."""
    assert "oidc" not in client.get("/accounts/login/").content.decode()
    assert providers(RegistrySettings()) == {}


def test_an_invited_account_signs_in_and_is_sure_enough(
    town: Town, directory: RegistrySettings, client: Client, settings: Settings
) -> None:
    """The directory vouches for the address; its own second factor stands for ours."""
    settings.REQUIRE_MFA = True
    user = invited(town)
    assert vouched(client, "leader") == "/reach/"
    assert client.get("/people/").status_code == 200
    assert Entry.objects.get(what="signed-in").account == user.pk
    assert User.objects.count() == 1


@pytest.mark.parametrize("who", ["stranger", "unchecked"])
def test_others_stay_outside(town: Town, directory: RegistrySettings, client: Client, who: str) -> None:
    """Nobody without an account comes in, nor somebody with an address that the directory did not check."""
    invited(town)
    ended = vouched(client, who)
    assert "/accounts/3rdparty/signup/" in ended or "Accounts are made for you" in ended
    assert "_auth_user_id" not in client.session
    assert User.objects.count() == 1


def test_who_cancels_is_told_so(directory: RegistrySettings, client: Client, db: None) -> None:
    """Saying no at the directory leads back to a page in words."""
    begin = client.post(LOGIN)
    there = requests.post(
        begin.headers["Location"], data={"action": "deny"}, allow_redirects=False, timeout=10
    )
    back = urlsplit(there.headers["Location"])
    assert client.get(f"{back.path}?{back.query}", follow=True).status_code in {200, 401}
    assert "_auth_user_id" not in client.session


def test_a_form_may_lead_to_the_directory() -> None:
    """The content policy names its origin, and nothing else of its address."""
    told = RegistrySettings(oidc_url="https://login.example/council/v2.0")
    assert origin(told) == "https://login.example"
    assert origin(RegistrySettings()) == ""
