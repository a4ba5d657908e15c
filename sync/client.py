"""Talking to the registry over HTTP, and knowing when it is not the registry that answers."""

import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar
from urllib.parse import urlencode, urlsplit
from uuid import UUID

import msgspec
import requests
import zstandard
from requests.auth import AuthBase
from urllib3.exceptions import HTTPError, ReadTimeoutError

from sync import wire
from sync.store import Identity

ZSTD_LEVEL = 3
BODY_SECONDS = 120
"""A body that has not come by then is not waited for: it would hold up everything else."""
BODY_LIMIT = 64 * 2**20
"""Bytes; no answer of ours comes near."""
PIECE = 2**16
LONGEST_WAIT = 3600.0
"""Seconds; the most that an answer may ask us to wait."""
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
T = TypeVar(
    "T",
    wire.EnrolAnswer,
    wire.BatchAnswer,
    wire.Changes,
    wire.Sums,
    wire.Bucket,
    wire.HeartbeatAnswer,
    wire.Noted,
    wire.Others,
)


class Unreachable(Exception):
    """Our registry did not answer: wait and ask again. ``str()`` is a sentence."""

    def __init__(self, sentence: str, retry_after: float | None = None) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after
        """Seconds that the registry asked us to wait, if it did."""


class Refused(Exception):
    """Our registry said no: stop, and tell a person. ``str()`` is a sentence."""

    def __init__(self, sentence: str, code: str) -> None:
        super().__init__(sentence)
        self.code = code


class Registry:
    """The registry, as one kiosk sees it. One session, one thread."""

    def __init__(self, identity: Identity, timeout: float = 30) -> None:
        self._kiosk = identity.kiosk
        self._session = _Session(identity.registry_url, timeout, identity.token)

    def push(self, events: Sequence[bytes], sent_at: datetime) -> wire.BatchAnswer:
        """Send up to `wire.BATCH_LIMIT` events, each already JSON; return the word on each.

        Raises:
            Unreachable: nobody, or somebody else, answered; nothing is known of these events.
            Refused: the token is not accepted.
        """
        batch = wire.Batch(kiosk=self._kiosk, sent_at=sent_at, events=[msgspec.Raw(each) for each in events])
        body = zstandard.compress(wire.encode(batch), ZSTD_LEVEL)
        answer = self._session.call("POST", "events", wire.BatchAnswer, body, {"Content-Encoding": "zstd"})
        self._ours(answer.kiosk)
        if [each.index for each in answer.answers] != list(range(len(events))):
            raise Unreachable("The registry answered for other events than were sent; they are sent again.")
        return answer

    def changes(self, cursor: str, limit: int = wire.PAGE_LIMIT) -> wire.Changes:
        """Return the next page of the register.

        Raises:
            Unreachable: nobody, or somebody else, answered.
            Refused: the token is not accepted.
        """
        query = urlencode({"cursor": cursor, "limit": limit})
        answer = self._session.call("GET", f"changes?{query}", wire.Changes)
        self._ours(answer.kiosk)
        return answer

    def sums(self) -> wire.Sums:
        """Return the checksum of each bucket of the slice.

        Raises:
            Unreachable: nobody, or somebody else, answered.
            Refused: the token is not accepted.
        """
        answer = self._session.call("GET", "sums", wire.Sums)
        self._ours(answer.kiosk)
        return answer

    def bucket(self, number: int) -> wire.Bucket:
        """Return everything in one bucket of the slice.

        Raises:
            Unreachable: nobody, or somebody else, answered.
            Refused: the token is not accepted.
        """
        answer = self._session.call("GET", f"bucket/{number}", wire.Bucket)
        self._ours(answer.kiosk)
        if answer.bucket != number:
            raise Unreachable("The registry answered for another part of the register; it is asked again.")
        return answer

    def heartbeat(self, beat: wire.Heartbeat) -> wire.HeartbeatAnswer:
        """Say how this kiosk is; return what the registry holds of it.

        Raises:
            Unreachable: nobody, or somebody else, answered.
            Refused: the token is not accepted.
        """
        answer = self._session.call("POST", "heartbeat", wire.HeartbeatAnswer, wire.encode(beat))
        self._ours(answer.kiosk)
        return answer

    def diagnostics(self, told: wire.Diagnostics) -> wire.Noted:
        """Send what the registry asked for with a heartbeat's answer.

        Raises:
            Unreachable: nobody, or somebody else, answered.
            Refused: the token is not accepted.
        """
        body = zstandard.compress(wire.encode(told), ZSTD_LEVEL)
        answer = self._session.call("POST", "diagnostics", wire.Noted, body, {"Content-Encoding": "zstd"})
        self._ours(answer.kiosk)
        return answer

    def others(self, after: Mapping[UUID, int], hubs: str) -> wire.Others:
        """Return what the hub's other kiosks recorded today, each after the number that is known of it.

        ``hubs`` is the digest of the list of hubs that is known here.

        Raises:
            Unreachable: nobody, or somebody else, answered.
            Refused: the token is not accepted.
        """
        known = ",".join(f"{kiosk.hex}.{seq}" for kiosk, seq in after.items())
        answer = self._session.call("GET", f"others?{urlencode({'after': known, 'hubs': hubs})}", wire.Others)
        self._ours(answer.kiosk)
        return answer

    def close(self) -> None:
        """Let go of the connection."""
        self._session.close()

    def _ours(self, kiosk: UUID) -> None:
        if kiosk != self._kiosk:
            raise Unreachable("The registry answered for another kiosk; nothing was changed.")


def enrol(url: str, request: wire.EnrolRequest, timeout: float = 30) -> wire.EnrolAnswer:
    """Turn a one-time code into an identity.

    Raises:
        Unreachable: nobody, or somebody else, answered.
        Refused: the code is unknown, used or out of date.
    """
    session = _Session(url, timeout)
    try:
        return session.call("POST", "enrol", wire.EnrolAnswer, wire.encode(request))
    finally:
        session.close()


def check_url(url: str) -> str:
    """Return the registry's address in its plain form.

    Raises:
        ValueError: it is not one, or it would send a token in the clear over a network.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"{url} is not an address; give one such as https://registry.example")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise ValueError(f"{url} is not safe: only https:// may leave this machine.")
    return url.rstrip("/")


class _Bearer(AuthBase):
    """Our token, also where a .netrc would put another."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._token:
            request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class _Session:
    """One `requests` session; the one place that decides whether an answer is our registry's."""

    def __init__(self, url: str, timeout: float, token: str = "") -> None:
        self._base = check_url(url) + wire.BASE_PATH
        self._timeout = timeout
        self._session = requests.Session()
        self._session.auth = _Bearer(token)
        self._session.headers.update({"Accept": wire.MEDIA_TYPE, "Content-Type": wire.MEDIA_TYPE})

    def call(
        self,
        method: str,
        path: str,
        shape: type[T],
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> T:
        try:
            with self._session.request(
                method,
                f"{self._base}/{path}",
                data=body,
                headers=headers,
                timeout=self._timeout,
                allow_redirects=False,
                stream=True,
            ) as response:
                return _read(response, shape, time.monotonic() + max(BODY_SECONDS, self._timeout))
        except (requests.RequestException, HTTPError) as error:
            raise Unreachable(_why(error)) from error

    def close(self) -> None:
        self._session.close()


def _read(response: requests.Response, shape: type[T], until: float) -> T:
    """Return the body if our registry sent it whole.

    Raises:
        Unreachable, Refused: as in `Registry`.
    """
    if response.headers.get("Content-Type", "").split(";")[0].strip() != wire.MEDIA_TYPE:
        raise Unreachable(
            f"Something other than the registry answered (status {response.status_code}); "
            "is there a sign-in page or a proxy on this network?"
        )
    content = _body(response, until)
    if response.status_code != requests.codes.ok:
        raise _refusal(response, content)
    try:
        return msgspec.json.decode(content, type=shape)
    except msgspec.DecodeError as error:
        raise Unreachable("The registry's answer was cut short or garbled; it is asked again.") from error


def _body(response: requests.Response, until: float) -> bytes:
    """Return the body; of one that drips or never ends, no more than we are willing to wait for."""
    content = bytearray()
    while piece := response.raw.read1(PIECE, decode_content=True):
        content += piece
        if len(content) > BODY_LIMIT or time.monotonic() > until:
            raise Unreachable("The registry's answer came too slowly; it is asked again.")
    return bytes(content)


def _refusal(response: requests.Response, content: bytes) -> Unreachable | Refused:
    try:
        problem = msgspec.json.decode(content, type=wire.Problem)
    except msgspec.DecodeError:
        return Unreachable(f"The registry answered with status {response.status_code}; it is asked again.")
    if response.status_code in {401, 403}:
        return Refused(f"The registry refuses this kiosk: {problem.message}", problem.code)
    return Unreachable(
        f"The registry could not do it (status {response.status_code}): {problem.message}",
        _seconds(response.headers.get("Retry-After", "")),
    )


def _seconds(retry_after: str) -> float | None:
    """Read "Retry-After", which is a number of seconds or a date."""
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return min(float(text), LONGEST_WAIT)
    try:
        wait = (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds()
    except (ValueError, TypeError):
        return None
    return min(max(wait, 0.0), LONGEST_WAIT)


def _why(error: requests.RequestException | HTTPError) -> str:
    """Say in a sentence why nobody answered, without addresses that a person cannot read."""
    match error:
        case requests.exceptions.SSLError():
            return "The registry's certificate is not trusted; check this machine's clock and the address."
        case requests.exceptions.Timeout() | ReadTimeoutError():
            return "The registry did not answer in time."
        case requests.exceptions.ConnectionError():
            return "The registry cannot be reached."
        case _:
            return "The connection to the registry broke off."
