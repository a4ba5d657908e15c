"""How the registry reads what kiosks send: who speaks, and the body, within limits."""

from datetime import datetime
from typing import TypeVar

import msgspec
import zstandard
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest

from registry.kiosks.answers import Refused
from registry.kiosks.models import Kiosk
from registry.kiosks.services import authenticate

T = TypeVar("T", bound=msgspec.Struct)
BODY_LIMIT = 8 * 2**20
"""Bytes in a body, before and after it is unpacked."""


def speaker(request: HttpRequest) -> Kiosk:
    """Return the kiosk that the bearer token belongs to.

    Raises:
        Refused: 401 for no token or an unknown one, 403 for one that was revoked.
    """
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    kiosk = authenticate(token.strip()) if scheme.lower() == "bearer" else None
    if kiosk is None:
        raise Refused(401, "unknown-token", "This registry does not know this kiosk. Enrol it again.")
    if kiosk.revoked_at:
        raise Refused(403, "revoked", "This kiosk is no longer allowed here. Ask your administrator.", kiosk)
    return kiosk


def only(request: HttpRequest, method: str) -> None:
    """Refuse every other method with 405.

    Raises:
        Refused: it is another method.
    """
    if request.method != method:
        raise Refused(405, "bad-method", f"Use {method} here.")


def message(request: HttpRequest, shape: type[T]) -> T:
    """Return the body as a message of the wire.

    Raises:
        Refused: 400 if it is not one, 413 if it is too long, 415 for an encoding that is not ours.
    """
    body = _unpacked(request)
    try:
        return msgspec.json.decode(body, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Refused(400, "bad-body", f"The body cannot be read: {error}.") from error


def clock_offset(sent_at: datetime, now: datetime) -> int | None:
    """Return how many milliseconds the kiosk's clock is ahead of ours; None if its time has no zone."""
    return round((sent_at - now).total_seconds() * 1000) if sent_at.tzinfo else None


def _unpacked(request: HttpRequest) -> bytes:
    encoding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in {"identity", "zstd"}:
        raise Refused(415, "bad-encoding", "Send the body as it is, or packed with zstd.")
    try:
        body = request.body
    except RequestDataTooBig as error:
        raise _too_long() from error
    if encoding == "zstd":
        body = _unzstd(body)
    if len(body) > BODY_LIMIT:
        raise _too_long()
    return body


def _unzstd(packed: bytes) -> bytes:
    """Unpack no more than one byte beyond the limit, whatever the header promises."""
    unpacker = zstandard.ZstdDecompressor(max_window_size=BODY_LIMIT)
    try:
        with unpacker.stream_reader(packed, read_across_frames=True) as stream:
            return stream.read(BODY_LIMIT + 1)
    except zstandard.ZstdError as error:
        raise Refused(400, "bad-body", "The body is not what its zstd encoding promises.") from error


def _too_long() -> Refused:
    return Refused(
        413, "too-long", f"A body may hold {BODY_LIMIT:,} bytes at most; send fewer events at once."
    )
