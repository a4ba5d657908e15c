"""Finding somebody by two identifiers: within reach, limited, masked, and in the audit."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registry.access.roles import Role
from registry.audit.models import Entry
from registry.geography.models import Home
from registry.people.finding import MOST_AN_HOUR, MOST_SHOWN
from registry.people.models import Family, Member, Person
from registry.people.services import Registrant, mark_sensitive, register_family
from registry.privacy.models import Restriction
from registry.timetable.models import Hub
from tests.registry.making import NOW
from tests.registry.town import Town, make_town

pytestmark = pytest.mark.django_db
BORN = date(1990, 5, 17)
POSTCODE = "CV1 2SF"


@pytest.fixture
def town() -> Town:
    """Two hubs; at this one, somebody with a birthday and a postcode."""
    made = make_town()
    family_of(made.here.hub, "Olena", "O'Brien-Łuczak")
    return made


def family_of(hub: Hub, first: str, last: str, *, born: date | None = BORN, known_as: str = "") -> Family:
    """Register somebody who lives at the postcode."""
    adult = Registrant(last, Member.Role.ADULT, first, known_as=known_as, born=born)
    family = register_family(hub, [adult], NOW.date())
    Home.objects.create(family=family, since=NOW.date(), postcode="CV12SF")
    return family


def ask(client: Client, **typed: Any) -> str:
    """Send the form, and return the page."""
    return client.post("/people/", typed).content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "Olena O'Brien-Łuczak", "born": "1990-05-17"},
        {"name": "o brien luczak", "born": "1990-05-17"},
        {"name": "luczak", "born": "1990-05-17"},
        {"name": "OLENA", "born": "1990-05-17"},
        {"name": "Оле́на", "born": "1990-05-17"},
        {"name": "Olenna Obrien Luczak", "born": "1990-05-17"},
        {"name": "olena", "postcode": "cv1 2sf"},
        {"born": "1990-05-17", "postcode": "CV12SF"},
    ],
)
def test_two_identifiers_find_somebody(town: Town, typed: dict[str, str]) -> None:
    """In whatever spelling and script the name was heard, and however the postcode is written."""
    page = ask(town.browser(Role.RECEPTIONIST), **typed)
    assert "O&#x27;Brien-Łuczak" in page
    assert "17 May 1990" in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": "Olena"}, "Give two of them"),
        ({"born": "1990-05-17"}, "Give two of them"),
        ({"name": "  ", "born": "1990-05-17"}, "Give two of them"),
        ({}, "Give two of them"),
        ({"name": "Olena", "postcode": "Coventry"}, "shape of a postcode"),
        ({"name": "Olena", "born": "17th of May"}, "valid date"),
    ],
)
def test_fewer_find_nobody(town: Town, typed: dict[str, str], said: str) -> None:
    """One identifier is not enough, and what is none is said."""
    client = town.browser(Role.RECEPTIONIST)
    answer = client.post("/people/", typed)
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert "Łuczak" not in answer.content.decode()
    assert not Entry.objects.filter(what="searched").exists()


@pytest.mark.parametrize(
    "typed", [{"name": "Janet", "born": "1990-05-17"}, {"name": "Olena", "born": "1990-05-18"}]
)
def test_another_name_or_another_day_fits_nobody(town: Town, typed: dict[str, str]) -> None:
    """And the page says what may be the reason; the search is in the audit all the same."""
    assert "Nobody fits" in ask(town.browser(Role.RECEPTIONIST), **typed)
    entry = Entry.objects.get(what="searched")
    assert (entry.person, entry.why) == (None, "by name and date of birth")


def test_the_search_and_whom_it_showed_are_in_the_audit_and_what_was_typed_is_not(town: Town) -> None:
    """One row for each record that was shown, under the account that looked."""
    ask(town.browser(Role.RECEPTIONIST), name="Olena", born="1990-05-17")
    entry = Entry.objects.get(what="searched")
    assert entry.person == Person.objects.get(born=BORN).pk
    assert entry.who == "receptionist.account"
    assert "1990" not in entry.why + entry.fields
    assert "Olena" not in entry.why + entry.fields


def test_another_hubs_people_are_not_found(town: Town) -> None:
    """A receptionist finds those who registered or came here; the city's officer finds everybody."""
    family_of(town.there.hub, "Mirela", "Popescu", born=date(1985, 1, 2))
    typed = {"name": "Popescu", "born": "1985-01-02"}
    assert "Nobody fits" in ask(town.browser(Role.RECEPTIONIST), **typed)
    assert "Popescu" in ask(town.browser(Role.DATA_PROTECTION), **typed)


@pytest.mark.parametrize(
    ("role", "said"), [(Role.LEADER, "ask the hub"), (Role.HUB_MANAGER, "open with a reason")]
)
def test_a_sensitive_family_is_masked(town: Town, role: Role, said: str) -> None:
    """No name, no date, no hub: only that there is a record, and who may open it."""
    mark_sensitive(Family.objects.get(members__person__born=BORN))
    page = ask(town.browser(role), name="Olena", born="1990-05-17")
    assert "A closed record" in page
    assert said in page
    assert "Łuczak" not in page
    assert "17 May 1990" not in page


def test_restricted_data_is_masked_too(town: Town) -> None:
    """It is kept, and not used."""
    person = Person.objects.get(born=BORN)
    Restriction.objects.create(person=person, since=NOW.date(), why="they asked")
    assert "A closed record" in ask(town.browser(Role.RECEPTIONIST), name="Olena", born="1990-05-17")


def test_nobody_goes_through_a_street(town: Town) -> None:
    """After so many searches within an hour the account waits; another one does not, and later neither."""
    client = town.browser(Role.RECEPTIONIST)
    for _ in range(MOST_AN_HOUR):
        assert "1 record fits" in ask(client, name="Olena", born="1990-05-17")
    refused = client.post("/people/", {"name": "Olena", "born": "1990-05-17"})
    assert refused.status_code == 429
    assert "Wait a while" in refused.content.decode()
    assert "Łuczak" not in refused.content.decode()
    assert "1 record fits" in ask(town.browser(Role.LEADER), name="Olena", born="1990-05-17")
    now = timezone.now()
    assert Entry.objects.filter(what="searched", at__gt=now - timedelta(hours=1)).count() == MOST_AN_HOUR + 1


def test_more_than_a_page_of_people_is_narrowed_not_shown(town: Town) -> None:
    """Everybody of one postcode with one birthday: the page asks for a third thing."""
    for number in range(MOST_SHOWN + 2):
        family_of(town.here.hub, "Olena", f"Namesake {number}")
    page = ask(town.browser(Role.RECEPTIONIST), born="1990-05-17", postcode=POSTCODE)
    assert f"More than {MOST_SHOWN} fit" in page


@pytest.mark.parametrize("role", [Role.RECEPTIONIST, Role.DATA_PROTECTION])
def test_however_many_people_the_queries_are_the_same(town: Town, role: Role) -> None:
    """A search among thirty who share a birthday asks the database no more often than one among three."""
    client, asked = town.browser(role), []
    ask(client, name="Olena", born="1990-05-17")
    for others in (range(2), range(2, 29)):
        for number in others:
            family_of(town.here.hub, "Mirela", f"Popescu {number}")
        with CaptureQueriesContext(connection) as counted:
            page = ask(client, name="Popescu", born="1990-05-17")
        assert "Popescu 1" in page
        asked.append(len(counted))
    assert asked[0] == asked[1] <= 14


def test_a_merged_record_is_found_by_the_one_that_stands(town: Town) -> None:
    """The other is not shown beside it."""
    stands = Person.objects.get(born=BORN)
    family_of(town.here.hub, "Olena", "OBrien Luczak")
    Person.objects.filter(last_name="OBrien Luczak").update(merged_into=stands)
    page = ask(town.browser(Role.RECEPTIONIST), name="Luczak", born="1990-05-17")
    assert "1 record fits" in page
    assert "O&#x27;Brien-Łuczak" in page


def test_partners_and_analysts_find_nobody(town: Town) -> None:
    """It is not their work."""
    for role in (Role.PARTNER, Role.ANALYST):
        assert town.browser(role).post("/people/", {"name": "Olena", "born": "1990-05-17"}).status_code == 403
