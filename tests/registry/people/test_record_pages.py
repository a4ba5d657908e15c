"""One person's page and one family's: what staff need, within reach, masked where it must be."""

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client

from registry.access.roles import Role
from registry.audit.models import Entry
from registry.geography.models import Home
from registry.intake.services import take
from registry.people import relations
from registry.people.models import Answers, Contact, Family, Medium, Member, Person, Relationship
from registry.people.services import Registrant, add_medium, mark_sensitive, register_family, save_member
from registry.privacy.models import Restriction
from sync import events
from tests.registry.making import FAMILY, NOW, arrival
from tests.registry.town import Place, Town, make_town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    """Two hubs with a family each."""
    return make_town()


def adult_of(place: Place) -> Person:
    """Return the adult of a hub's family."""
    return Person.objects.get(memberships__family=place.family, memberships__role="adult")


def child_of(place: Place) -> Person:
    """Return the child of a hub's family."""
    return Person.objects.get(memberships__family=place.family, memberships__role="child")


def come(at: Place, person: Person, seq: int = 1) -> None:
    """Let somebody come to a hub."""
    said = events.encode(arrival(at.kiosk.id, seq, person=person.pk))
    family = person.memberships.get().family_id
    take(at.kiosk, [said.replace(str(FAMILY).encode(), str(family).encode())], NOW)


def text(client: Client, address: str) -> str:
    """Return a page that is there."""
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_person_is_shown_with_what_a_desk_needs(town: Town) -> None:
    """Name, allergies, who they are to whom, how to reach them, cards and how often they came."""
    adult, child = adult_of(town.here), child_of(town.here)
    Answers.objects.create(person=adult, allergies="Penicillin", language="pl")
    Contact.objects.create(person=adult, telephone="01632 960123", prefers="call", safe_to_contact=True)
    relations.relate(adult, child, Relationship.Kind.MOTHER)
    add_medium(adult.memberships.get(), "ab" * 32, "0CE5", Medium.Kind.CARD)
    come(town.here, adult)
    page = text(town.browser(Role.RECEPTIONIST), f"/people/{adult.pk}/")
    for shown in ("Heron", "Penicillin", "01632 960123", "Mother of", "Card …0CE5", "1 time to your hub"):
        assert shown in page, shown
    assert Entry.objects.filter(person=adult.pk, what="looked", who="receptionist.account").count() == 1


def test_nobody_is_called_who_did_not_say_that_it_is_safe(town: Town) -> None:
    """The number is on record, and not on the page."""
    adult = adult_of(town.here)
    Contact.objects.create(person=adult, telephone="01632 960123", prefers="call")
    page = text(town.browser(Role.HUB_MANAGER), f"/people/{adult.pk}/")
    assert "Do not contact" in page
    assert "960123" not in page


def test_a_family_is_shown_with_its_people(town: Town) -> None:
    """Each of whom is looked at by it, and so in the audit."""
    Home.objects.create(family=town.here.family, since=NOW.date(), postcode="CV12SF", lsoa_2021="E01009999")
    page = text(town.browser(Role.LEADER), f"/people/families/{town.here.family.pk}/")
    for shown in ("Heron", "CV1 2SF", "E01009999", "Adult", "Child"):
        assert shown in page, shown
    looked = Entry.objects.filter(what="looked").values_list("person", flat=True)
    assert {adult_of(town.here).pk, child_of(town.here).pk} <= set(looked)


def test_another_hubs_people_have_no_page_here(town: Town) -> None:
    """Neither the person nor the family, and nothing is noted as seen."""
    client = town.browser(Role.HUB_MANAGER)
    assert client.get(f"/people/{adult_of(town.there).pk}/").status_code == 404
    assert client.get(f"/people/families/{town.there.family.pk}/").status_code == 404
    assert client.get(f"/people/{uuid4()}/").status_code == 404
    assert not Entry.objects.filter(what="looked").exists()


def test_visits_elsewhere_are_no_answer_for_a_desk(town: Town) -> None:
    """A reception counts its own hub's visits; whoever works for the city all of them."""
    adult = adult_of(town.here)
    come(town.there, adult)
    assert "never to your hub" in text(town.browser(Role.RECEPTIONIST), f"/people/{adult.pk}/")
    assert "1 time," in text(town.browser(Role.DATA_PROTECTION), f"/people/{adult.pk}/")


def test_two_households_of_a_child_stay_apart(town: Town) -> None:
    """A child of two families: the desk of one hub sees neither the other family nor its adult."""
    child, other = child_of(town.here), adult_of(town.there)
    save_member(Member(family=town.there.family, person=child, role="child", registration=uuid4()))
    relations.relate(other, child, Relationship.Kind.FATHER)
    page = text(town.browser(Role.LEADER), f"/people/{child.pk}/")
    assert page.count("Child in a <a") == 1
    assert "Thrush" not in page
    assert "Father" not in page
    assert page.count("Child in a") == 1
    both = text(town.browser(Role.ADMINISTRATOR), f"/people/{child.pk}/")
    assert both.count("Child in a <a") == 2
    assert "Father:" in both


@pytest.mark.parametrize("what", ["person", "family"])
def test_a_sensitive_record_wants_a_role_and_a_reason(town: Town, what: str) -> None:
    """As everywhere: refused, or asked why; then shown, with the reason in the audit."""
    mark_sensitive(town.here.family)
    adult = adult_of(town.here)
    address = f"/people/{adult.pk}/" if what == "person" else f"/people/families/{town.here.family.pk}/"
    assert town.browser(Role.LEADER).get(address).status_code == 403
    assert Entry.objects.filter(what="refused").count() == 1
    manager = town.browser(Role.HUB_MANAGER)
    asked = manager.get(address).headers["Location"]
    assert manager.post(asked, {"why": "She rang the desk"}).headers["Location"] == address
    assert "Sensitive family" in text(manager, address)
    assert Entry.objects.filter(what="looked", why="She rang the desk").exists()


def test_a_role_at_one_hub_opens_nothing_at_another(town: Town) -> None:
    """A manager of one hub who is a receptionist at another opens no sensitive record there.

    Once the question was only whether the account had the right anywhere.
    """
    from registry.access.models import Post  # noqa: PLC0415

    mark_sensitive(town.there.family)
    user = town.account(Role.HUB_MANAGER)
    Post.objects.create(user=user, role=Role.RECEPTIONIST, hub=town.there.hub)
    client = Client()
    client.force_login(user)
    for address in (
        f"/people/{adult_of(town.there).pk}/",
        f"/people/families/{town.there.family.pk}/",
        f"/admin/people/person/{adult_of(town.there).pk}/change/",
    ):
        assert client.get(address).status_code == 403, address


def test_a_relative_in_a_sensitive_family_is_not_named(town: Town) -> None:
    """A grandmother's open page does not lead to those who must not be found."""
    gran = register_family(
        town.here.hub, [Registrant("Wren", Member.Role.ADULT, "Ada", born=date(1950, 1, 1))], NOW.date()
    )
    ada = Person.objects.get(memberships__family=gran)
    relations.relate(ada, child_of(town.here), Relationship.Kind.GRANDMOTHER)
    client = town.browser(Role.LEADER)
    assert "Grandmother of" in text(client, f"/people/{ada.pk}/")
    mark_sensitive(Family.objects.get(pk=town.here.family.pk))
    assert "Grandmother" not in text(client, f"/people/{ada.pk}/")


def test_restricted_people_are_not_named_in_their_family(town: Town) -> None:
    """And have no button to change anything."""
    child = child_of(town.here)
    Restriction.objects.create(person=child, since=NOW.date(), why="they asked")
    page = text(town.browser(Role.LEADER), f"/people/families/{town.here.family.pk}/")
    assert "(restricted)" in page
    assert "Kid" not in page
    assert town.browser(Role.RECEPTIONIST).get(f"/people/{child.pk}/").status_code == 403
