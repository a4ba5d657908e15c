"""How the registry answers kiosks: always our media type, always a message of the wire."""

import logging
import traceback
from collections.abc import Callable

from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from msgspec import Struct

from registry.kiosks.models import Kiosk
from sync import wire

log = logging.getLogger(__name__)


class Refused(Exception):
    """The request cannot be done as it was asked; carries the whole answer."""

    def __init__(self, status: int, code: str, message: str, kiosk: Kiosk | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.problem = wire.Problem(code=code, message=message, kiosk=kiosk.id if kiosk else None)


def answer(message: Struct, status: int = 200) -> HttpResponse:
    """Return a message of the wire as a response that no cache keeps."""
    response = HttpResponse(wire.encode(message), status=status, content_type=wire.MEDIA_TYPE)
    response.headers["Cache-Control"] = "no-store"
    return response


def problems(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Turn what goes wrong under /api/ into a `wire.Problem`; a kiosk never meets an HTML page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, error: Exception) -> HttpResponse | None:
        return _problem(request, error) if request.path.startswith("/api/") else None

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def _problem(request: HttpRequest, error: Exception) -> HttpResponse:
    if isinstance(error, Refused):
        return _refusal(error)
    if isinstance(error, Http404):
        return answer(wire.Problem(code="not-found", message=f"There is nothing at {request.path}."), 404)
    place = traceback.extract_tb(error.__traceback__)[-1]
    log.error("%s broke: %s at %s:%s", request.path, type(error).__name__, place.filename, place.lineno)
    if isinstance(error, OperationalError):
        busy = wire.Problem(code="busy", message="The database is not answering; try again later.")
        response = answer(busy, status=503)
        response.headers["Retry-After"] = "5"
        return response
    broken = wire.Problem(code="broken", message="Something broke in the registry; try again later.")
    return answer(broken, status=500)


def _refusal(error: Refused) -> HttpResponse:
    response = answer(error.problem, status=error.status)
    if error.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response
