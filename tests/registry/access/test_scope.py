"""Whose records an account meets: its own hub's, in lists, forms, addresses and figures."""

import csv

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from registry.access.roles import Act, Role
from registry.access.scope import scope
from registry.intake.models import Attendance
from registry.intake.services import take
from registry.people.models import Family, Member, Person
from registry.people.services import mark_sensitive
from registry.records import Records
from sync import events
from tests.registry.making import FAMILY, NOW, arrival
from tests.registry.town import Place, Town

LEADER = Role.LEADER


def come(at: Place, family: Family) -> Person:
    """Let an adult of a family come to a hub."""
    adult = family.members.get(role=Member.Role.ADULT).person
    said = arrival(at.kiosk.id, 1, person=adult.pk)
    take(at.kiosk, [events.encode(said).replace(str(FAMILY).encode(), str(family.pk).encode())], NOW)
    return adult


def test_lists_hold_the_own_hub_only(town: Town) -> None:
    """A leader's list of sessions has none of the other hub in it; lists of people are not a leader's."""
    browser = town.browser(LEADER)
    page = browser.get("/admin/timetable/session/").content.decode()
    assert str(town.here.session.pk) in page
    assert str(town.there.session.pk) not in page
    for kind in ("person", "family", "member", "contact"):
        sent = browser.get(f"/admin/people/{kind}/", follow=True)
        assert sent.request["PATH_INFO"] == "/people/"
        assert "find somebody by two identifiers" in sent.content.decode()
        assert "Heron" not in sent.content.decode()


def test_another_hubs_record_is_not_there(town: Town) -> None:
    """Its address, typed in by hand, leads to nothing, to look at or to change."""
    browser = town.browser(LEADER)
    for path in (f"people/family/{town.there.family.pk}", f"timetable/session/{town.there.session.pk}"):
        assert browser.get(f"/admin/{path}/change/").status_code == 302
        assert browser.post(f"/admin/{path}/change/", {"cancelled": "on"}).status_code == 302
    town.there.session.refresh_from_db()
    assert not town.there.session.cancelled


def test_a_form_does_not_take_another_hubs_records(town: Town) -> None:
    """A session cannot be put into another hub's venue by sending its id."""
    data = {
        "type": town.here.session.type.code,
        "venue": str(town.there.session.venue_id),
        "starts_0": "2026-04-01",
        "starts_1": "10:00",
        "ends_0": "2026-04-01",
        "ends_1": "11:00",
    }
    response = town.browser(LEADER).post("/admin/timetable/session/add/", data)
    assert response.status_code == 200
    assert "venue" in response.context["adminform"].form.errors


def test_a_family_that_came_is_known_where_it_came(town: Town) -> None:
    """Registered there, it becomes known here with its first visit; its sister family does not."""
    account = town.account(LEADER)
    assert town.there.family not in scope(account, Act.SEE_PEOPLE, Family.objects.all())
    adult = come(town.here, town.there.family)
    assert town.there.family in scope(account, Act.SEE_PEOPLE, Family.objects.all())
    assert adult in scope(account, Act.SEE_PEOPLE, Person.objects.all())
    assert Attendance.objects.count() == scope(account, Act.SEE_EVENTS, Attendance.objects.all()).count() + 1


def test_figures_of_a_hub_hold_nothing_of_another(town: Town) -> None:
    """A leader's table counts the own hub, and its last row is of it alone."""
    come(town.here, town.here.family)
    come(town.there, town.there.family)
    asked = {"from": NOW.date().isoformat(), "to": NOW.date().isoformat()}
    page = town.browser(LEADER).get("/reach/", asked).content.decode()
    assert "The MOA" in page
    assert "The FFA" not in page
    file = town.browser(Role.HUB_MANAGER).get("/reach/table.csv", asked).getvalue().decode()
    rows = [(row["hub_code"], row["hub"], row["attendances"]) for row in csv.DictReader(file.splitlines())]
    assert rows == [("MOA", "The MOA", "1"), ("HUBS", "Your hubs", "1")]


def test_a_partner_sees_its_own_sessions_and_nobodys_record(town: Town) -> None:
    """Of the timetable, the sessions it leads; of people, nothing."""
    browser = town.browser(Role.PARTNER)
    assert str(town.led.pk) in browser.get("/admin/timetable/session/").content.decode()
    assert str(town.there.session.pk) not in browser.get("/admin/timetable/session/").content.decode()
    assert browser.get("/admin/people/person/").status_code == 403


def test_a_sensitive_record_wants_a_role_and_a_reason(town: Town) -> None:
    """A leader is refused; a manager is asked why first, and then sees it."""
    mark_sensitive(town.here.family)
    address = f"/admin/people/family/{town.here.family.pk}/change/"
    assert town.browser(LEADER).get(address).status_code == 403
    manager = town.browser(Role.HUB_MANAGER)
    asked = manager.get(address)
    assert asked.headers["Location"].startswith("/audit/why/")
    assert manager.post(asked.headers["Location"], {"why": "  "}).status_code == 400
    back = manager.post(asked.headers["Location"], {"why": "Her new number, at the desk"})
    assert back.headers["Location"] == address
    assert manager.get(address).status_code == 200


def test_a_reason_does_not_lead_out_of_the_registry(town: Town) -> None:
    """A made-up address leads back to the start, not to somebody else's page."""
    manager = town.browser(Role.HUB_MANAGER)
    away = manager.post("/audit/why/?of=x&next=https://evil.example/", {"why": "a good reason"})
    assert away.headers["Location"] == "/"


def test_every_kind_of_record_asks_the_table() -> None:
    """No package brings records that open by Django's own flags."""
    assert admin.site._registry
    assert all(isinstance(each, Records) for each in admin.site._registry.values())


def test_django_flags_alone_open_nothing(town: Town) -> None:
    """Somebody marked staff, without a post, is not let in."""
    client = Client()
    client.force_login(User.objects.create_user("flagged", is_staff=True))
    for address in ("/admin/", "/admin/people/person/", "/reach/", "/fleet/", "/audit/"):
        assert client.get(address).status_code in {302, 403}
    superuser = Client()
    superuser.force_login(User.objects.create_superuser("root"))
    assert superuser.get("/audit/").status_code == 403


def test_the_command_prints_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    """docs/permissions.md is made with it."""
    call_command("permissions")
    assert "| see figures |" in capsys.readouterr().out
