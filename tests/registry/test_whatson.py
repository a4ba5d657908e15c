"""What's on is for everybody, and says nothing of what is sensitive or of who looks."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from icalendar import Calendar

from registry.timetable.models import Partner, Session
from registry.timetable.services import cancel, save_session
from registry.whatson.shown import ages_in_words
from tests.registry.making import make_hub, make_session

pytestmark = pytest.mark.django_db
ALL = ["/whats-on/", "/whats-on.ics", "/whats-on.json"]


@pytest.fixture
def session(db: None) -> Session:
    """Return a session two days from now."""
    starts = (timezone.now() + timedelta(days=2)).replace(hour=11, minute=0, second=0, microsecond=0)
    made = make_session(make_hub(), starts)
    made.age_to = 4
    made.lead_partner = Partner.objects.create(code="trust", name="Invented Trust")
    save_session(made)
    return made


@pytest.mark.parametrize("address", ALL)
def test_anybody_sees_what_is_on(client: Client, session: Session, address: str) -> None:
    """Without signing in; the answer may be kept for minutes by anyone."""
    answer = client.get(address)
    text = answer.content.decode().replace("\r\n ", "")
    assert answer.status_code == 200
    assert "Stay And Play" in text
    assert "Up to 4 years" in text
    assert "Invented Trust" in text
    assert "public" in answer["Cache-Control"]


@pytest.mark.parametrize("address", ALL)
@pytest.mark.parametrize("by", ["kind", "itself"])
def test_nothing_sensitive_is_told(client: Client, session: Session, address: str, by: str) -> None:
    """Neither a kind that is sensitive nor one session that is; not even that there is an appointment."""
    if by == "kind":
        session.type.sensitive = True
        session.type.save()
    else:
        session.sensitive = True
        save_session(session)
    text = client.get(address).content.decode()
    assert "Stay And Play" not in text
    assert "Appointment" not in text
    assert str(session.pk) not in text


@pytest.mark.parametrize("address", ALL)
def test_the_answer_knows_nobody(admin_client: Client, session: Session, address: str) -> None:
    """Who is signed in sees what everybody sees, because others may be given the same copy."""
    text = admin_client.get(address).content.decode()
    assert "admin" not in text
    assert "csrf" not in text


def test_what_is_cancelled_says_so(client: Client, session: Session) -> None:
    """On the page, and to phones that subscribed."""
    cancel(session)
    assert "Cancelled" in client.get("/whats-on/").content.decode()
    event = next(iter(Calendar.from_ical(client.get("/whats-on.ics").content).walk("VEVENT")))
    assert str(event["STATUS"]) == "CANCELLED"
    assert json.loads(client.get("/whats-on.json").content)["sessions"][0]["cancelled"] is True


def test_the_calendar_is_one_that_programs_read(client: Client, session: Session) -> None:
    """Its times are the session's, and its id stays."""
    event = next(iter(Calendar.from_ical(client.get("/whats-on.ics").content).walk("VEVENT")))
    assert event.decoded("DTSTART") == session.starts
    assert str(event["UID"]) == f"{session.pk}@family-hub"


@pytest.mark.parametrize("address", ALL)
def test_one_hub_can_be_asked_for(client: Client, session: Session, address: str) -> None:
    """By its code; other days and other hubs are left out."""
    other = make_hub("FFA")
    assert "Stay And Play" in client.get(address, {"hub": "moa"}).content.decode()
    assert "Stay And Play" not in client.get(address, {"hub": other.code}).content.decode()
    later = (timezone.localdate() + timedelta(days=30)).isoformat()
    assert "Stay And Play" not in client.get(address, {"from": later}).content.decode()


@pytest.mark.parametrize("address", ALL)
@pytest.mark.parametrize(
    "wrong",
    [
        {"from": "tomorrow"},
        {"days": "0"},
        {"days": "9999"},
        {"hub": "XXX"},
        {"from": "9999-12-31", "days": "9"},
    ],
)
def test_a_wrong_question_is_answered_in_words(
    client: Client, db: None, address: str, wrong: dict[str, str]
) -> None:
    """With a sentence, and the status that says so."""
    answer = client.get(address, wrong)
    assert answer.status_code == 400
    assert (
        "choose one from the list" in answer.content.decode()
        or "Write the first day" in answer.content.decode()
    )


def test_the_number_of_queries_is_constant(
    client: Client, session: Session, django_assert_max_num_queries: object
) -> None:
    """However many sessions there are."""
    for hours in range(1, 9):
        make_session(session.hub, session.starts + timedelta(hours=hours))
    with django_assert_max_num_queries(2):  # type: ignore[operator]  # a fixture without a type
        client.get("/whats-on.json")


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        *[(None, None, "All ages"), (0, 0, "Under 1"), (None, 4, "Up to 4 years"), (0, 4, "Up to 4 years")],
        *[(5, 11, "5 to 11 years"), (16, None, "16 and over"), (5, 5, "5 years")],
    ],
)
def test_ages_are_said_as_people_do(first: int | None, last: int | None, words: str) -> None:
    """In completed years."""
    assert ages_in_words(first, last) == words
