"""The real registry behind the real client, without a socket: the test chooses what befalls a request."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from io import BytesIO

import requests
from django.test import Client
from requests.adapters import BaseAdapter
from urllib3 import HTTPResponse

from sync.client import Registry
from sync.store import Identity


class Fault(StrEnum):
    """What becomes of one request."""

    NONE = "none"
    LOST = "lost"
    ANSWER_LOST = "answer lost"
    TWICE = "twice"
    CUT = "cut"
    PORTAL = "portal"
    BROKEN = "broken"


@dataclass
class Wire(BaseAdapter):
    """Hands requests to Django as a web server would, or fails as ``fault`` says."""

    fault: Fault = Fault.NONE
    client: Client = field(default_factory=Client)

    def send(self, request: requests.PreparedRequest, *_: object, **__: object) -> requests.Response:
        """Answer one request."""
        if self.fault is Fault.LOST:
            raise requests.ConnectionError("lost")
        if self.fault is Fault.PORTAL:
            return _response(200, {"Content-Type": "text/html"}, b"<html>Sign in")
        if self.fault is Fault.BROKEN:
            return _response(502, {"Content-Type": "text/html"}, b"<html>Bad gateway")
        if self.fault is Fault.TWICE:
            self._ask(request)
        answer = self._ask(request)
        if self.fault is Fault.ANSWER_LOST:
            raise requests.ReadTimeout("no answer")
        if self.fault is Fault.CUT:
            return _response(200, dict(answer.headers), answer.content[: len(answer.content) // 2])
        return answer

    def close(self) -> None:
        """Nothing is open."""

    def _ask(self, request: requests.PreparedRequest) -> requests.Response:
        body = request.body or b""
        answer = self.client.generic(
            request.method or "GET",
            request.path_url,
            body,
            content_type=request.headers["Content-Type"],
            headers={name: str(value) for name, value in request.headers.items() if name != "Content-Type"},
        )
        return _response(answer.status_code, dict(answer.headers), answer.content)


def talk(identity: Identity, wire: Wire) -> Registry:
    """Return the kiosk's client, on this wire."""
    registry = Registry(identity)
    registry._session._session.mount(identity.registry_url, wire)
    return registry


def _response(status: int, headers: Mapping[str, str], body: bytes) -> requests.Response:
    response = requests.Response()
    response.status_code = status
    response.headers.update(headers)
    response.raw = HTTPResponse(BytesIO(body), preload_content=False)
    return response
