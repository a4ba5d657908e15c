"""Session registers: a name, allergies, present; own sessions; and nothing else of anybody."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client

from registry.access.roles import Role
from registry.audit.models import Entry
from registry.intake.services import take
from registry.people.models import Answers, Person
from registry.people.services import mark_sensitive
from registry.privacy.models import Restriction
from registry.registers.reading import register
from registry.timetable.models import Session
from sync import events
from sync.events import ArrivalWithdrawn, DepartureRecorded, HeadcountRecorded
from sync.terms import Counter, Departure
from tests.registry.making import NOW
from tests.registry.saying import event, visit
from tests.registry.town import Place, Town, make_town

pytestmark = pytest.mark.django_db
DAY = NOW.date().isoformat()


@pytest.fixture
def town() -> Town:
    """Two hubs, and a session that the midwives lead at the other one."""
    return make_town()


def people(place: Place) -> list[Person]:
    """Return the adult and the child of a hub's family."""
    return list(Person.objects.filter(memberships__family=place.family).order_by("memberships__role"))


def say(place: Place, *bodies: events.Body) -> None:
    """Let the hub's kiosk say these, one a minute."""
    first = place.kiosk.events.count() + 1
    raw = [events.encode(event(place.kiosk.id, first + number, body)) for number, body in enumerate(bodies)]
    take(place.kiosk, raw, NOW + timedelta(hours=1))


def arrive(place: Place, session: Session, *who: Person | None) -> None:
    """Let people, or somebody without a name, come to a session."""
    say(place, *(visit(each.pk if each else None, session=session.pk) for each in who))


def page(client: Client, session: Session) -> str:
    """Return a session's register."""
    answer = client.get(f"/registers/{session.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_partner_sees_a_name_allergies_and_present_and_no_more(town: Town) -> None:
    """Of its own session, at whichever hub: no date of birth, no address, no link to the record."""
    adult, child = people(town.there)
    Person.objects.filter(pk=child.pk).update(born="2021-03-04")
    Answers.objects.create(person=child, allergies="Nuts", language="pl")
    arrive(town.there, town.led, adult, child)
    say(town.there, DepartureRecorded(person=adult.pk, how=Departure.OBSERVED))
    shown = page(town.browser(Role.PARTNER), town.led)
    for part in ("Kid Thrush", "Nuts", "since 10:02", "left 10:03", "<strong>2</strong> on record came"):
        assert part in shown, part
    for part in ("2021", "Child", str(child.pk), str(town.there.family.pk), ">pl<"):
        assert part not in shown, part


def test_a_partner_has_its_own_sessions_alone(town: Town) -> None:
    """The list holds no other, and another's address leads to nothing."""
    client = town.browser(Role.PARTNER)
    listed = client.get(f"/registers/?day={DAY}").content.decode()
    assert str(town.led.pk) in listed
    assert str(town.there.session.pk) not in listed
    assert client.get(f"/registers/{town.there.session.pk}/").status_code == 404
    assert client.get(f"/registers/{uuid4()}/").status_code == 404


def test_a_hub_has_its_own_sessions(town: Town) -> None:
    """A receptionist sees who came here, and nothing of the other hub."""
    arrive(town.here, town.here.session, *people(town.here))
    client = town.browser(Role.RECEPTIONIST)
    assert "Heron" in page(client, town.here.session)
    assert client.get(f"/registers/{town.led.pk}/").status_code == 404


def test_everybody_who_is_named_is_in_the_audit(town: Town) -> None:
    """And an empty register that was opened too."""
    client = town.browser(Role.PARTNER)
    assert "Nobody has signed in yet" in page(client, town.led)
    assert Entry.objects.get(what="listed").record == str(town.led.pk)
    arrive(town.there, town.led, *people(town.there))
    page(client, town.led)
    seen = Entry.objects.filter(what="listed", who="partner.account").exclude(person=None)
    assert set(seen.values_list("person", flat=True)) == {each.pk for each in people(town.there)}
    assert str(town.led.pk) in seen[0].why


def test_a_sensitive_family_is_a_number(town: Town) -> None:
    """ "1 person: see the lead", whoever reads it; and nobody of it is in the audit as seen."""
    arrive(town.here, town.here.session, *people(town.here))
    mark_sensitive(town.here.family)
    for role in (Role.RECEPTIONIST, Role.HUB_MANAGER, Role.DATA_PROTECTION):
        shown = page(town.browser(role), town.here.session)
        assert "2 people: see the lead" in shown
        assert "Heron" not in shown
    assert not Entry.objects.filter(what="listed").exclude(person=None).exists()


def test_a_sensitive_session_names_nobody(town: Town) -> None:
    """It is an appointment, of so many people."""
    arrive(town.here, town.here.session, people(town.here)[0])
    Session.objects.filter(pk=town.here.session.pk).update(sensitive=True)
    shown = page(town.browser(Role.HUB_MANAGER), town.here.session)
    assert "Appointment" in shown
    assert "Stay And Play" not in shown
    assert "1 person: see the lead" in shown


def test_restricted_people_are_a_number_too(town: Town) -> None:
    """Their data is kept and not used."""
    adult, child = people(town.here)
    Restriction.objects.create(person=adult, since=NOW.date(), why="they asked")
    arrive(town.here, town.here.session, adult, child)
    read = register(town.here.session)
    assert [row.person for row in read.rows] == [child]
    assert read.unnamed == 1


def test_whoever_is_not_on_record_is_counted(town: Town) -> None:
    """A person unknown here, an unknown card, heads that were counted: all in the totals, none lost."""
    session = town.here.session
    say(
        town.here,
        visit(UUID(int=77), session=session.pk),
        visit(token="ab" * 32, session=session.pk),
        HeadcountRecorded(session=session.pk, adults=2, children={"0-4": 1}, by=Counter.STAFF),
    )
    read = register(session)
    assert (read.rows, read.unnamed, read.anonymous) == ((), 1, 4)
    listed = town.browser(Role.LEADER).get(f"/registers/?day={DAY}").content.decode()
    assert '<td class="number">5</td>' in listed


def test_what_was_taken_back_is_not_on_it(town: Town) -> None:
    """A withdrawn arrival, and a departure of an earlier day, change nothing that is true."""
    adult, child = people(town.here)
    arrive(town.here, town.here.session, adult, child)
    first = town.here.kiosk.events.get(seq=1)
    say(town.here, ArrivalWithdrawn(arrival=first.pk, reason="changed-at-door"))
    read = register(town.here.session)
    assert [row.person for row in read.rows] == [child]
    assert read.there == 1


def test_leaving_by_the_arrivals_event_is_leaving(town: Town) -> None:
    """An assumed departure names the arrival, not the person."""
    adult, _ = people(town.here)
    arrive(town.here, town.here.session, adult)
    first = town.here.kiosk.events.get(seq=1)
    say(town.here, DepartureRecorded(arrival=first.pk, how=Departure.ASSUMED))
    assert register(town.here.session).there == 0


def test_who_leaves_and_comes_again_is_there(town: Town) -> None:
    """A departure before the arrival that counts is of an earlier session."""
    adult, _ = people(town.here)
    say(town.here, DepartureRecorded(person=adult.pk, how=Departure.OBSERVED))
    arrive(town.here, town.here.session, adult)
    assert register(town.here.session).there == 1


def test_a_day_without_sessions_says_so(town: Town) -> None:
    """And a day that is none is today."""
    client = town.browser(Role.LEADER)
    assert "No session on this day" in client.get("/registers/?day=2001-01-01").content.decode()
    assert client.get("/registers/?day=yesterday").status_code == 200
