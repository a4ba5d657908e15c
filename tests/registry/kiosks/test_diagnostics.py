"""Diagnostics from afar: asked for on a page, told with a heartbeat, sent by the kiosk, read by who may."""

import msgspec
import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone
from msgspec import Struct

from registry.access.models import Post
from registry.access.roles import Role
from registry.audit.models import Entry
from registry.kiosks import services
from registry.kiosks.models import Kiosk
from registry.timetable.models import Hub
from sync import wire
from tests.registry.making import NOW, make_hub, make_kiosk

pytestmark = pytest.mark.django_db
TOKEN = "the token of an invented kiosk"
TEXT = "== Software ==\nfamily-hub-kiosk 0.1.0\n"


@pytest.fixture
def kiosk() -> Kiosk:
    """An enrolled kiosk whose token is known."""
    digest = services.digest(TOKEN)
    return Kiosk.objects.create(hub=make_hub(), name="Front desk", token_digest=digest, enrolled_at=NOW)


def post(path: str, message: Struct) -> bytes:
    """Send a message as the kiosk does; return the answer's body."""
    response = Client().post(
        f"{wire.BASE_PATH}/{path}",
        wire.encode(message),
        content_type=wire.MEDIA_TYPE,
        headers={"Authorization": f"Bearer {TOKEN}"},
    )
    assert response.status_code == 200, response.content
    return response.content


def is_asked(kiosk: Kiosk) -> bool:
    """Send a heartbeat; return whether the answer asks for diagnostics."""
    beat = wire.Heartbeat(kiosk=kiosk.id, sent_at=timezone.now(), version="1.2.3", last=0, waiting=0)
    return msgspec.json.decode(post("heartbeat", beat), type=wire.HeartbeatAnswer).diagnostics


def signed_in(role: Role, hub: Hub | None = None) -> Client:
    """Return a browser in which somebody of this role is signed in."""
    user = User.objects.create_user(f"{role}")
    Post.objects.create(user=user, role=role, hub=hub)
    client = Client()
    client.force_login(user)
    return client


def test_asked_for_once_sent_once_and_read_as_a_file(kiosk: Kiosk) -> None:
    """From the button to the text; who asked is written down."""
    client = signed_in(Role.ADMINISTRATOR)
    page = f"/fleet/{kiosk.pk}/"
    assert not is_asked(kiosk)
    assert client.get(f"{page}diagnostics/").status_code == 404
    assert client.post(f"{page}diagnostics/ask/").status_code == 302
    assert "not come yet" in client.get(page).content.decode()
    assert is_asked(kiosk)
    post("diagnostics", wire.Diagnostics(kiosk=kiosk.id, at=NOW, text=TEXT))
    assert not is_asked(kiosk)
    told = client.get(f"{page}diagnostics/")
    assert told.content.decode() == TEXT
    assert told.headers["Content-Type"].startswith("text/plain")
    assert "attachment" in told.headers["Content-Disposition"]
    assert Entry.objects.filter(what=Entry.What.CHANGED).exists()


def test_only_those_who_look_after_a_kiosk_may_ask_and_read(kiosk: Kiosk) -> None:
    """Not reception, not another hub's manager, and nobody of a kiosk that was revoked."""
    for role, hub in ((Role.RECEPTIONIST, kiosk.hub), (Role.HUB_MANAGER, make_hub("HAR"))):
        client = signed_in(role, hub)
        assert client.post(f"/fleet/{kiosk.pk}/diagnostics/ask/").status_code in {403, 404}
        assert client.get(f"/fleet/{kiosk.pk}/diagnostics/").status_code in {403, 404}
    assert not is_asked(kiosk)
    Kiosk.objects.filter(pk=kiosk.pk).update(revoked_at=NOW)
    assert signed_in(Role.ADMINISTRATOR).post(f"/fleet/{kiosk.pk}/diagnostics/ask/").status_code == 404


@pytest.mark.usefixtures("kiosk")
def test_no_kiosk_speaks_for_another() -> None:
    """By its token it is who it is."""
    other = make_kiosk(make_hub("HAR"))
    told = wire.Diagnostics(kiosk=other.id, at=NOW, text=TEXT)
    response = Client().post(
        f"{wire.BASE_PATH}/diagnostics",
        wire.encode(told),
        content_type=wire.MEDIA_TYPE,
        headers={"Authorization": f"Bearer {TOKEN}"},
    )
    assert response.status_code == 400
