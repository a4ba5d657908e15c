"""The synthetic city has the shape of the real one, and the same seed makes the same city."""

import json
import stat
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, Q
from django.utils import timezone

from registry.boards.catalogue import BOARDS
from registry.city import load
from registry.city.chance import about, chance, event_id
from registry.city.closures import easter, open_days
from registry.city.digest import content_digest
from registry.city.sessions import KINDS
from registry.city.shape import ATTENDANCES, FAMILIES, HUBS, SESSIONS
from registry.city.timetable import hubs, sessions
from registry.geography.models import Home
from registry.intake.models import Attendance, Event, Feedback, Refusal, SessionWord
from registry.kiosks.keyring import keyring
from registry.kiosks.models import Kiosk
from registry.people.models import Answers, Family, Medium, Member, Person, Relationship
from registry.reach.enquiry import enquiry
from registry.reach.period import Period
from registry.reach.question import Question
from registry.reach.tidying import tidy_all
from registry.register.models import Entry
from registry.timetable.models import Hub, Session, SessionType, Venue
from sync.tokens import token_hash
from tests.registry.making import NOW, make_hub, undone
from tests.registry.replica import Replica

pytestmark = pytest.mark.django_db
SMALL = load.City(families=240, year=2024, seed=7, until=date(2024, 12, 31))


PINNED = "7b2cf9574c3fc5ef68bc0af86a8c388f542e566590d6f064140253cea7351636"


def silent(what: str, done: int, total: int) -> None:
    """Take progress without a word, but never beyond its end."""
    assert 0 < done <= total, what


def digest_of(city: load.City) -> str:
    """Return the digest of a city, leaving the registry empty."""
    with undone():
        load.load(city, silent)
        return content_digest()


def test_same_seed_same_city_byte_for_byte() -> None:
    """Every id, date and digest comes from the seed; another seed, or another end, makes another city."""
    tiny = load.City(families=30, year=2024, seed=7, until=date(2024, 12, 31))
    once = digest_of(tiny)
    assert digest_of(tiny) == once
    assert digest_of(load.City(30, 2024, 8, tiny.until)) != once
    assert digest_of(load.City(30, 2024, 7, date(2024, 6, 30))) != once


def test_the_digest_is_the_one_it_always_was() -> None:
    """Neither the machine nor its hash seed nor the day has a part in it.

    A change to the generator changes this number, and is then a change for everyone who pinned a city.
    """
    assert digest_of(load.City(5, 2024, 7, date(2024, 3, 31))) == PINNED


def test_the_city_has_the_shape_of_the_real_one() -> None:
    """In proportion to its families: people, sessions, attendances, shares and ages are as they should be."""
    with undone():
        loaded = load.load(SMALL, silent)
        scale = SMALL.families / FAMILIES
        attendances = Attendance.objects.count()
        assert Family.objects.count() == SMALL.families
        assert 2.9 < Person.objects.count() / SMALL.families < 3.7
        assert 0.85 < Session.objects.count() / (SESSIONS * scale) < 1.15
        assert 0.85 < attendances / (ATTENDANCES * scale) < 1.15
        assert 0.12 < Attendance.objects.filter(person=None).count() / attendances < 0.25
        assert 0.01 < Person.objects.filter(born=None).count() / Person.objects.count() < 0.06
        assert Person.objects.filter(over_19=True, born=None).exists()
        assert not Person.objects.filter(over_19=True).exclude(born=None).exists()
        assert Attendance.objects.filter(session=None).exclude(purpose="").exists()
        assert Attendance.objects.filter(session__venue__kind=Venue.Kind.OUTREACH).exists()
        assert Family.objects.filter(sensitive=True).exists()
        assert Person.objects.annotate(homes=Count("memberships")).filter(homes=2).exists()
        assert Person.objects.annotate(keys=Count("media")).filter(keys__gt=1).exists()
        assert Medium.objects.exclude(standing=Medium.Standing.ACTIVE).exists()
        assert loaded.sessions == Session.objects.count()
        assert 0.9 < Home.objects.count() / SMALL.families <= 1
        assert 0.4 < Answers.objects.filter(ethnicity__gt="").count() / Person.objects.count() < 0.9
        assert Relationship.objects.filter(kind="father").exists()
        assert 0.005 < Session.objects.filter(cancelled=True).count() / loaded.sessions < 0.1
        assert Feedback.objects.exclude(session=None).count() > 20


def test_every_board_has_something_to_show() -> None:
    """Each table of the demonstration balances, and none is empty; what cannot be known is said to be."""
    with undone():
        load.load(SMALL, silent)
        tidy_all()
        for board in BOARDS:
            with enquiry(Question(Period(date(2024, 1, 1), SMALL.until)), NOW) as asked:
                for panel in board.panels:
                    table = panel.answer(asked, panel.by)
                    assert table.rows, panel.name
                    assert any(isinstance(cell, int) and cell for cell in table.whole.cells), panel.name


def test_totals_balance() -> None:
    """Every event was accepted and counts once; every kiosk is held to its last event."""
    with undone():
        loaded = load.load(SMALL, silent)
        assert loaded.events == Attendance.objects.count()
        words = SessionWord.objects.count() + Feedback.objects.count()
        assert Event.objects.count() == loaded.events + words
        assert not Refusal.objects.exists()
        for kiosk in Kiosk.objects.annotate(count=Count("events")):
            assert kiosk.high_water == kiosk.count
            assert kiosk.heard_at
        expected = Counter(Attendance.objects.values_list("hub__code", flat=True))
        assert sum(expected.values()) == loaded.events
        assert expected["MOS"] > expected["WOO"]


def test_people_come_only_when_they_can() -> None:
    """Nobody attends before being born or registered, and only whom the session is for."""
    with undone():
        load.load(SMALL, silent)
        born = {person.id: person.born for person in Person.objects.all()}
        since = dict(Family.objects.values_list("id", "registered_on"))
        for row in Attendance.objects.exclude(person=None):
            assert row.family_id is not None
            assert row.person_id is not None
            assert since[row.family_id] <= row.date
            assert (born[row.person_id] or row.date) <= row.date
        babies = Attendance.objects.filter(session__type="youth-group", person__memberships__role="adult")
        assert not babies.exists()


def test_ages_are_those_of_families() -> None:
    """Adults are 17 to 65 and a few of them young; most children are under 12."""
    with undone():
        load.load(SMALL, silent)
        adults = [_age(born) for born in _births(Member.Role.ADULT)]
        children = [_age(born) for born in _births(Member.Role.CHILD)]
        assert min(adults) >= 16
        assert max(adults) <= 65
        assert max(children) <= 18
        assert 0.6 < sum(age < 12 for age in children) / len(children) < 0.95


def _births(role: str) -> list[date]:
    places = Member.objects.filter(role=role).exclude(person__born=None)
    return [born for born in places.values_list("person__born", flat=True) if born]


def _age(born: date) -> int:
    return (SMALL.until - born).days * 4 // 1461


def test_the_hubs_are_the_eight_of_the_2019_note() -> None:
    """With their localities, reach areas, and what the number is."""
    with undone():
        load.load(load.City(1, 2024, 7, date(2024, 1, 2)), silent)
        assert Hub.objects.count() == 8
        assert sum(hub.reach_area_children or 0 for hub in Hub.objects.all()) == 71_896
        assert Hub.objects.get(code="MOA").locality == "East"
        assert all("2019" in hub.reach_area_basis for hub in Hub.objects.all())
        assert set(Hub.objects.values_list("locality", flat=True)) == {"South", "West", "East", "Central"}
        assert SessionType.objects.count() == 40
        assert SessionType.objects.get(sensitive=True).code == "haven"


def test_until_bounds_what_was_recorded_but_not_the_timetable() -> None:
    """Nothing happened after the last day; the sessions of the whole year are there."""
    with undone():
        load.load(load.City(120, 2024, 7, date(2024, 2, 29)), silent)
        assert not Event.objects.filter(at__date__gt=date(2024, 2, 29)).exists()
        assert not Family.objects.filter(registered_on__gt=date(2024, 2, 29)).exists()
        assert not Person.objects.filter(born__gt=date(2024, 2, 29)).exists()
        assert Session.objects.filter(starts__month=12).exists()
        assert not Home.objects.filter(since__gt=date(2024, 2, 29)).exists()


def test_kiosks_of_the_city_get_its_register() -> None:
    """The families are in the feed, and no synthetic kiosk can be spoken for."""
    with undone():
        load.load(SMALL, silent)
        replica = Replica()
        replica.pull(Kiosk.objects.filter(hub__code="MOA").get())
        assert replica.checksum == replica.own_checksum()
        assert Entry.objects.filter(kind="person").count() == Person.objects.count()
        assert not Kiosk.objects.filter(Q(token_digest="") | Q(token_digest=None)).exists()


def test_the_command_writes_cards_that_open_families(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each line is an active medium; the file is for its owner's eyes."""
    cards = tmp_path / "cards.jsonl"
    call_command(
        "demo-city", "--families=40", "--year=2024", "--seed=3", f"--cards={cards}", "--digest", "--open-now"
    )
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("40 families, ")
    assert len(said[2]) == 64
    assert stat.S_IMODE(cards.stat().st_mode) == 0o600
    key = bytes(keyring().token_key)
    lines = [json.loads(line) for line in cards.read_text().splitlines()]
    for line in lines:
        medium = Medium.objects.get(token_hash=token_hash(line["value"], key))
        assert (str(medium.family_id), str(medium.person_id)) == (line["family"], line["person"])
        assert medium.family.hub.code == line["hub"]
        assert medium.standing == Medium.Standing.ACTIVE
    assert len(lines) == Medium.objects.filter(standing=Medium.Standing.ACTIVE).count()
    assert {line["protocol"] for line in lines} == {"text", "rdm6300"}
    now = timezone.now()
    assert Session.objects.filter(starts__lte=now, ends__gt=now, type="stay-and-play").count() == 8


def test_a_registry_in_use_is_refused() -> None:
    """Invented families never mix with real ones."""
    make_hub()
    with pytest.raises(CommandError, match="in use"):
        call_command("demo-city", "--families=1")
    assert not Family.objects.exists()


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--families=0"], "at least 1"),
        (["--year=1999"], "2019 to 2100"),
        (["--year=2024", "--until=2025-01-01"], "lie in 2024"),
    ],
)
def test_wrong_options_are_said_in_words(options: list[str], sentence: str) -> None:
    """Called wrongly: exit 2 and what may be given."""
    with pytest.raises(CommandError, match=sentence) as caught:
        call_command("demo-city", *options)
    assert caught.value.returncode == 2


def test_the_whole_city_has_a_years_sessions_of_every_kind() -> None:
    """Nearly 26,000 with 12,000 families, each inside the year, and each kind where it belongs."""
    planned = sessions(7, 2024, FAMILIES, hubs(7))
    assert abs(len(planned) - SESSIONS) < 500
    assert {each.slot.kind for each in planned} == set(KINDS)
    assert {each.starts.year for each in planned} == {2024}
    assert all(each.hub.shape.code in each.slot.kind.hubs for each in planned if each.slot.kind.hubs)


@pytest.mark.parametrize(
    ("year", "sunday"), [(2024, date(2024, 3, 31)), (2025, date(2025, 4, 20)), (2038, date(2038, 4, 25))]
)
def test_easter(year: int, sunday: date) -> None:
    """Easter Sunday as the church has it."""
    assert easter(year) == sunday


def test_hubs_are_closed_when_england_is() -> None:
    """Bank holidays of 2024, Sundays, and the days around New Year."""
    days = set(open_days(2024))
    holidays = {(1, 1), (3, 29), (4, 1), (5, 6), (5, 27), (8, 26), (12, 25), (12, 26)}
    assert days.isdisjoint(date(2024, month, day) for month, day in holidays)
    assert {day.weekday() for day in days} == set(range(6))


def test_chance_is_the_same_everywhere() -> None:
    """The numbers behind a city do not depend on Python's hash seed or the C library."""
    rng = chance(7, "hubs")
    assert [rng.getrandbits(16) for _ in range(3)] == [
        rng.getrandbits(16) for rng in [chance(7, "hubs")] for _ in "abc"
    ]
    mean = sum(about(rng, 6.06) for _ in range(2000)) / 2000
    assert 5.8 < mean < 6.3


def test_event_ids_sort_by_time_and_have_the_form_of_version_7() -> None:
    """As a kiosk's own ids do."""
    made = event_id(chance(1), NOW)
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert made.int >> 80 == round(NOW.timestamp() * 1000)


def test_there_are_forty_kinds_each_with_a_code_of_its_own() -> None:
    """As the council counted in November 2024; what is for one hub names a hub that exists."""
    assert len({kind.code for kind in KINDS}) == len(KINDS) == 40
    assert {code for kind in KINDS for code in kind.hubs} <= {shape.code for shape in HUBS}
