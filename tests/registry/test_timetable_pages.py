"""The timetable's pages for staff: looking, cancelling, series and calendars."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from registry.timetable.models import Hub, Series, Session
from tests.registry.calendars import calendar, event
from tests.registry.making import make_hub, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(db: None) -> Session:
    """Return a session tomorrow."""
    return make_session(make_hub(), timezone.now() + timedelta(days=1))


def week_of(session: Session) -> str:
    """Return the address of the session's week."""
    return f"/timetable/?from={timezone.localtime(session.starts).date()}"


@pytest.mark.parametrize("address", ["/timetable/", "/timetable/series/", "/timetable/calendars/"])
def test_nobody_looks_without_signing_in(client: Client, db: None, address: str) -> None:
    """They are asked to."""
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("address", ["/timetable/", "/timetable/series/", "/timetable/calendars/"])
def test_who_may_not_is_told_so(client: Client, django_user_model: type, address: str) -> None:
    """An account without a role opens nothing."""
    client.force_login(django_user_model.objects.create_user("nobody"))  # type: ignore[attr-defined]
    assert client.get(address).status_code == 403


def test_the_week_shows_sessions_and_clashes(admin_client: Client, session: Session) -> None:
    """Two in one room at once are pointed out."""
    make_session(session.hub, session.starts + timedelta(minutes=30), code="cafe")
    page = admin_client.get(week_of(session)).content.decode()
    assert "1 clash in this week" in page
    assert page.count(">Clash<") == 2
    assert "Main room" in page


def test_a_sensitive_session_is_an_appointment(admin_client: Client, session: Session) -> None:
    """On this page too: a screen at reception is seen by others."""
    session.type.sensitive = True
    session.type.save()
    page = admin_client.get(week_of(session)).content.decode()
    assert "Appointment" in page
    assert "Stay And Play" not in page


def test_a_session_is_cancelled_and_called_on_again(admin_client: Client, session: Session) -> None:
    """With one button each."""
    for word, state in (("off", True), ("on", False)):
        answer = admin_client.post(f"/timetable/sessions/{session.pk}/", {word: "1"}, follow=True)
        assert answer.status_code == 200
        assert Session.objects.get().cancelled is state


def form(hub: Hub, **more: object) -> dict[str, object]:
    """Return what somebody types for a weekly series."""
    first = timezone.localdate() + timedelta(days=1)
    usual = {"venue": hub.venues.get().pk, "first_day": first, "start": "10:00", "minutes": 60, "every": 1}
    return usual | {"left_out": ""} | more


def test_a_series_is_entered_changed_and_ended(admin_client: Client, session: Session) -> None:
    """Each time its sessions follow."""
    said = form(session.hub, type=session.type_id, left_out=str(timezone.localdate() + timedelta(days=8)))
    assert admin_client.post("/timetable/series/", said).status_code == 302
    series = Series.objects.get()
    planned = series.sessions.count()
    assert planned == 25
    address = f"/timetable/series/{series.pk}/"
    assert (timezone.localdate() + timedelta(days=8)).isoformat() in admin_client.get(
        address
    ).content.decode()
    admin_client.post(address, said | {"left_out": ""})
    assert series.sessions.count() == planned + 1
    admin_client.post(f"{address}end/")
    assert not series.sessions.filter(cancelled=False).exists()


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"left_out": "Christmas"}, "Write each day like"),
        ({"last_day": "2020-01-01"}, "before the first"),
        ({"minutes": 0}, "1 minute to a day"),
        ({"every": 0}, "every 1 to 52 weeks"),
        ({"age_from": 5, "age_to": 4}, "end before they begin"),
    ],
)
def test_a_series_that_makes_no_sense_is_refused(
    admin_client: Client, session: Session, wrong: dict[str, object], why: str
) -> None:
    """In words beside the field, and nothing is written."""
    answer = admin_client.post("/timetable/series/", form(session.hub, type=session.type_id, **wrong))
    assert answer.status_code == 400
    assert why in answer.content.decode()
    assert not Series.objects.exists()


def test_a_calendar_is_looked_at_and_read_in(admin_client: Client, db: None) -> None:
    """The first button changes nothing, the second does."""
    hub, soon = make_hub(), timezone.localdate() + timedelta(days=3)
    for button, held in (("look", 0), ("read", 1)):
        file = SimpleUploadedFile("rota.ics", calendar(event(dtstart=f":{soon:%Y%m%d}T100000")))
        said = {"hub": hub.pk, "name": "Rota", "weeks": 4, "file": file, button: "1"}
        answer = admin_client.post("/timetable/calendars/", said)
        assert "1 sessions added" in answer.content.decode()
        assert Session.objects.count() == held


def test_a_file_that_is_no_calendar_is_refused(admin_client: Client, db: None) -> None:
    """With a sentence."""
    said = {"hub": make_hub().pk, "weeks": 4, "file": SimpleUploadedFile("rota.ics", b"hello"), "read": "1"}
    answer = admin_client.post("/timetable/calendars/", said)
    assert answer.status_code == 400
    assert "BEGIN:VCALENDAR" in answer.content.decode()
