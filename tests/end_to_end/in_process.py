"""The real registry behind the real client, without a socket: the test chooses what befalls a request."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from io import BytesIO
from unittest.mock import patch

import requests
from django.test import Client
from requests.adapters import BaseAdapter
from urllib3 import HTTPResponse

from sync.client import Registry
from sync.store import Identity

COUNTED = {"Content-Type", "Content-Length"}
"""What Django's client says itself, of the body that it is given."""


class Fault(StrEnum):
    """What becomes of one request."""

    NONE = "none"
    LOST = "lost"
    ANSWER_LOST = "the answer is lost"
    LATE = "it is held up, and may arrive after later ones"
    TWICE = "it arrives twice"
    CUT = "half of the answer arrives"
    REQUEST_CUT = "half of the request arrives"
    STALE = "the answer to an earlier request comes instead"
    PORTAL = "a captive portal answers"
    BROKEN = "a proxy answers"
    DIES = "the registry dies in the middle of it"


@dataclass
class Wire(BaseAdapter):
    """Hands requests to Django as a web server would, or fails as ``fault`` says."""

    fault: Fault = Fault.NONE
    client: Client = field(default_factory=Client)
    late: list[requests.PreparedRequest] = field(default_factory=list)
    earlier: dict[str, requests.Response] = field(default_factory=dict)

    def send(self, request: requests.PreparedRequest, *_: object, **__: object) -> requests.Response:
        """Answer one request."""
        match self.fault:
            case Fault.LOST:
                raise requests.ConnectionError("lost")
            case Fault.LATE:
                self.late.append(request)
                raise requests.ReadTimeout("no answer")
            case Fault.PORTAL:
                return _response(200, {"Content-Type": "text/html"}, b"<html>Sign in")
            case Fault.BROKEN:
                return _response(502, {"Content-Type": "text/html"}, b"<html>Bad gateway")
            case Fault.STALE if earlier := self.earlier.get(_path(request)):
                return _response(earlier.status_code, earlier.headers, earlier.content)
            case Fault.REQUEST_CUT:
                return self._ask(request, (_body(request))[: len(_body(request)) // 2])
            case Fault.DIES:
                with patch("registry.intake.tables.follow", side_effect=SystemError("dead")):
                    return self._ask(request)
            case _:
                return self._deliver(request)

    def deliver_late(self) -> None:
        """Let the request that was held up longest arrive; nobody waits for the answer."""
        if self.late:
            self._ask(self.late.pop(0))

    def close(self) -> None:
        """Nothing is open."""

    def _deliver(self, request: requests.PreparedRequest) -> requests.Response:
        if self.fault is Fault.TWICE:
            self._ask(request)
        answer = self._ask(request)
        if self.fault is Fault.ANSWER_LOST:
            raise requests.ReadTimeout("no answer")
        if self.fault is Fault.CUT:
            return _response(answer.status_code, answer.headers, answer.content[: len(answer.content) // 2])
        # The content is read by now: what is kept, and what is given, each has its own to read.
        self.earlier[_path(request)] = answer
        return _response(answer.status_code, answer.headers, answer.content)

    def _ask(self, request: requests.PreparedRequest, body: bytes | None = None) -> requests.Response:
        answer = self.client.generic(
            request.method or "GET",
            request.path_url,
            _body(request) if body is None else body,
            content_type=request.headers["Content-Type"],
            headers={name: str(value) for name, value in request.headers.items() if name not in COUNTED},
        )
        return _response(answer.status_code, dict(answer.headers), answer.content)


def talk(identity: Identity, wire: Wire) -> Registry:
    """Return the kiosk's client, on this wire."""
    registry = Registry(identity)
    registry._session._session.mount(identity.registry_url, wire)
    return registry


def _path(request: requests.PreparedRequest) -> str:
    return request.path_url.partition("?")[0]


def _body(request: requests.PreparedRequest) -> bytes:
    body = request.body or b""
    return body if isinstance(body, bytes) else body.encode()


def _response(status: int, headers: Mapping[str, str], body: bytes) -> requests.Response:
    response = requests.Response()
    response.status_code = status
    response.headers.update(headers)
    response.raw = HTTPResponse(BytesIO(body), preload_content=False)
    return response
