"""What a kiosk meets over HTTP: always our media type, always a message, whatever it sends."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import msgspec
import pytest
import zstandard
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from registry.kiosks import api, requests
from registry.kiosks.models import Kiosk
from registry.kiosks.services import digest, make_code
from sync import events, wire
from tests.registry.making import NOW, arrival, make_hub, make_kiosk

pytestmark = pytest.mark.django_db
TOKEN = "the token of the front desk"
ZSTD = zstandard.ZstdCompressor()


@pytest.fixture
def kiosk(db: None) -> Kiosk:
    """Return a kiosk whose token is known."""
    kiosk = make_kiosk()
    kiosk.token_digest = digest(TOKEN)
    kiosk.save()
    return kiosk


def batch(kiosk: Kiosk, *raw: bytes, sent_at: str = "2026-03-27T10:00:00Z") -> bytes:
    """Return a body for POST events."""
    inner = b",".join(raw)
    return b'{"kiosk":"%s","sent_at":"%s","events":[%s]}' % (str(kiosk.id).encode(), sent_at.encode(), inner)


def post(path: str, body: bytes, token: str = TOKEN, **headers: str) -> Any:
    """Post a body as a kiosk does."""
    return Client(headers={"Authorization": f"Bearer {token}", **headers}).post(
        f"{wire.BASE_PATH}/{path}", body, content_type="application/json"
    )


def get(path: str, token: str = TOKEN) -> Any:
    """Get as a kiosk does."""
    return Client(headers={"Authorization": f"Bearer {token}"}).get(f"{wire.BASE_PATH}/{path}")


def problem(response: Any) -> tuple[int, str]:
    """Check that an answer is a `wire.Problem` and return its status and code."""
    assert response.headers["Content-Type"] == wire.MEDIA_TYPE
    said = msgspec.json.decode(response.content, type=wire.Problem)
    assert said.message.endswith(".")
    return response.status_code, said.code


def test_enrolling_needs_no_token_and_gives_one() -> None:
    """A code in, a kiosk out; the token then opens the rest."""
    _, code = make_code(make_hub(), None, timezone.now())
    body = wire.encode(wire.EnrolRequest(code=code, name="Front desk"))
    response = Client().post(f"{wire.BASE_PATH}/enrol", body, content_type="application/json")
    assert (response.status_code, response.headers["Content-Type"]) == (200, wire.MEDIA_TYPE)
    answer = msgspec.json.decode(response.content, type=wire.EnrolAnswer)
    assert get("changes", answer.token).status_code == 200
    again = Client().post(f"{wire.BASE_PATH}/enrol", body, content_type="application/json")
    assert problem(again) == (403, "used-code")


@pytest.mark.parametrize(("pack", "encoding"), [(bytes, "identity"), (ZSTD.compress, "zstd")])
def test_events_are_answered_one_by_one(kiosk: Kiosk, pack: Callable[[bytes], bytes], encoding: str) -> None:
    """Packed or not, each event has its verdict, and the registry names itself by our kiosk's id."""
    body = batch(
        kiosk, events.encode(arrival(kiosk.id, 1)), b'{"seq":2}', events.encode(arrival(kiosk.id, 3))
    )
    response = post("events", pack(body), **{"Content-Encoding": encoding})
    answer = msgspec.json.decode(response.content, type=wire.BatchAnswer)
    assert [each.verdict for each in answer.answers] == ["accepted", "malformed", "accepted"]
    assert (answer.kiosk, answer.high_water, response.headers["Cache-Control"]) == (kiosk.id, 1, "no-store")


def test_speaking_is_noted_with_the_clocks_skew(kiosk: Kiosk) -> None:
    """The registry knows when it last heard a kiosk, and how wrong its clock is."""
    ahead = timezone.now() + timedelta(hours=1)
    post("events", batch(kiosk, sent_at=ahead.isoformat()))
    kiosk.refresh_from_db()
    assert kiosk.heard_at
    assert kiosk.heard_at > NOW
    assert kiosk.clock_offset_ms is not None
    assert abs(kiosk.clock_offset_ms - 3_600_000) < 60_000


def test_changes_come_in_pages_of_the_size_asked_for(kiosk: Kiosk) -> None:
    """The cursor and the limit are read from the address."""
    page = msgspec.json.decode(get("changes?cursor=elsewhere&limit=5").content, type=wire.Changes)
    assert (page.kiosk, page.restart, page.more) == (kiosk.id, True, False)


@pytest.mark.parametrize("limit", ["0", "-1", "ten", "", "9" * 5000, "٣"])
def test_a_limit_that_is_no_number_is_refused(kiosk: Kiosk, limit: str) -> None:
    """The sentence says what it may be."""
    assert problem(get(f"changes?limit={limit}")) == (400, "bad-limit")


@pytest.mark.parametrize("token", ["", "wrong", "Bearer", "é"])
def test_an_unknown_token_is_told_so(kiosk: Kiosk, token: str) -> None:
    """401 means: enrol again."""
    response = get("changes", token)
    assert problem(response) == (401, "unknown-token")
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_a_revoked_kiosk_is_told_so_and_nothing_is_taken(kiosk: Kiosk) -> None:
    """403 means: stop talking, keep the queue."""
    kiosk.revoked_at = NOW
    kiosk.save()
    response = post("events", batch(kiosk, events.encode(arrival(kiosk.id, 1))))
    assert problem(response) == (403, "revoked")
    assert not kiosk.events.exists()


@pytest.mark.parametrize(
    ("body", "headers", "expected"),
    [
        (b"", {}, (400, "bad-body")),
        (b"<html>", {}, (400, "bad-body")),
        (b"\xff", {}, (400, "bad-body")),
        (b'{"kiosk":1}', {}, (400, "bad-body")),
        (b"not zstd", {"Content-Encoding": "zstd"}, (400, "bad-body")),
        (ZSTD.compress(b"{}")[:-4], {"Content-Encoding": "zstd"}, (400, "bad-body")),
        (b"", {"Content-Encoding": "zstd"}, (400, "bad-body")),
        (b"{}", {"Content-Encoding": "gzip"}, (415, "bad-encoding")),
        (b" " * (requests.BODY_LIMIT + 1), {}, (413, "too-long")),
        (ZSTD.compress(b" " * (requests.BODY_LIMIT + 1)), {"Content-Encoding": "zstd"}, (413, "too-long")),
    ],
    ids=range(10),
)
def test_a_body_that_cannot_be_read_is_refused_in_words(
    kiosk: Kiosk, body: bytes, headers: dict[str, str], expected: tuple[int, str]
) -> None:
    """Garbled, truncated, foreign or overlong: each gets its status and a sentence."""
    assert problem(post("events", body, **headers)) == expected


def test_a_batch_for_another_kiosk_is_refused(kiosk: Kiosk) -> None:
    """A token speaks for one kiosk."""
    other = make_kiosk(kiosk.hub, "Garden door")
    assert problem(post("events", batch(other))) == (400, "wrong-kiosk")


def test_too_many_events_at_once_are_refused(kiosk: Kiosk) -> None:
    """The limit of the wire is kept."""
    assert problem(post("events", batch(kiosk, *[b"{}"] * (wire.BATCH_LIMIT + 1)))) == (413, "too-long")


def test_wrong_methods_and_addresses_get_messages_too(kiosk: Kiosk) -> None:
    """No kiosk ever meets an HTML page here."""
    assert problem(get("events")) == (405, "bad-method")
    assert problem(post("changes", b"")) == (405, "bad-method")
    assert problem(get("nothing")) == (404, "not-found")
    assert problem(Client().get("/api/")) == (404, "not-found")


@pytest.mark.parametrize(
    ("error", "expected"),
    [(RuntimeError("Ada Zabowiak"), (500, "broken")), (OperationalError("Ada Zabowiak"), (503, "busy"))],
)
def test_what_breaks_inside_is_a_message_and_a_log_line_without_people(
    kiosk: Kiosk, error: Exception, expected: tuple[int, str], caplog: pytest.LogCaptureFixture
) -> None:
    """The kiosk can wait and try again; the log says where, and quotes nobody."""
    with patch.object(api, "take", side_effect=error), caplog.at_level(logging.WARNING):
        response = post("events", batch(kiosk))
    assert problem(response) == expected
    assert type(error).__name__ in caplog.text
    assert "Zabowiak" not in caplog.text
    assert "Zabowiak" not in response.content.decode()
