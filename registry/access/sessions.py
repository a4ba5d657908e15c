"""Sessions that end, and a second factor for whoever sees people's records."""

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from registry.access.grants import may
from registry.access.roles import OF_PEOPLE

BEGAN = "began"
SESSION_LONGEST = 12 * 60 * 60
"""Seconds after which even a busy session ends."""
ALWAYS_OPEN = ("/accounts/", "/static/", "/healthz", "/readyz", "/metrics", "/api/")
"""Addresses that need no second factor: one sets it up at /accounts/."""


def short_and_sure(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """End a session after its longest time, however busy; ask for a second factor where one is needed."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            if _too_long(request):
                logout(request)
                return HttpResponseRedirect(settings.LOGIN_URL)
            if _unsure(request):
                messages.info(request, "Your account sees people's records: set up a second factor first.")
                return HttpResponseRedirect("/accounts/2fa/")
        return get_response(request)

    return middleware


def _too_long(request: HttpRequest) -> bool:
    now = int(timezone.now().timestamp())
    began: int = request.session.setdefault(BEGAN, now)
    return now - began > SESSION_LONGEST


def _unsure(request: HttpRequest) -> bool:
    if not settings.REQUIRE_MFA or request.path.startswith(ALWAYS_OPEN):
        return False
    if not any(may(request.user, act) for act in OF_PEOPLE):
        return False
    return not (is_mfa_enabled(request.user) or _vouched_for(request))


def _vouched_for(request: HttpRequest) -> bool:
    """Say whether the council's directory signed them in: it asks for its own second factor."""
    return any(
        record.get("method") == "socialaccount"
        for record in get_authentication_records(request, request.user)
    )
