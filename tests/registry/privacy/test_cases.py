"""What people ask of their data: a reviewed copy, a correction, a restriction, a complaint in time."""

import json
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.utils import timezone

from registry.access.roles import Role
from registry.audit.models import Entry as Audited
from registry.intake.services import take
from registry.people.models import Medium, Person, Relationship
from registry.people.relations import relate
from registry.people.services import add_medium
from registry.privacy import bundle, services
from registry.privacy.as_pdf import as_pdf
from registry.privacy.bundle import Given, Item
from registry.privacy.models import Case, Complaint, Restriction
from registry.register.models import Entry
from sync import events
from tests.registry.making import arrival, make_session
from tests.registry.town import Town

TODAY = date(2026, 3, 27)


@pytest.fixture
def officer(town: Town) -> Client:
    """A browser in which data protection has signed in."""
    return town.browser(Role.DATA_PROTECTION)


def mother(town: Town) -> Person:
    """Return an invented mother with a child, a card, and a name that Latin letters alone cannot write."""
    place = town.here.family.members.get(role="adult")
    child = town.here.family.members.get(role="child").person
    relate(place.person, child, Relationship.Kind.MOTHER)
    add_medium(place, "ab" * 32, "1234", Medium.Kind.CARD)
    Person.objects.filter(pk=place.person_id).update(first_name="Małgorzata", known_as="Гося")
    return Person.objects.get(pk=place.person_id)


def request(town: Town, kind: Case.Kind, received: date = TODAY) -> Case:
    """Write down what somebody asks."""
    case = Case(kind=kind, person=mother(town), received_on=received, asked_by="Herself, with her card")
    return services.open_case(case, None)


def who(case: Case) -> UUID:
    """Return whose request it is."""
    assert case.person_id
    return case.person_id


def reviewed(officer: Client, case: Case, **withheld: str) -> None:
    """Review a copy: give what is proposed, except what is withheld by a part of its key."""
    page = officer.get(f"/privacy/{case.pk}/review/")
    ticked = {f"give {each.item.key}": "on" for each in page.context["items"] if each.given}
    ticked |= {f"why {each.item.key}": each.reason for each in page.context["items"]}
    for part, reason in withheld.items():
        for key in [key for key in ticked if key.startswith("give ") and key.endswith(part)]:
            del ticked[key]
            ticked[f"why {key.removeprefix('give ')}"] = reason
    assert officer.post(f"/privacy/{case.pk}/review/", ticked).status_code == 302


def test_a_copy_leaves_only_after_its_review(town: Town, officer: Client) -> None:
    """Unreviewed there is none; reviewed, both files; changed since, it is reviewed again."""
    case = request(town, Case.Kind.ACCESS)
    assert officer.get(f"/privacy/{case.pk}/copy.json").headers["Location"] == f"/privacy/{case.pk}/review/"
    reviewed(officer, case)
    assert officer.get(f"/privacy/{case.pk}/copy.json").status_code == 200
    assert officer.get(f"/privacy/{case.pk}/copy.pdf").content.startswith(b"%PDF-")
    assert Audited.objects.filter(what="exported", record=str(case.pk)).count() == 2
    Person.objects.filter(pk=who(case)).update(last_name="Changed")
    assert officer.get(f"/privacy/{case.pk}/copy.pdf").status_code == 302


def test_the_copy_holds_what_is_held_and_nobody_else(town: Town, officer: Client) -> None:
    """Her name, card and relation are in it; her child's name and the card's token are not."""
    case = request(town, Case.Kind.ACCESS)
    reviewed(officer, case, born="not needed")
    text = officer.get(f"/privacy/{case.pk}/copy.json").content.decode()
    values = {(each["section"], each["label"]): each for each in json.loads(text)["items"]}
    assert values["Person", "First name"]["value"] == "Małgorzata"
    assert values["Medium", "Last four"]["value"] == "1234"
    assert values["Relationship", "Kind"]["value"] == "Mother"
    assert values["Relationship", "Child"] == {
        "section": "Relationship",
        "label": "Child",
        "withheld": "about somebody else",
    }
    assert "Kid" not in text
    assert "ab" * 32 not in text


def test_the_copy_is_written_as_people_write(town: Town) -> None:
    """It said "Born 1990-06-01", "Over 19 False", and a time in UTC to the microsecond."""
    person = mother(town)
    Person.objects.filter(pk=person.pk).update(born=date(1990, 6, 1))
    came = datetime(2026, 7, 1, 9, 5, 0, 123000, tzinfo=UTC)
    take(town.here.kiosk, [events.encode(arrival(town.here.kiosk.pk, 1, at=came, person=person.pk))], came)
    person.refresh_from_db()
    said = {(item.section, item.label): item.value for item in bundle.items(person)}
    assert said["Person", "Born"] == "1 June 1990"
    assert said["Person", "Over 19"] == "no"
    assert said["Attendance", "At"] == "1 July 2026, 10:05"
    assert said["Attendance", "Counts"] == "yes"
    summer = make_session(town.here.hub, datetime(2026, 7, 1, 9, 0, tzinfo=UTC))
    assert str(summer) == "Stay And Play, 1 July 2026, 10:00"


def test_a_reviewer_may_give_or_withhold_each_item(town: Town, officer: Client) -> None:
    """What is proposed is not the last word; the reason stands in the copy."""
    case = request(town, Case.Kind.ACCESS)
    reviewed(officer, case, known_as="Said in confidence")
    copy = json.loads(officer.get(f"/privacy/{case.pk}/copy.json").content)["items"]
    assert {"section": "Person", "label": "Known as", "withheld": "Said in confidence"} in copy


def test_every_kind_of_record_of_a_person_is_in_the_copy(town: Town) -> None:
    """The copy follows every link to a person: none has to be remembered when a new kind comes."""
    linked = {each.related_model._meta.label_lower for each in bundle._relations(Person)}
    assert {"people.consent", "people.contact", "people.medium", "intake.attendance"} <= linked
    assert "duplicates.merge" in linked


def test_the_pdf_is_text_in_any_script() -> None:
    """Words are words in it, not pictures, in Latin, Cyrillic and Greek; markup in a name is only a name."""
    names = ("Małgorzata Żabowiak", "Гося", "#panic() *bold* $x$ \\", "Ελένη")
    answer = [Given(Item(str(at), "Person", "Name", name), given=True) for at, name in enumerate(names)]
    made = as_pdf("What we hold about you", ["Made today"], answer)
    assert made.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in made
    assert b"pdfuaid" in made


def test_a_correction_reaches_the_doors_and_the_audit(town: Town, officer: Client) -> None:
    """What was wrong is put right everywhere, and the request stands beside it."""
    case = request(town, Case.Kind.RECTIFICATION)
    told = {"first_name": "Małgorzata", "last_name": "Heron", "known_as": "Gosia", "born": "1990-05-01"}
    assert officer.post(f"/privacy/{case.pk}/rectify/", told).status_code == 302
    assert "Gosia" in Entry.objects.get(pk=who(case)).content
    entry = Audited.objects.get(what="changed", kind="people.person")
    assert (entry.fields, str(case.pk) in entry.why) == ("known_as, born", True)
    assert officer.post(f"/privacy/{case.pk}/rectify/", told | {"born": "once"}).status_code == 400


@pytest.mark.parametrize("kind", [Case.Kind.RESTRICTION, Case.Kind.OBJECTION])
def test_restricted_data_is_kept_and_not_used(town: Town, officer: Client, kind: Case.Kind) -> None:
    """At once: no name at the door, no look without a reason, no change; an answer may lift it."""
    case = request(town, kind)
    address = f"/admin/people/person/{who(case)}/change/"
    assert '"known_as":""' in Entry.objects.get(pk=who(case)).content
    assert town.browser(Role.RECEPTIONIST).get(address).status_code == 403
    listed = town.browser(Role.ADMINISTRATOR).get("/admin/people/person/?q=Heron").content.decode()
    assert listed.count("(restricted)") == 1
    assert "mother" not in listed
    officer.post(officer.get(address).headers["Location"], {"why": "to answer the request"})
    assert officer.post(address, {"first_name": "Other", "last_name": "Other"}).status_code == 403
    officer.post(f"/privacy/{case.pk}/close/", {"answer": "Our task needs it", "refused": "on"})
    assert not Restriction.objects.filter(until=None).exists()
    assert '"known_as":"Гося"' in Entry.objects.get(pk=who(case)).content


def test_requests_and_complaints_have_their_days(town: Town, officer: Client) -> None:
    """A month and thirty days; what is late stands out on the desk."""
    late = timezone.localdate() - timedelta(days=45)
    case = request(town, Case.Kind.ACCESS, late)
    complaint = Complaint(received_on=late, made_by="A father", about="A letter")
    services.take_complaint(complaint, None)
    assert complaint.acknowledge_by == late + timedelta(days=30)
    assert late + timedelta(days=28) <= case.due_on <= late + timedelta(days=31)
    page = officer.get("/privacy/").content.decode()
    assert page.count("Overdue") == 2
    officer.post(f"/privacy/{case.pk}/close/", {"answer": "It was not them who asked", "refused": "on"})
    assert "No request waits" in officer.get("/privacy/").content.decode()


def test_a_request_is_written_down_through_the_records(town: Town, officer: Client) -> None:
    """The form gives it its day, and restriction takes effect with it."""
    person = mother(town)
    told = {
        "kind": "restriction",
        "person": str(person.pk),
        "received_on": "2026-01-31",
        "asked_by": "Herself",
    }
    assert officer.post("/admin/privacy/case/add/", told).status_code == 302
    assert Case.objects.get().due_on == date(2026, 2, 28)
    assert Restriction.objects.get().person == person


def test_what_is_held_and_why_is_for_anybody(client: Client, db: None) -> None:
    """Without signing in: each class, its ground, and the periods of the rules."""
    page = client.get("/privacy/held/").content.decode()
    assert "1 years" not in page
    for words in ("Who you and your children", "public task", "25 years after the date of birth"):
        assert words in page
    assert client.get("/privacy/").status_code == 302


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.DATA_PROTECTION])
def test_nobody_else_does_privacy_work(town: Town, role: Role) -> None:
    """Not the desk, not a request, not its copy."""
    case = request(town, Case.Kind.ACCESS)
    browser = town.browser(role)
    for path in ("", f"{case.pk}/", f"{case.pk}/review/", f"{case.pk}/copy.json"):
        assert browser.get(f"/privacy/{path}").status_code == 403
    assert browser.post(f"/privacy/{case.pk}/close/", {"answer": "x"}).status_code == 403


def test_a_request_is_written_down_from_somebodys_page(town: Town, officer: Client) -> None:
    """The page leads to the form with their number in it; the request is due a month later."""
    person = mother(town)
    assert (
        f"/privacy/requests/new/?person={person.pk}" in officer.get(f"/people/{person.pk}/").content.decode()
    )
    form = officer.get(f"/privacy/requests/new/?person={person.pk}").content.decode()
    assert str(person.pk) in form
    sent = {"kind": "access", "person": str(person.pk), "received_on": "2026-01-31", "asked_by": "Herself"}
    page = officer.post("/privacy/requests/new/", sent, follow=True).content.decode()
    assert "due on 28 February 2026" in page
    assert Case.objects.get().person == person
    assert Audited.objects.filter(kind="privacy.case", what="added", person=person.pk).exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"person": "0e7c3c02-0000-4000-8000-000000000000"}, "Nobody on record"),
        ({"person": "Heron"}, "Enter a valid UUID"),
        ({"received_on": "2999-01-01"}, "has not come yet"),
        ({"kind": "everything"}, "valid choice"),
        ({"asked_by": ""}, "required"),
    ],
)
def test_a_request_that_makes_no_sense_is_not_written_down(
    town: Town, officer: Client, wrong: dict[str, str], said: str
) -> None:
    """The page says what is wrong."""
    sent = {
        "kind": "access",
        "person": str(mother(town).pk),
        "received_on": "2026-01-31",
        "asked_by": "Herself",
    }
    answer = officer.post("/privacy/requests/new/", sent | wrong)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not Case.objects.exists()


def test_a_form_begins_with_a_day_that_browsers_understand(officer: Client) -> None:
    """Once it was written as 27/03/2026, which a browser's calendar throws away: the field came up empty."""
    page = officer.get("/privacy/requests/new/").content.decode()
    assert f'value="{timezone.localdate().isoformat()}"' in page
    assert page.count("<label for=") == 5


def test_a_request_about_a_merged_record_is_about_who_stands_for_it(town: Town, officer: Client) -> None:
    """Whichever of the two numbers was written down."""
    person = mother(town)
    other = Person.objects.create(last_name="Heron", merged_into=person)
    sent = {"kind": "access", "person": str(other.pk), "received_on": "2026-01-31", "asked_by": "Herself"}
    officer.post("/privacy/requests/new/", sent)
    assert Case.objects.get().person == person


def test_a_complaint_goes_from_its_first_day_to_its_end(town: Town, officer: Client) -> None:
    """Acknowledged by the thirtieth day, closed with an outcome, and not the other way round."""
    sent = {"received_on": "2026-01-10", "made_by": "A neighbour, by letter", "about": "A call at night"}
    page = officer.post("/privacy/complaints/new/", sent, follow=True).content.decode()
    assert "Acknowledge it by 9 February 2026" in page
    assert "overdue since 9 February 2026" in page
    address = f"/privacy/complaints/{Complaint.objects.get().pk}/"
    early = officer.post(address, {"closed_on": "2026-02-01", "outcome": "We wrote"})
    assert "Acknowledge it and write down the outcome" in early.content.decode()
    before = officer.post(address, {"acknowledged_on": "2026-01-09"})
    assert "before the complaint came" in before.content.decode()
    done = {"acknowledged_on": "2026-01-12", "outcome": "We wrote", "closed_on": "2026-02-01"}
    assert "Closed 1 February 2026" in officer.post(address, done, follow=True).content.decode()
    assert "No complaint is open" in officer.get("/privacy/").content.decode()


def test_a_copy_is_reviewed_before_its_request_is_done(town: Town, officer: Client) -> None:
    """Otherwise it is refused, with a reason; nothing is ticked off unread."""
    case = request(town, Case.Kind.ACCESS)
    address = f"/privacy/{case.pk}/close/"
    answer = officer.post(address, {"answer": "Sent"})
    assert answer.status_code == 400
    assert "Review the copy before" in answer.content.decode()
    reviewed(officer, case)
    assert officer.post(address, {"answer": "Sent"}).status_code == 302
    case.refresh_from_db()
    assert case.state == Case.State.DONE
