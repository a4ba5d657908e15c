"""The audit: every look and change is there, nothing is ever taken back, and data protection finds it."""

import csv

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from registry.access.roles import Role
from registry.audit.models import Entry
from registry.audit.services import Of, note
from registry.people.models import Person
from registry.people.services import mark_sensitive
from tests.registry.town import Town


@pytest.fixture
def officer(town: Town) -> Client:
    """A browser in which data protection has signed in."""
    return town.browser(Role.DATA_PROTECTION)


def somebody(town: Town) -> Person:
    """Return a person of the own hub."""
    return Person.objects.filter(memberships__family=town.here.family).earliest("id")


def entries(person: Person) -> list[tuple[str, str]]:
    """Return what was done to a person's record, oldest first."""
    return list(Entry.objects.filter(person=person.pk).order_by("id").values_list("who", "what"))


def test_a_list_a_look_and_a_change_are_noted(town: Town) -> None:
    """Who saw somebody in a list, opened the record, and changed it: in this order, with the why."""
    leader, person = town.browser(Role.ADMINISTRATOR), somebody(town)
    leader.get("/admin/people/person/")
    address = f"/admin/people/person/{person.pk}/change/"
    form = leader.get(address).context["adminform"].form
    values = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    sent = {name: value for name, value in values.items() if value not in {None, False}}
    sent |= {"known_as": "Gosia", "_why": "She asked at the desk"}
    assert leader.post(address, sent).status_code == 302
    who = "administrator.account"
    assert entries(person)[:3] == [(who, "listed"), (who, "looked"), (who, "changed")]
    change = Entry.objects.get(person=person.pk, what="changed")
    assert (change.why, "nown" in change.fields, change.roles) == (
        "She asked at the desk",
        True,
        "administrator",
    )
    assert not Entry.objects.filter(fields__contains="Gosia").exists()


def test_history_is_a_look_too(town: Town) -> None:
    """What was changed on a record is read on a page that leaves its trace."""
    person = somebody(town)
    town.browser(Role.LEADER).get(f"/admin/people/person/{person.pk}/history/")
    assert entries(person) == [("leader.account", "looked")]


def test_a_refused_look_is_noted(town: Town) -> None:
    """Who tries to open a sensitive record without the right is in the audit, and sees nothing."""
    mark_sensitive(town.here.family)
    person = somebody(town)
    assert town.browser(Role.LEADER).get(f"/admin/people/person/{person.pk}/change/").status_code == 403
    assert entries(person) == [("leader.account", "refused")]


def test_the_reason_for_a_sensitive_record_is_kept(town: Town) -> None:
    """The words that opened it stand beside the look."""
    mark_sensitive(town.here.family)
    person, manager = somebody(town), town.browser(Role.HUB_MANAGER)
    address = f"/admin/people/person/{person.pk}/change/"
    manager.post(manager.get(address).headers["Location"], {"why": "Police asked, reference 12"})
    manager.get(address)
    assert Entry.objects.get(person=person.pk, what="looked").why == "Police asked, reference 12"


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET who = 'nobody'", "DELETE FROM audit_entry"])
def test_the_database_refuses_to_forget(db: None, statement: str) -> None:
    """Not the code but the database: whoever connects cannot change or remove a row."""
    note(None, Entry.What.LOOKED, [Of("people.person", "1")])
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Entry.objects.get().who == "(registry)"


def test_emptying_the_whole_table_is_refused(db: None) -> None:
    """PostgreSQL's short way to forget everything is closed too; SQLite has none."""
    note(None, Entry.What.LOOKED, [Of("people.person", "1")])
    if connection.vendor == "postgresql":
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            connection.cursor().execute("TRUNCATE audit_entry")
    assert Entry.objects.count() == 1


def test_data_protection_searches_and_is_noted(town: Town, officer: Client) -> None:
    """By person, account, act and day; and each search leaves a row of its own."""
    person = somebody(town)
    town.browser(Role.LEADER).get(f"/admin/people/person/{person.pk}/history/")
    today = Entry.objects.latest("id").at.date().isoformat()
    for asked in (
        {"record": str(person.pk)},
        {"who": "LEADER.account"},
        {"what": "looked"},
        {"first": today},
    ):
        assert str(person.pk) in officer.get("/audit/", asked).content.decode()
    for asked in ({"who": "nobody"}, {"what": "removed"}, {"last": "2020-01-01"}):
        assert "Nothing was found" in officer.get("/audit/", asked).content.decode()
    assert officer.get("/audit/", {"record": "not a number"}).status_code == 400
    assert Entry.objects.filter(what="searched", record=str(person.pk)).count() == 1


def test_the_audit_is_paged_and_exported_whole(town: Town, officer: Client) -> None:
    """A page shows a hundred and leads on; the file has every row, none of them a formula."""
    note(None, Entry.What.LOOKED, [Of("people.person", str(n)) for n in range(150)], why="=1+1")
    page = officer.get("/audit/", {"what": "looked"}).content.decode()
    assert page.count("<tr>") == 101
    older = page.split("before=")[1].split('"')[0]
    assert officer.get("/audit/", {"what": "looked", "before": older}).content.decode().count("<tr>") == 51
    file = officer.get("/audit/audit.csv", {"what": "looked"}).getvalue().decode()
    rows = list(csv.DictReader(file.splitlines()))
    assert len({row["record"] for row in rows}) == 150
    assert {row["why"] for row in rows} == {"'=1+1"}
    assert Entry.objects.filter(what="exported").count() == 1


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.DATA_PROTECTION])
def test_nobody_else_reads_it(town: Town, role: Role) -> None:
    """Those who are in it most cannot look it up, nor take it with them."""
    browser = town.browser(role)
    assert browser.get("/audit/").status_code == 403
    assert browser.get("/audit/audit.csv").status_code == 403
