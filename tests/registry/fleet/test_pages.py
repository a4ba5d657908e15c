"""The pages of the fleet: all kiosks, one kiosk, enrolling and revoking."""

from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registry.access.models import Post
from registry.access.roles import Role
from registry.audit.models import Entry
from registry.fleet.enrolment import picture
from registry.intake.services import take
from registry.kiosks import services
from registry.kiosks.models import EnrolmentCode, Kiosk, KioskLoss
from registry.timetable.models import Hub
from sync import events, wire
from tests.registry.fleet import fleeting
from tests.registry.fleet.fleeting import say
from tests.registry.making import NOW, arrival, make_hub, make_kiosk

pytestmark = pytest.mark.django_db


def heard(hub: Hub | None = None, name: str = "Front desk", **said: Any) -> Kiosk:
    """Write a kiosk that spoke just now: pages ask the wall clock."""
    return fleeting.heard(hub, name, at=timezone.now(), **said)


def signed_in(role: Role, hub: Hub | None = None) -> Client:
    """Return a browser in which somebody of this role is signed in."""
    user = User.objects.create_user(f"{role} {uuid4()}"[:40])
    Post.objects.create(user=user, role=role, hub=hub)
    client = Client()
    client.force_login(user)
    return client


def text(client: Client, address: str) -> str:
    """Return a page that is there."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    return answer.content.decode()


def test_the_list_says_how_each_kiosk_stands() -> None:
    """Name, hub, what is wrong, when it was heard, numbers, readers and software."""
    kiosk = heard(offset_ms=600_000, waiting=3)
    heard(kiosk.hub, "Back door")
    page = text(signed_in(Role.ADMINISTRATOR), "/fleet/")
    for shown in ("Front desk", "The MOA", "Clock off", "10 minutes ahead", "Card reader", "1.4.0", "1 of 2"):
        assert shown in page, shown


def test_the_list_is_for_those_who_may_see_kiosks() -> None:
    """A stranger is asked to sign in, and an account without a post is turned away."""
    assert Client().get("/fleet/").status_code == 302
    nobody = Client()
    nobody.force_login(User.objects.create_user("nobody"))
    assert nobody.get("/fleet/").status_code == 403
    assert signed_in(Role.DATA_PROTECTION).get("/fleet/").status_code == 403


def test_the_list_is_narrowed_by_hub_and_trouble() -> None:
    """A tile leads to the kiosks with one kind of trouble; so many as it says."""
    other = make_hub("HAR")
    heard(offset_ms=600_000)
    heard(other, "Garden", disk_free=1)
    client = signed_in(Role.ADMINISTRATOR)
    assert "Garden" not in text(client, "/fleet/?hub=MOA")
    assert "Garden" in text(client, "/fleet/?trouble=disk")
    assert "Front desk" not in text(client, "/fleet/?trouble=disk")
    assert "No kiosk is like that" in text(client, "/fleet/?trouble=none")
    assert "No kiosk is enrolled at this hub yet" in text(client, "/fleet/?hub=NOWHERE")
    assert "<script>" not in text(client, "/fleet/?trouble=%3Cscript%3E&page=x")


def test_a_hub_sees_its_own_kiosks() -> None:
    """A receptionist of one hub sees no other's, neither in the list nor by address."""
    mine, other = heard(), heard(make_hub("HAR"), "Garden")
    client = signed_in(Role.RECEPTIONIST, mine.hub)
    assert "Garden" not in text(client, "/fleet/")
    assert client.get(f"/fleet/{other.pk}/").status_code == 404
    assert "Revoke" not in text(client, f"/fleet/{mine.pk}/")


def test_however_many_kiosks_the_queries_are_the_same() -> None:
    """The list of thirty asks the database no more often than that of three, and a thousand is no other."""
    hub, client, asked = make_hub(), signed_in(Role.ADMINISTRATOR), []
    client.get("/fleet/")
    for kiosks in (range(3), range(3, 30)):
        for number in kiosks:
            kiosk = heard(hub, f"Kiosk {number}")
            KioskLoss.objects.create(kiosk=kiosk, first=1, last=1, at=NOW, reason="lost")
            take(kiosk, [events.encode(arrival(kiosk.id, seq, person=uuid4())) for seq in (2, 4)], NOW)
        with CaptureQueriesContext(connection) as counted:
            page = text(client, "/fleet/")
        assert all(f"Kiosk {number}" in page for number in range(kiosks.stop))
        asked.append(len(counted))
    assert asked[0] == asked[1] <= 13


def test_one_kiosk_is_shown_with_all_that_is_known() -> None:
    """Spans that are missing, what was lost and why, and which part of the register it gets."""
    kiosk = heard(last=6)
    take(kiosk, [events.encode(arrival(kiosk.id, seq, person=uuid4())) for seq in (1, 2, 5)], NOW)
    KioskLoss.objects.create(kiosk=kiosk, first=9, last=12, at=NOW, reason="the store was damaged")
    page = text(signed_in(Role.ADMINISTRATOR), f"/fleet/{kiosk.pk}/")
    for shown in (
        *("number 2", "3–4", "9–12 (the store was damaged)", "6, of which 1 are not here yet"),  # noqa: RUF001 - en dashes
        *("8.0", "all families of the city", "well, last scan", "0.0 s ahead of ours", str(kiosk.pk)),
    ):
        assert shown in page, shown


def test_a_kiosk_without_a_heartbeat_is_shown_too() -> None:
    """And what to look at."""
    kiosk = make_kiosk()
    assert "hub-sync run" in text(signed_in(Role.ADMINISTRATOR), f"/fleet/{kiosk.pk}/")


def test_a_revoked_kiosk_is_shown_as_long_as_something_of_it_is_not_here() -> None:
    """A stolen kiosk took events with it: the page goes on saying so until they are carried in."""
    kiosk, other = heard(last=2), heard(make_hub("HAR"), "Side door")
    take(kiosk, [events.encode(arrival(kiosk.id, 1, person=uuid4()))], NOW)
    Kiosk.objects.update(revoked_at=NOW)
    client = signed_in(Role.ADMINISTRATOR)
    page = text(client, "/fleet/")
    assert "Revoked, and not whole" in page
    assert "Side door" not in page
    assert "carry-in --revoked" in text(client, f"/fleet/{kiosk.pk}/")
    take(kiosk, [events.encode(arrival(kiosk.id, 2, person=uuid4()))], NOW)
    assert "Front desk" not in text(client, "/fleet/")
    assert other.name in text(client, f"/fleet/{other.pk}/")


def test_only_what_is_not_held_is_shown_as_lost() -> None:
    """A declared loss that turned out to be held in part is shown by the rest, with its reason."""
    kiosk = heard(last=6)
    take(kiosk, [events.encode(arrival(kiosk.id, seq, person=uuid4())) for seq in (1, 2, 6)], NOW)
    KioskLoss.objects.create(kiosk=kiosk, first=1, last=5, at=timezone.now(), reason="the store was damaged")
    client = signed_in(Role.ADMINISTRATOR)
    page = text(client, f"/fleet/{kiosk.pk}/")
    assert "3–5 (the store was damaged)" in page  # noqa: RUF001 - an en dash
    assert "1–5" not in page  # noqa: RUF001 - as above
    assert "It can no longer answer for 3 numbers" in text(client, "/fleet/")


def test_revoking_wants_the_name() -> None:
    """A slip of the mouse ends nobody's right to speak; done, it is in the audit."""
    kiosk = heard()
    client = signed_in(Role.HUB_MANAGER, kiosk.hub)
    address = f"/fleet/{kiosk.pk}/revoke/"
    assert "type the kiosk" in client.post(address, {"name": "Back"}, follow=True).content.decode()
    assert Kiosk.objects.get().revoked_at is None
    assert "may no longer speak" in client.post(address, {"name": "front desk"}, follow=True).content.decode()
    assert Kiosk.objects.get().revoked_at is not None
    assert Entry.objects.filter(kind="kiosks.kiosk", fields="revoked").exists()
    assert "Revoked" in text(client, f"/fleet/{kiosk.pk}/")
    assert signed_in(Role.RECEPTIONIST, kiosk.hub).post(address, {"name": "Front desk"}).status_code == 403
    assert client.get(address).status_code == 405


def test_a_code_from_the_page_enrols_a_kiosk() -> None:
    """It is shown once, with its picture; what is kept is a digest."""
    hub = make_hub()
    client = signed_in(Role.HUB_MANAGER, hub)
    answer = client.post("/fleet/enrol/", {"hub": hub.pk, "minutes": 60})
    shown = answer.context
    assert "<svg" in answer.content.decode()
    assert "style=" not in answer.content.decode()
    assert shown["code"] in answer.content.decode()
    made = EnrolmentCode.objects.get()
    assert made.made_by is not None
    assert shown["code"].replace("-", "") not in made.code_digest
    assert isinstance(services.enrol(shown["code"], "Garden", made.expires_at), wire.Problem)
    assert isinstance(services.enrol(shown["code"], "Garden", timezone.now()), wire.EnrolAnswer)


def test_a_manager_makes_codes_for_their_own_hub_alone() -> None:
    """Another hub is not among the choices, and not taken either."""
    mine, other = make_hub(), make_hub("HAR")
    client = signed_in(Role.HUB_MANAGER, mine)
    assert "The HAR" not in text(client, "/fleet/enrol/")
    assert client.post("/fleet/enrol/", {"hub": other.pk, "minutes": 15}).status_code == 400
    assert not EnrolmentCode.objects.exists()
    assert signed_in(Role.RECEPTIONIST, mine).get("/fleet/enrol/").status_code == 403


def test_a_code_can_be_withdrawn() -> None:
    """Nobody enrols with it any more."""
    hub = make_hub()
    client = signed_in(Role.ADMINISTRATOR)
    code: Any = client.post("/fleet/enrol/", {"hub": hub.pk, "minutes": 15}).context["code"]
    made = EnrolmentCode.objects.get()
    assert "Codes that wait" in text(client, "/fleet/enrol/")
    client.post(f"/fleet/enrol/{made.pk}/withdraw/")
    made.refresh_from_db()
    assert isinstance(services.enrol(code, "Garden", made.expires_at), wire.Problem)
    assert "Codes that wait" not in text(client, "/fleet/enrol/")


def test_the_picture_is_plain_svg() -> None:
    """No script, no style, no link: the page's policy would not let them in."""
    drawn = picture("https://registry.example/#ABCD-EFGH-JKMN")
    assert drawn.startswith("<svg")
    assert not any(word in drawn for word in ("style", "script", "href"))


def test_what_a_kiosk_said_may_be_anything() -> None:
    """A reader without a name, or a report that is no list of readers, does not break the page."""
    kiosk = heard(readers=[{"well": True}, "odd", {"name": "Card <b>reader</b>", "well": True}])
    page = text(signed_in(Role.ADMINISTRATOR), f"/fleet/{kiosk.pk}/")
    assert "Card &lt;b&gt;reader" in page
    say(kiosk, readers=[])
    assert "none seen yet" in text(signed_in(Role.ADMINISTRATOR), f"/fleet/{kiosk.pk}/")
