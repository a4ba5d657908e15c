"""Signing in: accounts are made by people who may, and every sign-in is in the audit."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest

from registry.access.menu import start
from registry.audit.models import Entry
from registry.audit.services import Of, note

UNKNOWN = Of("auth.user")


class ByInvitation(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Accounts with a password."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  allauth passes it
        """Nobody signs themselves up."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Go on to the first page that the account may open."""
        return start(request)

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign in, by whichever way, and note it."""
        super().login(request, user)
        note(user, Entry.What.SIGNED_IN, [user])

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Note that somebody failed to sign in; what they typed may be a password, and is not kept."""
        super().authentication_failed(request, **credentials)
        tried = User.objects.filter(username=credentials.get("username", "")).first()
        note(tried, Entry.What.FAILED, [tried] if tried else [UNKNOWN])


class ByDirectory(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Accounts that the council's directory vouches for."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:  # noqa: ARG002  allauth passes it
        """Nobody signs themselves up, whoever vouches for them."""
        return False


def directory(_: HttpRequest) -> dict[str, str]:
    """Give the sign-in page the name of the council's directory; empty where there is none."""
    apps = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    return {"directory": apps[0]["name"] if apps else ""}
