"""Alerts over a real mail server and a real webhook: said once when it begins, once when it is over."""

import hmac
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.core.mail.backends.smtp import EmailBackend
from django.core.management import CommandError, call_command
from django.test import Client

from registry.access.roles import Role
from registry.fleet.alerting import CALM, LEASE, Round, go_round
from registry.fleet.models import Alert, Limits
from registry.kiosks.models import Kiosk
from tests.registry.fleet.fleeting import heard, later, say
from tests.registry.fleet.test_pages import signed_in
from tests.registry.making import NOW, make_hub

pytestmark = pytest.mark.django_db
SECRET = "known to both sides"


@dataclass
class Letterbox:
    """A mail server that keeps what it is given."""

    letters: list[str] = field(default_factory=list)
    refuses: bool = False

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - its name
        """Take one e-mail, or not."""
        if self.refuses:
            return "451 Come back later"
        letter = message_from_bytes(envelope.content, policy=policy.default)
        text = letter.get_content().replace("\r\n", "\n")
        self.letters.append(f"To: {', '.join(envelope.rcpt_tos)}\nSubject: {letter['subject']}\n\n{text}")
        return "250 Taken"


@pytest.fixture
def letterbox(settings: Any) -> Iterator[Letterbox]:
    """A mail server on loopback, which the registry is told to use."""
    box = Letterbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = f"{EmailBackend.__module__}.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.PUBLIC_ADDRESS = "https://registry.example"
    yield box
    server.stop()


@dataclass
class Hook:
    """A webhook that keeps what is posted."""

    url: str = ""
    status: int = 204
    posted: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def hook() -> Iterator[Hook]:
    """A web server on loopback."""
    made = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            made.posted.append((dict(self.headers), self.rfile.read(length)))
            self.send_response(made.status)
            self.send_header("Location", "https://elsewhere.example/")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    made.url = f"http://127.0.0.1:{server.server_address[1]}/alerts?key=secret"
    yield made
    server.shutdown()
    server.server_close()


def told(**limits: Any) -> None:
    """Set who hears of it."""
    Limits.objects.update_or_create(id=1, defaults={"recipients": "duty@hubs.example"} | limits)


def round_at(now: datetime) -> Round:
    """Go round."""
    done = go_round(now)
    assert done is not None
    return done


def test_a_trouble_is_said_once_when_it_begins_and_once_when_it_is_over(letterbox: Letterbox) -> None:
    """However many rounds are made in between."""
    told()
    kiosk = heard()
    assert round_at(NOW).said == []
    for minutes in (31, 32, 33):
        round_at(later(minutes))
    (letter,) = letterbox.letters
    assert "To: duty@hubs.example" in letter
    assert "Subject: The MOA: Front desk: not heard" in letter
    assert "for 31 minutes" in letter
    assert "https://registry.example/fleet/" in letter
    say(kiosk, later(40))
    for minutes in (40, 44, 46, 47):
        say(kiosk, later(minutes))
        round_at(later(minutes))
    assert len(letterbox.letters) == 2
    over = "Over\n- The MOA: Front desk. Not heard: from 27 March 10:31 to 27 March 10:40."
    assert over in letterbox.letters[1]
    alert = Alert.objects.get()
    assert alert.ended_at == later(40)


def test_what_comes_and_goes_is_one_trouble(letterbox: Letterbox) -> None:
    """A line that drops every few minutes is not said every few minutes."""
    told()
    kiosk = heard()
    for minutes in range(0, 60, 2):
        flicker = 600_000 if minutes % 4 else 0
        say(kiosk, later(minutes), offset_ms=flicker)
        round_at(later(minutes))
    assert len(letterbox.letters) == 1
    assert Alert.objects.count() == 1


def test_several_are_said_in_one_letter(letterbox: Letterbox) -> None:
    """A power cut in a building is one e-mail."""
    told()
    hub = make_hub()
    for name in ("Front desk", "Back door", "Garden"):
        heard(hub, name)
    done = round_at(later(45))
    assert (done.looked_at, done.began) == (3, 3)
    (letter,) = letterbox.letters
    assert "Subject: Family Hub kiosks: 3 began" in letter
    assert letter.count("Not heard") == 3


def test_a_letter_that_was_not_taken_is_sent_with_the_next_round(letterbox: Letterbox) -> None:
    """The round says why, and what could not be said is not forgotten."""
    told()
    heard()
    letterbox.refuses = True
    assert round_at(later(31)).failed == ["The mail server did not take the e-mail (SMTPDataError)."]
    letterbox.refuses = False
    assert round_at(later(32)).said == ["e-mail"]
    assert len(letterbox.letters) == 1


def test_the_webhook_gets_the_same_signed(hook: Hook) -> None:
    """JSON for programs, a text for chat programs, and a signature over the very bytes."""
    told(recipients="", webhook=hook.url, webhook_secret=SECRET)
    kiosk = heard(offset_ms=600_000)
    round_at(NOW)
    ((headers, sent),) = hook.posted
    signature = hmac.new(SECRET.encode(), sent, sha256).hexdigest()
    assert headers["X-Hub-Signature-256"] == f"sha256={signature}"
    content = json.loads(sent)
    assert content["over"] == []
    (began,) = content["began"]
    assert (began["kind"], began["kiosk"], began["hub"]) == ("clock", str(kiosk.pk), "MOA")
    assert "10 minutes ahead of ours" in content["text"]


@pytest.mark.parametrize(("status", "sentence"), [(500, "answered 500"), (302, "answered 302")])
def test_a_webhook_that_fails_is_tried_again_alone(
    hook: Hook, letterbox: Letterbox, status: int, sentence: str
) -> None:
    """The e-mail, which got through, is not sent twice; a redirection is not followed."""
    told(webhook=hook.url)
    heard()
    hook.status = status
    (failed,) = round_at(later(31)).failed
    assert sentence in failed
    assert "secret" not in failed
    hook.status = 200
    assert round_at(later(32)).said == ["webhook"]
    assert (len(letterbox.letters), len(hook.posted)) == (1, 2)


def test_a_webhook_that_is_not_there_is_named_without_its_address(hook: Hook) -> None:
    """The address may hold a key, and a timer's output goes to a journal."""
    told(recipients="", webhook="http://127.0.0.1:9/alerts?key=secret")
    heard()
    with pytest.raises(CommandError) as caught:
        call_command("send-alerts", stdout=StringIO())
    assert "did not answer" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_what_was_over_before_anybody_could_be_told_is_told_nobody(letterbox: Letterbox) -> None:
    """No "over" without a "began"."""
    told(recipients="")
    kiosk = heard()
    round_at(later(31))
    for minutes in (32, 38):
        say(kiosk, later(minutes))
        round_at(later(minutes))
    told()
    round_at(later(39))
    assert letterbox.letters == []
    assert Alert.objects.get().ended_at == later(32)


def test_a_revoked_kiosk_ends_its_alerts(letterbox: Letterbox) -> None:
    """It is nobody's trouble any more."""
    told()
    kiosk = heard()
    round_at(later(31))
    Kiosk.objects.update(revoked_at=later(32))
    round_at(later(33))
    round_at(later(33) + CALM)
    assert Alert.objects.get().ended_at == later(33)
    assert kiosk.alerts.count() == 1


def test_one_goes_round_at_a_time(letterbox: Letterbox) -> None:
    """A second machine's timer finds the turn taken; a turn that was broken off ends by itself."""
    told(round_until=later(31) + LEASE)
    heard()
    assert go_round(later(31)) is None
    out = StringIO()
    assert Limits.objects.get().round_at is None
    assert round_at(later(31) + LEASE).said == ["e-mail"]
    assert Limits.objects.get().round_until is None
    call_command("send-alerts", "--json", stdout=out)
    assert json.loads(out.getvalue())["looked_at"] == 1


def test_a_mail_server_that_nobody_set_is_said_in_a_sentence(settings: Any) -> None:
    """Recipients alone send nothing."""
    settings.EMAIL_HOST = ""
    told()
    heard()
    assert "HUB_REGISTRY_MAIL" in round_at(later(31)).failed[0]


def limits_form(**changed: Any) -> dict[str, Any]:
    """Return what the page's form holds when it is sent."""
    fields = {
        "not_heard_minutes": 30,
        "queue_minutes": 60,
        "gap_minutes": 15,
        "clock_seconds": 120,
        "reader_silent_hours": 16,
        "disk_mib": 512,
        "recipients": "",
        "webhook": "",
        "webhook_secret": "",
    }
    return fields | changed


@contextmanager
def unchanged() -> Iterator[None]:
    """See that a block changes no limits."""
    before = list(Limits.objects.values())
    yield
    assert list(Limits.objects.values()) == before


def test_limits_and_recipients_are_set_on_a_page() -> None:
    """By somebody who looks after the whole city; the next round goes by them."""
    client = signed_in(Role.ADMINISTRATOR)
    answer = client.post(
        "/fleet/alerts/",
        limits_form(not_heard_minutes=5, recipients="a@hubs.example\nb@hubs.example"),
        follow=True,
    )
    assert "Saved" in answer.content.decode()
    assert Limits.objects.get().addresses == ["a@hubs.example", "b@hubs.example"]
    heard()
    go_round(later(6))
    assert Alert.objects.get().kind == "not-heard"


@pytest.mark.parametrize(
    ("field_name", "value", "said"),
    [
        ("recipients", "somebody", "is not an e-mail address"),
        ("webhook", "http://chat.example/hook", "must begin with https"),
        ("webhook", "javascript:alert(1)", "Enter a valid URL"),
        ("not_heard_minutes", "0", "greater than or equal to 5"),
        ("clock_seconds", "x", "Enter a whole number"),
    ],
)
def test_limits_that_make_no_sense_are_not_saved(field_name: str, value: str, said: str) -> None:
    """The page says which, and keeps what was typed."""
    client = signed_in(Role.ADMINISTRATOR)
    with unchanged():
        answer = client.post("/fleet/alerts/", limits_form(**{field_name: value}))
    assert answer.status_code == 400
    assert said in answer.content.decode()


def test_a_hub_manager_sees_the_limits_and_their_own_alerts() -> None:
    """And changes nothing; a receptionist does not get there."""
    mine, other = heard(), heard(make_hub("HAR"), "Garden")
    go_round(later(31))
    client = signed_in(Role.HUB_MANAGER, mine.hub)
    page = client.get("/fleet/alerts/").content.decode()
    assert "30 minutes of opening time" in page
    assert "Front desk" in page
    assert "Garden" not in page
    with unchanged():
        assert client.post("/fleet/alerts/", limits_form()).status_code == 403
    assert signed_in(Role.RECEPTIONIST, other.hub).get("/fleet/alerts/").status_code == 403
    assert Client().get("/fleet/alerts/").status_code == 302


def test_alerts_go_with_their_kiosks_time() -> None:
    """A kiosk's own page shows what was said of it."""
    kiosk = heard()
    go_round(later(31))
    page = signed_in(Role.ADMINISTRATOR).get(f"/fleet/{kiosk.pk}/").content.decode()
    assert "Nothing was heard of it for 31 minutes" in page
    assert timedelta(minutes=31) == Alert.objects.get().began_at - NOW
