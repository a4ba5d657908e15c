"""The reporting views name nobody, hold together under pseudonyms, and are all that a reader can read."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, transaction
from django.utils import timezone

from registry.exports.pseudonyms import Data, key_of, pseudonym, rotate
from registry.geography.models import Deprivation, Home, ReachArea, Release, Ward
from registry.intake.models import Attendance, Headcount
from registry.people.models import Answers, Family, Medium, Member, Person
from registry.reporting.making import ROLE, VIEWS, put_up_again, take_down
from registry.timetable.models import SessionType
from tests.registry.exports.exporting import at_session
from tests.registry.returns.quarter import DAY, Quarter

POSTGRESQL = "postgresql" in settings.DATABASES["default"]["ENGINE"]
pytestmark = [pytest.mark.django_db]
only_there = pytest.mark.skipif(not POSTGRESQL, reason="views are made in PostgreSQL")
NAMES = ("Zbigniewa", "Niezapominajka", "Zbysia")
POSTCODE, TOKEN = "ZZ999ZZ", "f00d" * 16


def rows(view: str) -> list[dict[str, object]]:
    """Return every row of a view."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM reporting.{view}")  # noqa: S608  our own names
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def keys(view: str, column: str) -> set[object]:
    """Return the keys in a column."""
    return {row[column] for row in rows(view)} - {None}


@contextmanager
def reading() -> Iterator[None]:
    """Be who may read the views and nothing else; a failure takes that back with its savepoint."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {ROLE}")
        yield
        cursor.execute("RESET ROLE")


@pytest.fixture
def star(winter: Quarter) -> Quarter:
    """A quarter with somebody of whom everything is known, a sensitive family and a sensitive session."""
    somebody = Person.objects.create(
        first_name=NAMES[0], last_name=NAMES[1], known_as=NAMES[2], born=date(1988, 7, 6)
    )
    family = Family.objects.create(hub=winter.moat, registered_on=date(2024, 1, 17), language="pl")
    Member.objects.create(family=family, person=somebody, role=Member.Role.ADULT, registration=uuid4())
    Answers.objects.create(person=somebody, send="no", ethnicity="other-white", allergies="nuts")
    Home.objects.create(family=family, since=date(2024, 1, 17), postcode=POSTCODE, lsoa_2021="E01000001")
    Medium.objects.create(
        token_hash=TOKEN, last_four="7777", kind=Medium.Kind.CARD, person=somebody, family=family
    )
    hidden = Family.objects.create(hub=winter.moat, registered_on=DAY, sensitive=True)
    secret = Person.objects.create(last_name="Schweigsam", born=date(1990, 1, 1))
    Member.objects.create(family=hidden, person=secret, role=Member.Role.ADULT, registration=uuid4())
    from tests.registry.reach.city import Came  # noqa: PLC0415

    winter.city.came(
        Came(winter.moat, DAY, somebody.pk, family.pk),
        Came(winter.moat, DAY, secret.pk, hidden.pk),
        Came(winter.moat, DAY),
    )
    at_session(winter, "refuge", 2)
    SessionType.objects.filter(code="refuge").update(sensitive=True)
    at_session(winter, "singing", 4)
    call_command("reporting-views", stdout=io.StringIO())
    return winter


@pytest.mark.skipif(POSTGRESQL, reason="the other database")
def test_elsewhere_it_says_what_to_do() -> None:
    """SQLite has no schema and no roles."""
    with pytest.raises(CommandError, match="are made in PostgreSQL, and this registry is on SQLite: use"):
        call_command("reporting-views")


@only_there
def test_nothing_personal_is_in_any_view(star: Quarter) -> None:
    """Every cell of every view is held against every name, day, postcode, card and id on record."""
    people, families = list(Person.objects.all()), list(Family.objects.all())
    personal = {*NAMES, "Schweigsam", "Invented", POSTCODE, "ZZ99 9ZZ", TOKEN, "7777", "nuts"}
    personal |= {str(person.born) for person in people if person.born}
    personal |= {text for each in (*people, *families) for text in (str(each.pk), each.pk.hex)}
    personal |= {text for pk in Attendance.objects.values_list("pk", flat=True) for text in (str(pk), pk.hex)}
    for view in VIEWS:
        for row in rows(view.name):
            assert list(row) == [column.name for column in view.columns]
            if view.name != "dim_date":
                assert not personal & {str(value) for value in row.values()}, view.name
            assert not any(name in str(row) for name in (*NAMES, "Schweigsam", POSTCODE))


@only_there
def test_keys_hold_together(star: Quarter) -> None:
    """Whoever attended is in dim_person under the same key, and in dim_family; so is each session."""
    assert keys("fact_attendance", "family_key") <= keys("dim_family", "family_key")
    assert keys("fact_attendance", "session_key") == keys("dim_session", "session_key")
    somebody = Person.objects.get(last_name=NAMES[1])
    mine = pseudonym(key_of(Data.REPORTING), somebody.pk)
    (row,) = [row for row in rows("dim_person") if row["person_key"] == mine]
    assert (row["age_band"], row["ethnicity"], row["language"], row["area_code"]) == (
        "adults",
        "other-white",
        "pl",
        "E01000001",
    )
    assert row["registered_month"] == date(2024, 1, 1)
    assert mine in keys("fact_attendance", "person_key")


@only_there
def test_sensitive_families_and_sessions_are_nowhere(star: Quarter) -> None:
    """73 of the quarter, somebody, one without a name and four singers; not the hidden one, nor the two."""
    found = rows("fact_attendance")
    assert len(found) == 73 + 1 + 1 + 4
    assert [row["person_key"] for row in found if not row["identified"]] == [None]
    assert {row["kind"] for row in rows("dim_session")} == {"singing"}
    assert [row["attendances"] for row in rows("fact_session")] == [4]
    secret = Person.objects.get(last_name="Schweigsam")
    assert pseudonym(key_of(Data.REPORTING), secret.pk) not in keys("dim_person", "person_key")
    assert Family.objects.count() - 1 == len(rows("dim_family"))


@only_there
def test_pseudonyms_rotate_in_every_view_at_once(star: Quarter) -> None:
    """After it no key of before is left, and they still hold together."""
    before = keys("fact_attendance", "person_key") | keys("dim_person", "person_key")
    rotate(Data.REPORTING, datetime(2024, 5, 1, tzinfo=UTC))
    after = keys("fact_attendance", "person_key")
    assert len(after) == len(keys("fact_attendance", "person_key"))
    assert not before & (after | keys("dim_person", "person_key"))
    assert keys("fact_attendance", "family_key") <= keys("dim_family", "family_key")


@only_there
def test_a_reader_reads_the_views_and_nothing_else(star: Quarter) -> None:
    """Neither the tables below, nor the key of the pseudonyms."""
    with reading():
        assert rows("fact_attendance")
    for forbidden in (
        "SELECT * FROM people_person",
        "SELECT * FROM intake_attendance",
        "SELECT * FROM exports_pseudonymkey",
        "DELETE FROM reporting.dim_hub",
    ):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            reading(),
            connection.cursor() as cursor,
        ):
            cursor.execute(forbidden)


@only_there
def test_no_cheap_function_sees_what_is_hidden(star: Quarter) -> None:
    """A reader's own condition is asked of rows that may be seen only: the views are barriers."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace "
            "WHERE n.nspname = 'reporting' AND 'security_barrier=true' = ANY (reloptions)"
        )
        assert {name for (name,) in cursor.fetchall()} == {view.name for view in VIEWS}


@only_there
def test_headcounts_are_told_by_band(star: Quarter) -> None:
    """A row for each band in which somebody was counted."""
    event = Attendance.objects.filter(person=None).values_list("event_id", flat=True)[0]
    Headcount.objects.create(
        event_id=event,
        at=datetime(2024, 2, 12, 11, tzinfo=UTC),
        hub=star.moat,
        date=DAY,
        adults=2,
        children={"0-4": 3},
        age_unknown=0,
        by="staff",
    )
    assert {(row["band"], row["people"]) for row in rows("fact_headcount")} == {("adults", 2), ("0-4", 3)}


@only_there
def test_every_area_that_is_named_is_in_its_dimension(star: Quarter) -> None:
    """Without a file of names `dim_area` was empty, and Power BI knew the deprivation of nobody's home."""
    loaded = {"generation": 2021, "effective": DAY, "loaded_at": timezone.now(), "complete": True}
    deprivation = Release.objects.create(kind="deprivation", name="Invented deprivation", **loaded)
    wards = Release.objects.create(kind="wards", name="Invented wards", **loaded)
    ranks = {"imd_rank": 1, "imd_decile": 2, "idaci_rank": 1, "idaci_decile": 3}
    Deprivation.objects.create(release=deprivation, lsoa="E01000001", **ranks)
    Ward.objects.create(release=wards, lsoa="E01000001", code="E05000001", name="Invented ward")
    ReachArea.objects.create(hub=star.moat, lsoa="E01000002", since=DAY)
    areas = {row["area_code"]: row for row in rows("dim_area")}
    assert keys("dim_person", "area_code") | keys("bridge_hub_area", "area_code") == areas.keys()
    known = areas["E01000001"]
    assert (known["name"], known["decile"], known["ward"]) == ("E01000001", 2, "Invented ward")
    assert areas["E01000002"]["decile"] is None


@only_there
def test_days_have_the_names_of_a_council(star: Quarter) -> None:
    """31 March ends the fourth quarter of a year, 1 April begins the next."""
    days = {row["date"]: row for row in rows("dim_date")}
    named = [
        (days[day]["financial_year"], days[day]["financial_quarter"])
        for day in (date(2024, 3, 31), date(2024, 4, 1))
    ]
    assert named == [("2023/24", 4), ("2024/25", 1)]


@only_there
def test_views_come_back_after_tables_changed(star: Quarter) -> None:
    """A migration finds no view in its way, and leaves them as they were."""
    take_down()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE timetable_hub ALTER COLUMN name TYPE varchar(90)")
    put_up_again()
    with reading():
        assert len(rows("dim_hub")) == 2


@only_there
def test_a_login_that_is_not_there_is_said(star: Quarter) -> None:
    """In a sentence; and one that is there may read from then on."""
    with pytest.raises(CommandError, match="PostgreSQL knows no power_bi: make that login first"):
        call_command("reporting-views", "--reader", "power_bi")
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE power_bi LOGIN")
    call_command("reporting-views", "--reader", "power_bi", stdout=io.StringIO())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_has_role('power_bi', %s, 'member')", [ROLE])
        assert cursor.fetchone() == (True,)
