"""What an analyst's program may read: rows without names, in pages, as files, and the same figures."""

import csv
import io
from datetime import date, timedelta

import pyarrow.parquet as pq
import pytest
from django.utils import timezone

from registry.api import tables
from registry.api.models import Touched
from registry.api.services import Scope, pseudonym
from registry.intake.models import Attendance
from registry.people.models import Family, Member
from registry.people.services import mark_sensitive
from registry.reach.bands import LEGACY
from registry.reach.enquiry import enquiry
from registry.reach.figures import Mean, NotAvailable, Share
from registry.reach.measures.catalogue import CATALOGUE
from registry.reach.overview import reach_table
from registry.reach.period import Period
from registry.reach.question import Question
from registry.timetable.models import Hub
from registry.timetable.services import cancel
from tests.legible import legible
from tests.registry.api.asking import Program, come, make_family
from tests.registry.making import NOW, make_hub, make_kiosk, make_session

pytestmark = pytest.mark.django_db
DAY = NOW.date().isoformat()


@pytest.fixture
def hub(db: None) -> Hub:
    """Return a hub where a mother and her child, and somebody unnamed, came for tea."""
    hub = make_hub()
    kiosk = make_kiosk(hub)
    people = Member.objects.filter(family=make_family(hub)).values_list("person", flat=True)
    for seq, person in enumerate([*people, None], 1):
        come(kiosk, seq, person)
    return hub


def test_no_row_names_anybody(hub: Hub) -> None:
    """No name, date of birth, token or record id of a person leaves; a family keeps together."""
    program = Program()
    people, came = program.rows("people"), program.rows("attendances")
    said = str(people + came)
    readable = legible(said)
    family = Family.objects.get()
    for secret in (
        "Okafor",
        "Adaeze",
        "Chidi",
        str(family.pk),
        *map(str, Member.objects.values_list("person", flat=True)),
    ):
        assert secret not in said
    assert "2023-" not in readable
    assert {row["person"] for row in came} == {row["id"] for row in people} | {None}
    assert {row["family"] for row in came} == {str(pseudonym(program.client, family.pk)), None}
    assert sorted((row["role"], row["age_band"]) for row in people) == [
        ("adult", "20+"),
        ("child", LEGACY.children[0].label),
    ]


def test_two_clients_cannot_put_their_people_together(hub: Hub) -> None:
    """Each knows them under other pseudonyms, and always the same."""
    one, other = Program("One"), Program("Other")
    ids = {row["id"] for row in one.rows("people")}
    assert ids == {row["id"] for row in one.rows("people")}
    assert ids.isdisjoint(row["id"] for row in other.rows("people"))


def test_pages_by_key(hub: Hub) -> None:
    """However small the pages, each row comes once; a cursor says nothing and works for its client only."""
    program = Program()
    whole = program.rows("attendances")
    assert program.rows("attendances", limit=1) == whole
    cursor = program.get("attendances", limit=1).json()["next"]
    assert whole[0]["id"].replace("-", "") not in cursor
    assert Program("Other").get("attendances", cursor=cursor).status_code == 422
    assert program.get("attendances", cursor="beginning").status_code == 422
    assert program.get("attendances", limit=0).status_code == 422


def test_days_are_both_included(hub: Hub) -> None:
    """The first and the last day belong to the period."""
    program = Program()
    assert len(program.rows("attendances", first=DAY, last=DAY)) == 3
    assert program.rows("attendances", first=NOW.date() + timedelta(days=1)) == []


@pytest.mark.parametrize("what", ["family", "session"])
def test_no_sensitive_row_leaves(hub: Hub, what: str) -> None:
    """Neither of a sensitive family nor of a sensitive session; the figures count them all the same."""
    program, kiosk = Program(), make_kiosk(hub, "Garden door")
    if what == "family":
        mark_sensitive(Family.objects.get())
        assert program.rows("people") == []
        assert [row["person"] for row in program.rows("attendances")] == [None]
    else:
        session = make_session(hub, code="counselling", sensitive=True)
        come(kiosk, 1, session=session.pk)
        assert program.rows("sessions") == []
        assert {row["purpose"] for row in program.rows("attendances")} == {"tea"}
    city = program.get("figures", first=DAY, last=DAY).json()["rows"][-1]
    assert city["attendances"] == Attendance.objects.filter(counts=True).count()


def test_figures_are_those_of_the_page(hub: Hub) -> None:
    """One function makes both."""
    said = Program().get("figures", first=DAY, last=DAY).json()
    table = reach_table(Period(NOW.date(), NOW.date()), LEGACY, timezone.now())
    assert [row["attendances"] for row in said["rows"]] == [row.attendances for row in table.rows]
    assert said["rows"][-1]["children"] == dict(table.city.children)
    assert said["age_rule"] == table.age_rule
    assert Program("Other").get("figures", first=DAY, last="2026-01-01").status_code == 422


@pytest.mark.parametrize("measure", CATALOGUE)
def test_every_measure_is_that_of_the_catalogue(hub: Hub, measure: str) -> None:
    """The same function, with its rules, its rows, and a reason where there is no number."""
    said = Program().get(f"figures/{measure}", first=DAY, last=DAY)
    assert said.status_code == 200, said.content
    question = Question(Period(NOW.date(), NOW.date()))
    with enquiry(question, timezone.now()) as put:
        table = CATALOGUE[measure].table(put)
    answer = said.json()
    assert [row["key"] for row in answer["rows"]] == [row.key for row in table.rows]
    assert answer["rules"] == list(table.rules)
    for row, line in zip([*answer["rows"], answer["whole"]], table.all_rows, strict=True):
        for column, cell in zip(table.columns, line.cells, strict=True):
            figure = row["figures"][column.key]
            if isinstance(cell, NotAvailable):
                assert (figure["value"], figure["why"]) == (None, cell.why)
            elif isinstance(cell, int):
                assert (figure["value"], figure["part"]) == (cell, None)
            else:
                assert figure["value"] == pytest.approx(cell.value)
                assert figure["of"] in vars_of(cell)


def vars_of(cell: Share | Mean) -> tuple[int, int]:
    """Return the counts that a share or a mean is made of."""
    return (cell.part, cell.of) if isinstance(cell, Share) else (cell.total, cell.each)


def test_a_measure_as_a_file(hub: Hub) -> None:
    """The same table, the whole in its last line."""
    answer = Program().get("figures/attendances.csv", first=DAY, last=DAY)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    lines = list(csv.DictReader(io.StringIO(answer.getvalue().decode())))
    assert [line["row_code"] for line in lines] == [hub.code, ""]
    assert {line["attendances"] for line in lines} == {"3"}


def test_a_measure_that_is_not_asked_rightly(hub: Hub) -> None:
    """Days the wrong way round, a measure that there is not, and one hub of many."""
    program = Program()
    assert program.get("figures/attendances", first=DAY, last="2026-01-01").status_code == 422
    assert program.get("figures/happiness", first=DAY, last=DAY).status_code == 422
    here = program.get("figures/attendances", first=DAY, last=DAY, hub=hub.code).json()
    assert [row["key"] for row in here["rows"]] == [hub.code]
    assert here["asked"]["hub"] == hub.code


def test_what_was_written_since(hub: Hub) -> None:
    """New rows come, and old ones that changed: a withdrawn attendance comes as one that does not count."""
    program = Program()
    as_of = program.get("attendances").json()["as_of"]
    assert len(program.rows("attendances", updated_since=as_of)) == 3
    later = (timezone.now() + timedelta(hours=1)).isoformat()
    assert program.rows("attendances", updated_since=later) == []
    row = Attendance.objects.filter(person=None).get()
    row.event.received_at = timezone.now() - timedelta(days=9)
    row.event.save()
    Touched.objects.all().delete()
    since = (timezone.now() - timedelta(days=1)).isoformat()
    assert len(program.rows("attendances", updated_since=since)) == 2
    Attendance.objects.filter(pk=row.pk).update(counts=False, withdrawn=True)
    changed = [each for each in program.rows("attendances", updated_since=since) if not each["counts"]]
    assert [each["id"] for each in changed] == [str(row.pk)]


def test_sessions_that_changed_since(hub: Hub) -> None:
    """Whoever changes one, in whatever way, the trigger notes it."""
    program, session = Program(), make_session(hub)
    Touched.objects.all().delete()
    since = (timezone.now() - timedelta(minutes=1)).isoformat()
    assert program.rows("sessions", updated_since=since) == []
    cancel(session)
    found = program.rows("sessions", updated_since=since)
    assert [(row["id"], row["cancelled"]) for row in found] == [(str(session.pk), True)]


@pytest.mark.parametrize("table", ["sessions", "attendances", "people"])
def test_a_table_as_files(hub: Hub, table: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """CSV and Parquet hold the rows of the list, in the same order, from pieces of any size."""
    monkeypatch.setattr(tables.every, "__defaults__", (2,))
    make_session(hub)
    program = Program()
    rows = program.rows(table)
    text = b"".join(program.get(f"files/{table}.csv").streaming_content).decode()
    assert [line["id"] for line in csv.DictReader(io.StringIO(text))] == [row["id"] for row in rows]
    packed = b"".join(program.get(f"files/{table}.parquet").streaming_content)
    read = pq.read_table(io.BytesIO(packed))
    assert read.column("id").to_pylist() == [row["id"] for row in rows]
    assert read.column_names == list(rows[0])


def test_an_empty_file_has_its_header(db: None) -> None:
    """A program that reads it every night does not stumble on a quiet day."""
    program = Program()
    assert b"".join(program.get("files/people.csv").streaming_content).startswith(b"id,role,")
    packed = b"".join(program.get("files/people.parquet", first="2020-01-01").streaming_content)
    assert pq.read_table(io.BytesIO(packed)).num_rows == 0


@pytest.mark.parametrize("born", [None, date(2099, 1, 1)])
def test_an_age_that_is_not_known_is_said_to_be_unknown(hub: Hub, born: date | None) -> None:
    """Nobody becomes a child, or an adult, for want of a date."""
    child = Member.objects.get(role="child").person
    child.born = born
    child.save()
    rows = Program("Other", Scope.READ_PEOPLE).rows("people")
    assert [row["age_band"] for row in rows if row["role"] == "child"] == ["unknown"]
