"""Retention: who is due, who is held back, and that who goes leaves every past total as it was."""

from datetime import date, datetime
from io import StringIO
from uuid import UUID

import pytest
from django.core.management import call_command

from registry.audit.models import Entry as Audited
from registry.intake.models import Attendance, Event
from registry.intake.services import take
from registry.kiosks.keyring import keyring
from registry.people import consents
from registry.people.models import Consent, Family, Medium, Member, Person
from registry.people.services import Registrant, add_medium, register_family
from registry.privacy.days import last_financial_year_end, month_later, years_ago
from registry.privacy.models import Case, Hold, Remnant, Rule, Run
from registry.privacy.remnants import de_identify
from registry.privacy.retention import Found, run
from registry.privacy.services import open_case
from registry.reach.bands import LEGACY, NATIONAL
from registry.reach.overview import reach_table
from registry.reach.period import Period
from registry.register.models import Entry
from sync import events
from sync.sealing import Registration, unseal
from tests.registry.making import FAMILY, NOW, arrival
from tests.registry.saying import CARD, FINDING, HOME, MUM, TOT, linked, registered, told, visit
from tests.registry.town import Town

CAME = date(2026, 3, 27)
PERIODS = [
    Period(CAME, CAME),
    Period(date(2026, 1, 1), date(2026, 3, 31)),
    Period(date(2025, 4, 1), date(2031, 5, 13)),
    Period(date(2026, 3, 27), date(2046, 2, 3)),
]


def family(town: Town) -> Family:
    """Register a mother with a card, a daughter and a grandmother, and let all of them come twice."""
    people = [
        Registrant("Wren", Member.Role.ADULT, "Halina", born=date(1990, 5, 14)),
        Registrant("Wren", Member.Role.CHILD, "Zofia", born=date(2021, 5, 13)),
        Registrant("Wren", Member.Role.ADULT, "Babcia", over_19=True),
    ]
    made = register_family(town.here.hub, people, CAME)
    add_medium(made.members.get(person__first_name="Halina"), "cd" * 32, "9876", Medium.Kind.CARD)
    said = []
    for number, place in enumerate([*made.members.all()] * 2, 1):
        session = town.here.session.pk if number > 3 else None
        raw = events.encode(arrival(town.here.kiosk.pk, number, person=place.person_id, session=session))
        said.append(raw.replace(str(FAMILY).encode(), str(made.pk).encode()))
    take(town.here.kiosk, said, NOW)
    return made


def tables() -> list[object]:
    """Compute every table: each period, by each scheme."""
    return [reach_table(period, scheme, NOW) for period in PERIODS for scheme in (LEGACY, NATIONAL)]


def everything() -> str:
    """Return all that the registry holds of people, as text."""
    parts = [str(list(Person.objects.values())), str(list(Medium.objects.values()))]
    parts += [
        str(list(Attendance.objects.values())),
        str(list(Event.objects.values_list("content", flat=True))),
    ]
    parts += [str(list(Entry.objects.filter(deleted=False).values()))]
    return "".join(parts)


def confirm() -> None:
    """Let every rule remove what it finds."""
    Rule.objects.update(active=True, confirmed_by="information governance")


def found(today: date, *, dry: bool = False) -> dict[str, Found]:
    """Run retention as of a day."""
    return {each.of: each for each in run(datetime.combine(today, NOW.timetz()), today, dry=dry)}


@pytest.mark.parametrize("leaving", [["Zofia"], ["Halina"], ["Halina", "Zofia", "Babcia"]])
def test_every_past_total_is_kept(town: Town, leaving: list[str]) -> None:
    """Whoever goes, and in whatever order, no figure of any table changes, to the day."""
    family(town)
    before = tables()
    for name in leaving:
        de_identify(Person.objects.get(first_name=name), date(2050, 1, 1))
        assert tables() == before


def test_who_goes_is_nowhere_any_more(town: Town) -> None:
    """No name, number, card or token is left in a table, event or feed; nor an adult's date of birth."""
    made = family(town)
    gone = list(Person.objects.filter(memberships__family=made))
    places, card = [place.pk for place in made.members.all()], Medium.objects.get()
    consents.give(gone[0], Consent.To.MARKETING, "1", NOW)
    for person in gone:
        de_identify(Person.objects.get(pk=person.pk), date(2050, 1, 1))
    left = everything()
    for trace in (*(person.pk for person in gone), *places, made.pk, card.pk):
        assert str(trace) not in left
        assert repr(trace) not in left
    for words in ("Wren", "Halina", "Zofia", "'9876'", '"9876"', "cd" * 32, "1990-05-14", "date(1990"):
        assert words not in left
    assert not Family.objects.filter(pk=made.pk).exists()
    assert Remnant.objects.count() == 3
    assert not Consent.objects.exists()


def test_natural_keys_do_not_lead_back(town: Town) -> None:
    """The key of an attendance can be recomputed from a person's number, so it becomes random."""
    made = family(town)
    keys = set(Attendance.objects.values_list("key", flat=True))
    for person in list(Person.objects.filter(memberships__family=made)):
        de_identify(person, date(2050, 1, 1))
    assert keys.isdisjoint(Attendance.objects.values_list("key", flat=True))


def test_an_event_without_who_it_was_can_still_be_read(town: Town) -> None:
    """The ledger keeps its number, and what is left in it is an event."""
    made = family(town)
    before = list(Event.objects.order_by("seq").values_list("id", "seq", "type"))
    de_identify(made.members.get(person__first_name="Halina").person, date(2050, 1, 1))
    assert list(Event.objects.order_by("seq").values_list("id", "seq", "type")) == before
    assert all(events.decode(content).seq for content in Event.objects.values_list("content", flat=True))


def test_a_family_stays_one_until_the_last_has_gone(town: Town) -> None:
    """Those who stay keep their family, their places and their card."""
    made = family(town)
    de_identify(made.members.get(person__first_name="Zofia").person, date(2050, 1, 1))
    assert made.members.count() == 2
    assert Medium.objects.get().standing == Medium.Standing.ACTIVE


def test_a_seal_is_opened_and_closed_again_without_who_went(town: Town) -> None:
    """What a kiosk sealed of a family leaves with each of them; the last takes the postcode along."""
    kiosk = town.here.kiosk
    take(kiosk, told(kiosk.pk, [registered(), linked(), visit(MUM), visit(TOT)]), NOW)
    before = tables()
    de_identify(Person.objects.get(pk=TOT), date(2050, 1, 1))
    assert [each.first_name for each in sealed().people] == ["Adaeze"]
    assert sealed().postcode
    assert Person.objects.get(pk=MUM).known_as == "Ada"
    de_identify(Person.objects.get(pk=MUM), date(2050, 1, 1))
    assert sealed() == Registration(people=[])
    for trace in (
        str(MUM),
        str(TOT),
        str(HOME),
        CARD,
        FINDING,
        '"Ada"',
        '"4711"',
        "'4711'",
        repr(MUM),
        repr(HOME),
    ):
        assert trace not in everything()
    assert tables() == before


def sealed() -> Registration:
    """Return what is sealed in the one registration that is held."""
    said = events.decode(Event.objects.get(type="family.registered").content).body
    assert isinstance(said, events.FamilyRegistered)
    return unseal(said.sealed, bytes(keyring().sealing_private))


def test_rules_find_the_right_people_on_the_right_day(town: Town) -> None:
    """A child at 25; then the adults, six financial years after they were last seen."""
    family(town)
    Member.objects.exclude(person__last_name="Wren").delete()
    Person.objects.exclude(last_name="Wren").delete()
    confirm()
    assert found(date(2046, 5, 12), dry=True)["child"].due == 0
    assert found(date(2046, 5, 13), dry=True)["child"].due == 1
    assert found(date(2046, 5, 13), dry=True)["adult"].due == 0
    done = found(date(2046, 5, 13))
    assert (done["child"].removed, done["adult"].removed) == (1, 2)
    assert found(date(2046, 5, 14))["child"].due == found(date(2046, 5, 14))["adult"].due == 0


def test_an_adult_without_children_goes_six_financial_years_after(town: Town) -> None:
    """Seen on 27 March 2026, the year ends on 31 March 2026, and six years later they are due."""
    Person.objects.all().delete()
    register_family(town.here.hub, [Registrant("Finch", Member.Role.ADULT, "Ann")], CAME)
    assert found(date(2032, 3, 31), dry=True)["adult"].due == 0
    assert found(date(2032, 4, 1), dry=True)["adult"].due == 1


@pytest.mark.parametrize("why", ["hold", "request"])
def test_what_is_held_back_stays(town: Town, why: str) -> None:
    """A legal hold, or a request that is not answered, keeps the record, and the report says so."""
    made = family(town)
    confirm()
    child = made.members.get(person__first_name="Zofia").person
    if why == "hold":
        Hold.objects.create(person=child, since=CAME, why="An inquiry")
    else:
        open_case(Case(kind=Case.Kind.ACCESS, person=child, received_on=CAME, asked_by="Halina"), None)
    report = found(date(2046, 6, 1))["child"]
    assert report.held_back == 1
    assert Person.objects.filter(pk=child.pk, first_name="Zofia").exists()


def test_a_dry_run_and_a_rule_nobody_confirmed_remove_nothing(town: Town) -> None:
    """The command says what it would do; a rule removes only once somebody confirmed it."""
    family(town)
    names = set(Person.objects.values_list("first_name", flat=True))
    report = found(date(2060, 1, 1))
    assert report["child"].due > 0
    assert report["child"].removed == 0
    confirm()
    out = StringIO()
    call_command("retention", "--dry-run", stdout=out)
    assert "Nothing was removed: this was a dry run." in out.getvalue()
    assert set(Person.objects.values_list("first_name", flat=True)) == names
    assert Run.objects.filter(dry=True).exists()
    assert not Audited.objects.filter(why="retention").exists()


def test_a_removal_is_in_the_audit(town: Town) -> None:
    """The run reports, and the audit has each number that went, without a name."""
    made = family(town)
    confirm()
    child: UUID = made.members.get(person__first_name="Zofia").person_id
    found(date(2046, 6, 1))
    entry = Audited.objects.get(person=child, why="retention")
    assert (entry.who, entry.what) == ("(registry)", "removed")
    assert Run.objects.get().report[0]["removed"] >= 1


def test_days_that_the_law_counts() -> None:
    """A month ends with the month; years ago of a leap day; the financial year ends on 31 March."""
    assert month_later(date(2026, 1, 31)) == date(2026, 2, 28)
    assert month_later(date(2026, 12, 5)) == date(2027, 1, 5)
    assert years_ago(date(2028, 2, 29), 1) == date(2027, 2, 28)
    assert last_financial_year_end(date(2032, 4, 1), 6) == date(2026, 3, 31)
    assert last_financial_year_end(date(2032, 3, 31), 6) == date(2025, 3, 31)
