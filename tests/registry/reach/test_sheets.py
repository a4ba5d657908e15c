"""What figures are counted from follows whatever is written, by whatever way, and can be made again."""

import importlib
import io
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import msgspec
import numpy as np
import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from zstandard import ZstdCompressor

from registry.geography.models import Home
from registry.intake.models import Attendance, Event, SessionWord
from registry.intake.services import take
from registry.intake.visits import withdraw
from registry.people.models import Answers, Family, Member, Person, Relationship
from registry.people.services import Registrant, register_family
from registry.privacy.remnants import de_identify
from registry.reach import apps
from registry.reach.bands import LEGACY
from registry.reach.checking import check
from registry.reach.counting import BETWEEN, Ages, Both, By, Counting, Into, Often, Split, What
from registry.reach.enquiry import enquiry
from registry.reach.models import (
    FamilyNumber,
    PersonNumber,
    RollPage,
    SessionCount,
    Sheet,
    StalePerson,
    StaleSheet,
    TimetablePage,
)
from registry.reach.period import Period
from registry.reach.plain.counting import PlainCounting
from registry.reach.question import Question
from registry.reach.quick.counting import HELD, Held, QuickCounting
from registry.reach.roll.folding import note_once
from registry.reach.sheets.content import Content
from registry.reach.sheets.marks import Bag, array_of, marks_of, numbers_of
from registry.reach.sheets.occasions import visits_of
from registry.reach.sheets.timetable import write_pages
from registry.reach.tidying import is_tidy, tidy, tidy_all
from registry.timetable.models import Partner, Session, SessionType, Venue
from sync import events
from tests.registry.making import NOW, make_hub, make_kiosk, make_session
from tests.registry.reach.many import MANY
from tests.registry.reach.reference.counting import flat

pytestmark = pytest.mark.django_db
DAY = NOW.date()
QUESTION = Question(Period(DAY - timedelta(days=40), DAY), LEGACY)
AGES = Ages(LEGACY, DAY)


@pytest.fixture
def session() -> Session:
    """Return a session at a hub, to which a mother and her child came who live in its area."""
    kiosk = make_kiosk(make_hub())
    session = make_session(kiosk.hub)
    people = [
        Registrant("Heron", Member.Role.ADULT, born=date(1990, 1, 1)),
        Registrant("Heron", Member.Role.CHILD, born=date(2022, 5, 5)),
    ]
    family = register_family(kiosk.hub, people, DAY - timedelta(days=9), language="pl")
    Home.objects.create(family=family, since=DAY - timedelta(days=9), lsoa_2021="E01000001")
    kiosk.hub.reach_areas.create(lsoa="E01000001", since=DAY - timedelta(days=99))
    came = [_came(kiosk.id, seq, each.id, family.pk, session.pk) for seq, each in enumerate(people, 1)]
    take(kiosk, [*came, _came(kiosk.id, 3, None, None, session.pk)], NOW)
    return session


def _came(kiosk: UUID, seq: int, person: UUID | None, family: UUID | None, session: UUID) -> bytes:
    body = events.ArrivalRecorded(
        visit=uuid4(),
        person=person,
        family=family,
        session=session,
        medium=events.Medium.CARD,
        confirmed=events.Confirmed.SELF,
    )
    return events.encode(
        events.Event(id=uuid4(), kiosk=kiosk, seq=seq, at=NOW, boot=kiosk, uptime_ms=seq, body=body)
    )


def counts(what: What, by: By, into: Into) -> list[dict[tuple[str | None, str], int]]:
    """Return what both ways of counting say, the quick one as of a few hubs and as of many."""
    tidy()
    assert is_tidy()
    ways: tuple[Counting, ...] = (PlainCounting(), QuickCounting(HELD), QuickCounting(MANY))
    plain, few, many = (flat(way.count(what, QUESTION, by, into)) for way in ways)
    assert many == few
    return [plain, few]


ALSO: list[tuple[What, By, Into]] = [
    (What.ATTENDANCES, By.HUB, Both(Split.NAMED, Ages(LEGACY, None))),
    (What.ATTENDANCES, By.SESSION_TYPE, Both(Split.NAMED, Split.CARER)),
    (What.ATTENDANCES, By.WEEK, AGES),
    (What.ATTENDANCES, By.MONTH, Both(Split.SEND, Split.LANGUAGE)),
    (What.ATTENDANCES, By.VENUE, Split.RESIDENCE),
    (What.PEOPLE, By.LOCALITY, Both(AGES, Split.FIRST)),
    (What.PEOPLE, By.MONTH, Often(2, DAY - timedelta(days=40))),
    (What.REGISTERED, By.HUB, AGES),
    (What.REGISTERED_SEEN, By.HOME_HUB, AGES),
    (What.FAMILIES, By.PARTNER, Split.NONE),
    (What.VISITS, By.DAY, Split.NONE),
]


def all_agree() -> None:
    """Count in many ways, so that there is much that a process may keep too long."""
    for what, by, into in ALSO:
        plain, quick = counts(what, by, into)
        assert plain == quick, (what, by, into)


def whole(what: What, into: Into, by: By = By.HUB) -> dict[str, int]:
    """Return the parts of the whole, which both ways of counting must agree on."""
    plain, quick = counts(what, by, into)
    assert plain == quick
    return {part: number for (line, part), number in plain.items() if line is None}


def test_a_visit_counts_as_soon_as_it_is_acknowledged(session: Session) -> None:
    """No lag: the sheet is of the same transaction."""
    assert not StaleSheet.objects.exists()
    assert whole(What.PEOPLE, AGES) == {"children_0_4": 1, "adults": 1}
    assert whole(What.ATTENDANCES, Split.NAMED) == {"identified": 2, "anonymous": 1}


CHILD = {"last_name": "Heron", "born": date(2022, 5, 5)}
CHANGES: dict[str, tuple[Callable[[Session], object], What, Into, dict[str, int]]] = {
    "a corrected birth": (
        lambda _: Person.objects.filter(**CHILD).update(born=date(2012, 5, 5)),
        What.PEOPLE,
        AGES,
        {"children_11_15": 1, "adults": 1},
    ),
    "a record that goes": (
        lambda _: Person.objects.get(**CHILD).delete(),
        What.PEOPLE,
        AGES,
        {"age_unknown": 1, "adults": 1},
    ),
    "an answer": (
        lambda _: Answers.objects.create(person=Person.objects.get(**CHILD), send="yes"),
        What.PEOPLE,
        Split.SEND,
        {"yes": 1, "not-asked": 1},
    ),
    "a family that speaks otherwise": (
        lambda _: Family.objects.update(language="ro"),
        What.PEOPLE,
        Split.LANGUAGE,
        {"ro": 2},
    ),
    "a family that moves": (
        lambda _: Home.objects.create(family=Family.objects.get(), since=DAY, lsoa_2021="E01000009"),
        What.PEOPLE,
        Split.RESIDENCE,
        {"outside": 2},
    ),
    "a family that will have moved": (
        lambda _: Home.objects.create(
            family=Family.objects.get(), since=DAY + timedelta(days=1), lsoa_2021="E01000009"
        ),
        What.PEOPLE,
        Split.RESIDENCE,
        {"in_area": 2},
    ),
    "somebody who leaves": (
        lambda _: Member.objects.get(role=Member.Role.CHILD).delete(),
        What.REGISTERED,
        AGES,
        {"adults": 1},
    ),
    "a family that registered later": (
        lambda _: Family.objects.update(registered_on=DAY + timedelta(days=1)),
        What.REGISTERED,
        AGES,
        {},
    ),
    "a relationship": (
        lambda _: Relationship.objects.create(
            adult=Person.objects.get(born=date(1990, 1, 1)),
            child=Person.objects.get(**CHILD),
            kind=Relationship.Kind.FATHER,
        ),
        What.PEOPLE,
        Split.CARER,
        {"male_carer": 1, "none": 1},
    ),
    "somebody who is forgotten": (
        lambda _: de_identify(Person.objects.get(**CHILD), DAY),
        What.PEOPLE,
        AGES,
        {"children_0_4": 1, "adults": 1},
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_the_roll_follows_whatever_changes_a_record(name: str, session: Session) -> None:
    """Even a statement that no service knows of: the triggers do."""
    change, what, into, expected = CHANGES[name]
    all_agree()
    change(session)
    assert whole(what, into) == expected
    all_agree()
    assert faults() == []


def _elsewhere(session: Session) -> None:
    venue = Venue.objects.create(hub=session.hub, name="Library", kind=Venue.Kind.OUTREACH)
    Session.objects.filter(pk=session.pk).update(venue=venue)


SESSIONS: dict[str, tuple[Callable[[Session], object], By, str]] = {
    "another place": (_elsewhere, By.VENUE, "outreach"),
    "another kind of place": (lambda _: Venue.objects.update(kind=Venue.Kind.VIRTUAL), By.VENUE, "virtual"),
    "another kind": (
        lambda _: Session.objects.update(
            type=SessionType.objects.create(code="choir", name="Choir", category="Any")
        ),
        By.SESSION_TYPE,
        "choir",
    ),
    "a partner of its own": (
        lambda _: Session.objects.update(lead_partner=Partner.objects.create(code="nurses", name="Nurses")),
        By.PARTNER,
        "nurses",
    ),
    "a partner of its kind": (
        lambda _: SessionType.objects.update(lead_partner=Partner.objects.create(code="nurses", name="N")),
        By.PARTNER,
        "nurses",
    ),
    "none any more": (lambda _: Session.objects.all().delete(), By.SESSION_TYPE, "*not-known"),
}


@pytest.mark.parametrize("name", SESSIONS)
def test_the_sheets_follow_a_session_that_becomes_another(name: str, session: Session) -> None:
    """Attendances are of the kind that their session is of today."""
    change, by, line = SESSIONS[name]
    all_agree()
    change(session)
    plain, quick = counts(What.ATTENDANCES, by, Split.NONE)
    assert plain == quick == {(line, ""): 3, (None, ""): 3}
    all_agree()
    assert faults() == []


def _close(session: Session) -> Session:
    event = Event.objects.order_by("pk").first()
    assert event
    SessionWord.objects.create(event=event, at=NOW, session=session.pk, what="closed")
    return session


def _nobody_came(session: Session) -> Session:
    withdraw(Attendance.objects.filter(session=session.pk).values_list("event_id", flat=True))
    return session


OF_SESSIONS: dict[str, tuple[Callable[[Session], object], dict[str, int]]] = {
    "nothing": (lambda _: None, {"recorded": 1, "attendances": 3}),
    "a limit of places": (
        lambda session: Session.objects.filter(pk=session.pk).update(capacity=8),
        {"recorded": 1, "attendances": 3, "places": 8, "on_places": 3},
    ),
    "another day": (
        lambda session: Session.objects.filter(pk=session.pk).update(
            starts=session.starts - timedelta(days=90), ends=session.ends - timedelta(days=90)
        ),
        {},
    ),
    "nobody came": (_nobody_came, {"not_recorded": 1}),
    "closed without anybody": (
        lambda session: (_nobody_came(session), _close(session)),
        {"nobody_came": 1},
    ),
    "called off": (
        lambda session: (_nobody_came(session), Session.objects.update(cancelled=True)),
        {"cancelled": 1},
    ),
    "taken back": (
        lambda session: (_nobody_came(session), Session.objects.update(cancelled=True, unplanned=True)),
        {},
    ),
    "not over": (
        lambda session: (_nobody_came(session), Session.objects.update(ends=NOW + timedelta(days=1))),
        {"to_come": 1},
    ),
    "visits of another month": (
        lambda session: Session.objects.filter(pk=session.pk).update(
            starts=session.starts - timedelta(days=30), ends=session.ends - timedelta(days=30)
        ),
        {"recorded": 1, "attendances": 3},
    ),
}


@pytest.mark.parametrize("name", OF_SESSIONS)
def test_sessions_follow_the_timetable_and_the_visits(name: str, session: Session) -> None:
    """Whoever holds them reads them again, whatever has changed and in whichever month its visits are."""
    change, expected = OF_SESSIONS[name]
    assert sessions() == OF_SESSIONS["nothing"][1]
    change(session)
    assert sessions() == expected
    kiosk = make_kiosk(session.hub)
    take(kiosk, [_came(kiosk.id, 1, None, None, session.pk)], NOW)
    of_the_period = name != "another day"
    assert sessions().get("attendances", 0) == expected.get("attendances", 0) + of_the_period
    assert faults() == []


def test_a_session_that_begins_late_in_a_summer_night_is_of_the_next_day(session: Session) -> None:
    """On SQLite the zones were given the wrong way round, and half past midnight was the day before."""
    begins = datetime(2024, 3, 31, 23, 30, tzinfo=UTC)
    Session.objects.filter(pk=session.pk).update(starts=begins, ends=begins + timedelta(hours=1))
    tidy()
    asked = replace(QUESTION, period=Period(date(2024, 3, 30), date(2024, 4, 2)))
    for way in (PlainCounting(), QuickCounting(HELD)):
        assert {line for line, _ in flat(way.sessions(asked, By.DAY, NOW))} == {"2024-04-01", None}


def test_who_begins_need_not_read_the_timetable(session: Session) -> None:
    """Of a country that took minutes: what did not change since the night is on pages."""
    tidy_all()
    asking = QuickCounting(Held())
    with CaptureQueriesContext(connection) as queries:
        asked = asking.sessions(QUESTION, By.SESSION_TYPE, NOW)
    assert asked[None]["attendances"] == 3
    assert not [each for each in queries.captured_queries if "timetable_session " in each["sql"]]


def sessions() -> dict[str, int]:
    """Return what became of the sessions, on which all must agree: who holds some, and who has just begun.

    They are written down afterwards, so that the next to begin may find pages of versions before.
    """
    tidy()
    assert is_tidy()
    later = NOW + timedelta(hours=9)
    ways: tuple[Counting, ...] = (PlainCounting(), *map(QuickCounting, (HELD, MANY, Held())))
    plain, *quick = (flat(way.sessions(QUESTION, By.HUB, later)) for way in ways)
    assert quick == [plain, plain, plain]
    write_pages(9)
    return {part: number for (line, part), number in plain.items() if line is None}


def page_of_nothing() -> bytes:
    """Return a page that says that there was no session."""
    return ZstdCompressor().compress(msgspec.msgpack.encode({"words": [], "sessions": b""}))


def faults(*, repair: bool = False) -> list[str]:
    """Return what a check finds."""
    return [fault for each in check(repair=repair) for fault in each.faults]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda: Sheet.objects.filter(kind=0).update(marks=b"", version=7),
        lambda: Sheet.objects.exclude(kind=0).delete(),
        lambda: Sheet.objects.update(anonymous=9),
        lambda: (write_pages(9), TimetablePage.objects.update(content=page_of_nothing())),
        lambda: RollPage.objects.update(content=b""),
        lambda: PersonNumber.objects.update(first=date(2020, 1, 1)),
        lambda: SessionCount.objects.update(came=9),
        lambda: SessionCount.objects.all().delete(),
    ],
    ids=[
        *("marks gone", "kinds gone", "a wrong number", "sessions gone", "roll gone", "a wrong first day"),
        *("a wrong count of a session", "no counts of sessions"),
    ],
)
def test_what_was_spoiled_is_found_and_written_again(spoil: Callable[[], object], session: Session) -> None:
    """By hand, by a fault of ours, by a restored backup: the nightly check finds it and puts it right."""
    tidy()
    right = Counter(map(repr, counts(What.PEOPLE, By.HUB, Split.FIRST)))
    spoil()
    assert faults()
    assert faults(repair=True)
    assert faults() == []
    assert Counter(map(repr, counts(What.PEOPLE, By.HUB, Split.FIRST))) == right


def test_the_command_says_what_it_found_and_fails_once(session: Session) -> None:
    """Exit 1 so that a timer reports it; the next night all is well."""
    Sheet.objects.filter(kind=0).update(identified=9)
    with pytest.raises(SystemExit):
        call_command("check-figures", stdout=io.StringIO())
    out = io.StringIO()
    call_command("check-figures", "--days", "3", stdout=out)
    assert "all are as the records say" in out.getvalue()


def test_a_registry_in_use_is_counted_from_its_records_at_once(session: Session) -> None:
    """After the upgrade there are no sheets yet; whoever asks first has them made."""
    expected = whole(What.PEOPLE, AGES)
    for model in (Sheet, RollPage, PersonNumber):
        model.objects.all().delete()
    StaleSheet.objects.create(hub=session.hub_id, month=DAY.replace(day=1))
    StalePerson.objects.bulk_create(
        StalePerson(person=each) for each in Person.objects.values_list("pk", flat=True)
    )
    assert whole(What.PEOPLE, AGES) == expected


def test_all_can_be_made_again_at_leisure(session: Session) -> None:
    """Sheets first, then the roll, once for everybody however often they were noted; nothing differs then."""
    for model in (Sheet, RollPage, PersonNumber, FamilyNumber):
        model.objects.all().delete()
    StaleSheet.objects.create(hub=session.hub_id, month=DAY.replace(day=1))
    noted = list(Person.objects.values_list("pk", flat=True)) * 3
    StalePerson.objects.bulk_create(StalePerson(person=each) for each in noted)
    note_once()
    assert sorted(StalePerson.objects.values_list("person", flat=True)) == sorted(set(noted))
    tidy_all()
    assert is_tidy()
    assert faults() == []
    assert whole(What.PEOPLE, Split.NONE) == {"": 2}


def test_records_that_change_in_every_moment_keep_nobody_waiting(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A country with arrivals in every second never was tidy: pages were counted in plain SQL, for minutes.

    Who has changed is looked up beside the roll; of many, or of somebody without a number, plain SQL tells.
    """
    tidy_all()
    monkeypatch.setattr("registry.reach.enquiry.tidy", lambda: False)
    Person.objects.filter(**CHILD).update(born=date(2012, 5, 5))

    def people() -> tuple[type[Counting], dict[str, int]]:
        with enquiry(QUESTION, NOW) as asked:
            tally = asked.tally(What.PEOPLE, By.HUB, AGES)
            return type(asked.counting), {part: tally.of(None, part) for part in tally.parts}

    older = {"children_11_15": 1, "adults": 1}
    assert people() == (QuickCounting, older)
    Person.objects.filter(born=date(2012, 5, 5)).update(born=date(2022, 5, 5))
    assert people() == (QuickCounting, {"children_0_4": 1, "adults": 1})
    monkeypatch.setattr("registry.reach.tidying.PEOPLE", 1)
    assert people()[0] is PlainCounting
    monkeypatch.undo()
    assert people() == (QuickCounting, {"children_0_4": 1, "adults": 1})
    assert is_tidy()


def test_a_part_may_be_asked_for_twice(session: Session) -> None:
    """By deprivation and again by it: the plain way once joined one table twice under one name."""
    expected = {BETWEEN.join(("unknown", "unknown")): 2}
    assert whole(What.PEOPLE, Both(Split.DECILE, Split.DECILE)) == expected


MARKS = st.lists(st.integers(0, 40))


def bag_of(marks: list[int]) -> Bag:
    """Return marks as a bag."""
    return Bag.of(np.array(marks, np.uint32))


@given(put=MARKS, taken=MARKS)
def test_a_bag_holds_what_was_put_in_and_not_taken_out(put: list[int], taken: list[int]) -> None:
    """As often as it was; and it says whether something was to be taken that is not there."""
    bag = Bag()
    for some in (put[::2], put[1::2]):
        bag.put(bag_of(some))
    all_there = bag.take(bag_of(taken))
    expected = Counter(put) - Counter(taken)
    assert all_there is not bool(Counter(taken) - Counter(put))
    again = Bag.read(bag.content())
    assert Counter(each for layer in again.layers for each in layer) == expected
    assert set(again.once) == set(expected)


VISITS = st.lists(st.tuples(st.integers(-1, 9), st.integers(-1, 3), st.integers(0, 30)))


@given(visits=VISITS, gone=st.lists(st.booleans()))
def test_a_sheet_that_is_changed_is_the_one_made_at_once(
    visits: list[tuple[int, int, int]], gone: list[bool]
) -> None:
    """However visits come, and whichever of them go again: -1 is nobody."""
    sheet, nothing = Content(), Content()
    for at in range(0, len(visits), 3):
        sheet.change(content(visits[at : at + 3]), nothing)
    goes = [visit for visit, goes in zip(visits, gone, strict=False) if goes]
    left = [visit for at, visit in enumerate(visits) if gone[at : at + 1] != [True]]
    assert sheet == content(visits)
    assert sheet.change(nothing, content(goes))
    assert sheet == content(left)
    assert sheet.kept() == content(left).kept()


def content(visits: list[tuple[int, int, int]]) -> Content:
    """Return the sheet of visits: the numbers of a person and of a family, and the day from 0."""
    people, families, days = np.array(visits, np.int64).reshape(-1, 3).T
    return Content.of(people, families, days)


def test_whoever_is_not_named_is_of_no_family_on_a_sheet() -> None:
    """Visits of one occasion are looked at together, and each keeps its place."""
    hub, session, person, family = (UUID(int=number) for number in range(1, 5))
    here, elsewhere = (hub, session, person, family, DAY), (hub, None, None, family, DAY)
    visits = visits_of([here, elsewhere, here])
    assert [(each.hub, each.session, each.day) for each in visits.occasions] == [
        (hub, session, DAY),
        (hub, None, DAY),
    ]
    assert visits.at == [0, 1, 0]
    assert visits.people == [person, None, person]
    assert visits.families == [family, None, family]


def test_a_mark_is_a_number_and_a_day() -> None:
    """Both can be read from it, on the last day of the longest month too."""
    bag = Bag()
    for day, number in ((31, 1024), (1, 1024), (2, 7)):
        bag.put(Bag.of(marks_of(np.array([number]), np.array([day - 1]))))
    assert list(array_of(bag.once) & 31) == [1, 0, 30]
    assert list(numbers_of(array_of(bag.once))) == [7, 1024]


def test_a_question_about_a_part_of_a_month_counts_its_days(session: Session) -> None:
    """The day before and the day after are not in it."""
    tidy()
    for first, last, people in ((DAY, DAY, 2), (DAY - timedelta(days=3), DAY - timedelta(days=1), 0)):
        asked = replace(QUESTION, period=Period(first, last))
        for way in (PlainCounting(), QuickCounting(HELD)):
            assert flat(way.count(What.PEOPLE, asked, By.HUB, Split.NONE)).get((None, ""), 0) == people


def test_numbers_are_given_once_and_kept(session: Session) -> None:
    """Two hubs that see somebody new give one number."""
    before = dict(PersonNumber.objects.values_list("person", "number"))
    tidy()
    assert dict(PersonNumber.objects.values_list("person", "number")) == before
    assert len(set(before.values())) == len(before) == 2


@pytest.mark.parametrize(("name", "anew"), [("0003_timetable_pages", True), ("0005_sheet_versions", False)])
def test_an_index_makes_nothing_anew(session: Session, name: str, anew: bool) -> None:
    """It writes nothing that is counted; a country's figures would be plain SQL for forty minutes."""
    tidy()
    migration = importlib.import_module(f"registry.reach.migrations.{name}").Migration(name, "reach")
    apps._after("default", [(migration, False)])
    assert StaleSheet.objects.exists() is anew
