"""The records in the admin: facts are only looked at, and every change reaches the kiosks."""

from datetime import date

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from registry.access.models import Post
from registry.access.roles import Role
from registry.intake.models import Attendance, Event
from registry.intake.services import take
from registry.kiosks.models import EnrolmentCode, Kiosk
from registry.kiosks.services import enrol
from registry.people.models import Family, Medium, Member, Person
from registry.people.services import Registrant, add_medium, register_family
from registry.register.models import Entry
from registry.timetable.models import Hub, Session
from sync import events, wire
from tests.registry.making import NOW, arrival, make_hub, make_kiosk, make_session

pytestmark = pytest.mark.django_db
OURS = [model for model in admin.site._registry if model._meta.app_config in apps.get_app_configs()]


def content(thing: Person | Medium | Session) -> str:
    """Return what the feed says of a record."""
    return Entry.objects.get(pk=thing.pk).content


@pytest.fixture
def family(db: None) -> Family:
    """Return an invented family of two with a card."""
    people = [
        Registrant("Zabowiak", Member.Role.ADULT, "Gosia"),
        Registrant("Zabowiak", Member.Role.CHILD, "Tomek", born=date(2020, 1, 1)),
    ]
    family = register_family(make_hub(), people, NOW.date())
    add_medium(family.members.get(role="adult"), "ab" * 32, "1234", Medium.Kind.CARD)
    return family


def change(client: Client, thing: Person | Family | Session | Medium | Member, **values: object) -> None:
    """Change a record through its form, as a person does."""
    address = reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_change", args=[thing.pk])
    form = client.get(address).context["adminform"].form
    before = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    data = {key: value for key, value in (before | values).items() if value not in {None, False}}
    response = client.post(address, data)
    assert response.status_code == 302, response.context["adminform"].form.errors


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_list_opens(
    admin_client: Client, admin_user: User, family: Family, model: type[Person]
) -> None:
    """Each kind of record has a list that works, with something in it where there is something."""
    for role in (Role.ADMINISTRATOR, Role.DATA_PROTECTION):
        Post.objects.create(user=admin_user, role=role)
    kiosk = make_kiosk(family.hub)
    make_session(family.hub)
    take(kiosk, [events.encode(arrival(kiosk.id, 1)), b"broken"], NOW)
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
    assert admin_client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("model", [Event, Attendance, Entry, Kiosk])
def test_facts_cannot_be_written(admin_client: Client, model: type[Event]) -> None:
    """There is no form to add one, and none to change or delete one."""
    handler = admin.site._registry[model]
    request = admin_client.get("/admin/").wsgi_request
    allowed = (handler.has_add_permission, handler.has_change_permission, handler.has_delete_permission)
    assert [may(request) for may in allowed] == [False, False, False]


def test_a_changed_name_is_published(admin_client: Client, family: Family) -> None:
    """What is typed in the admin reaches the doors."""
    child = Person.objects.get(first_name="Tomek")
    change(admin_client, child, known_as="Tom", born="2020-01-01")
    assert "Tom" in content(child)
    assert LogEntry.objects.exists()


def test_a_family_marked_sensitive_loses_its_names(admin_client: Client, family: Family) -> None:
    """At the doors and in the list of people."""
    change(admin_client, family, sensitive="on", registered_on="2026-03-27", hub=family.hub_id)
    assert all('"known_as":""' in content(member.person) for member in family.members.all())
    page = admin_client.get("/admin/people/person/").content.decode()
    assert "Zabowiak" not in page
    assert "(sensitive)" in page


def test_a_lost_card_is_published_and_its_token_never_shown(admin_client: Client, family: Family) -> None:
    """Its standing changes; what it carries is on no page."""
    medium = Medium.objects.get()
    page = admin_client.get(reverse("admin:people_medium_change", args=[medium.pk])).content.decode()
    assert medium.token_hash not in page
    change(admin_client, medium, standing="lost")
    assert '"standing":"lost"' in content(medium)


def test_leaving_a_family_is_published(admin_client: Client, family: Family) -> None:
    """Deleting somebody's place, one or several, tells the doors."""
    members = list(family.members.values_list("pk", flat=True))
    data = {"action": "delete_selected", "_selected_action": members, "post": "yes"}
    admin_client.post("/admin/people/member/", data)
    assert not Member.objects.exists()
    assert Entry.objects.filter(pk__in=members, deleted=True).count() == 2


@pytest.mark.parametrize("kind", ["family", "person"])
def test_families_and_people_are_not_deleted_by_hand(admin_client: Client, family: Family, kind: str) -> None:
    """Retention does that, and keeps the totals whole."""
    thing = family if kind == "family" else Person.objects.earliest("id")
    assert admin_client.post(f"/admin/people/{kind}/{thing.pk}/delete/", {"post": "yes"}).status_code == 403


def test_a_session_is_scheduled_cancelled_and_removed(admin_client: Client) -> None:
    """Through the form, with the venue's hub, and heard of each time."""
    hub = make_hub()
    kind = make_session(hub).type
    data = {
        "type": kind.code,
        "venue": str(hub.venues.get().pk),
        "room": "Garden room",
        "starts_0": "2026-04-01",
        "starts_1": "10:00",
        "ends_0": "2026-04-01",
        "ends_1": "11:00",
    }
    assert admin_client.post("/admin/timetable/session/add/", data).status_code == 302
    session = Session.objects.get(room="Garden room")
    assert session.hub == hub
    assert '"starts":"2026-04-01T09:00:00Z"' in content(session)
    address = f"/admin/timetable/session/{session.pk}"
    assert admin_client.post(f"{address}/change/", data | {"cancelled": "on"}).status_code == 302
    assert Entry.objects.get(pk=session.pk).deleted
    admin_client.post(f"{address}/delete/", {"post": "yes"})
    assert not Session.objects.filter(pk=session.pk).exists()


def test_a_code_is_made_and_shown_once(admin_client: Client) -> None:
    """A person with the right makes a code, and it works."""
    hub = make_hub()
    page = admin_client.post(
        "/admin/kiosks/enrolmentcode/add/", {"hub": str(hub.pk)}, follow=True
    ).content.decode()
    code = page.split("The code is ")[1].split(".")[0]
    assert EnrolmentCode.objects.get().made_by is not None
    made = EnrolmentCode.objects.get()
    assert isinstance(enrol(code, "Front desk", made.expires_at.replace(year=2000)), wire.EnrolAnswer)
    assert code not in admin_client.get("/admin/kiosks/enrolmentcode/").content.decode()


def test_a_kiosk_is_revoked_from_the_list(admin_client: Client) -> None:
    """The action ends its right to speak."""
    kiosk = make_kiosk()
    admin_client.post("/admin/kiosks/kiosk/", {"action": "revoke", "_selected_action": [str(kiosk.pk)]})
    kiosk.refresh_from_db()
    assert kiosk.revoked_at


def test_hubs_are_on_record(admin_client: Client) -> None:
    """A hub's page opens and shows its code."""
    hub = make_hub("MOA")
    page = admin_client.get(reverse("admin:timetable_hub_change", args=[hub.pk])).content.decode()
    assert Hub.objects.get().code in page
