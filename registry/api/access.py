"""Who asks: a bearer token, a scope, a budget, and a line in the audit for every call."""

from typing import NoReturn

from django.http import HttpRequest
from django.utils import timezone
from ninja.errors import HttpError
from ninja.security import HttpBearer

from registry.api import services
from registry.api.models import Client
from registry.api.services import Scope
from registry.audit.models import Entry
from registry.audit.services import Of, note


class Asked(HttpRequest):
    """A request whose client is known."""

    auth: Client


class TooMany(Exception):
    """The client's calls for this minute are spent."""


class Bearer(HttpBearer):
    """Lets in clients that hold a scope."""

    openapi_scheme = "bearer"

    def __init__(self, scope: Scope | None) -> None:
        super().__init__()
        self._scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> Client | None:
        """Return the client; None for an unknown token.

        Raises:
            HttpError: 403, the client may not do this.
            TooMany: it has asked too often.
        """
        client = services.authenticate(token)
        if client is None:
            return None
        if not services.spend(client, timezone.now()):
            raise TooMany
        if self._scope and self._scope not in client.scopes:
            _refuse(request, client, self._scope)
        what = Entry.What.EXPORTED if request.method == "GET" else Entry.What.ADDED
        note(None, what, [Of(f"api {self._scope}")], why=_said(request, client))
        return client


def may(request: HttpRequest, client: Client, scope: Scope) -> None:
    """Refuse a client that lacks a scope that only the address tells.

    Raises:
        HttpError: 403, it does.
    """
    if scope not in client.scopes:
        _refuse(request, client, scope)


def _refuse(request: HttpRequest, client: Client, scope: Scope) -> NoReturn:
    note(None, Entry.What.REFUSED, [Of(f"api {scope}")], why=_said(request, client))
    raise HttpError(403, f"This client may not do this; it lacks the scope {scope}.")


def _said(request: HttpRequest, client: Client) -> str:
    return f"API client {client.name}: {request.method} {request.path}"
