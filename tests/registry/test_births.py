"""The page on which births are recorded, within reach and with every look noted."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from registry.access.models import Post
from registry.access.roles import Role
from registry.audit.models import Entry
from registry.people import births, services
from registry.people.models import Expected, Member, Person
from registry.people.services import Registrant
from registry.timetable.models import Hub
from tests.registry.making import make_hub

pytestmark = pytest.mark.django_db


@pytest.fixture
def expected(db: None) -> Expected:
    """Return a child due yesterday."""
    today = timezone.localdate()
    family = services.register_family(make_hub(), [Registrant("Nowak", Member.Role.ADULT, "Ola")], today)
    return births.expect(family, today - timedelta(days=1), family.members.get().person)


def said(**more: object) -> dict[str, object]:
    """Return what somebody types."""
    return {"born": str(timezone.localdate()), "last_name": "Nowak", "first_name": "Jan"} | more


def at(hub: Hub) -> Client:
    """Return the browser of a leader of this hub."""
    user = User.objects.create_user(f"leader of {hub.code}")
    Post.objects.create(user=user, role=Role.LEADER, hub=hub)
    client = Client()
    client.force_login(user)
    return client


def test_a_birth_is_recorded_and_noted(expected: Expected) -> None:
    """The child is a person of the family from then on, and the list is empty."""
    client = at(expected.family.hub)
    assert "has passed" in client.get("/births/").content.decode()
    page = client.post(f"/births/{expected.pk}/", said(), follow=True).content.decode()
    assert "The birth is recorded" in page
    assert "Nobody is expected" in page
    child = Person.objects.get(first_name="Jan")
    assert child.memberships.get().family == expected.family
    assert Entry.objects.filter(what="added", person=child.pk).exists()
    assert client.post(f"/births/{expected.pk}/", said()).status_code == 404


def test_a_birth_to_come_is_refused(expected: Expected) -> None:
    """In words; nobody is made."""
    tomorrow = timezone.localdate() + timedelta(days=1)
    answer = at(expected.family.hub).post(f"/births/{expected.pk}/", said(born=str(tomorrow)))
    assert answer.status_code == 400
    assert "in the future" in answer.content.decode()
    assert Person.objects.count() == 1


def test_another_hub_sees_nothing(expected: Expected) -> None:
    """Neither in the list nor by its address."""
    client = at(make_hub("FFA"))
    assert "Nobody is expected" in client.get("/births/").content.decode()
    assert client.get(f"/births/{expected.pk}/").status_code == 404


def test_a_sensitive_family_asks_why(expected: Expected) -> None:
    """Before its page opens."""
    services.mark_sensitive(expected.family)
    answer = at(expected.family.hub).get(f"/births/{expected.pk}/")
    assert answer["Location"].startswith("/audit/why/")
