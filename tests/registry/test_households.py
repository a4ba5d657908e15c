"""What is kept around a family: relations, children to be born, contact, consents, media."""

from datetime import date, timedelta
from io import StringIO
from uuid import UUID

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from msgspec import structs

from registry.intake.models import Event
from registry.intake.services import apply_kept, take
from registry.kiosks.keyring import keyring, sealing_public
from registry.people import births, consents, relations, services
from registry.people.models import (
    Consent,
    Contact,
    Expected,
    Family,
    Medium,
    MediumChange,
    Member,
    Person,
    Relationship,
)
from registry.people.services import Registrant
from registry.register.models import Entry
from sync import events
from sync.events import FamilyRegistered, Registered
from sync.sealing import Due, Registration, Related, seal
from sync.sealing import Registrant as SealedRegistrant
from sync.terms import Role
from tests.registry import saying
from tests.registry.making import NOW, make_hub, make_kiosk

pytestmark = pytest.mark.django_db
MUM = Registrant("Okonkwo", Member.Role.ADULT, "Ngozi", id=UUID(int=11))
DAD = Registrant("Okonkwo", Member.Role.ADULT, "Emeka", id=UUID(int=12))
TOT = Registrant("Okonkwo", Member.Role.CHILD, "Ada", born=date(2023, 1, 5), id=UUID(int=13))
Kind, Responsibility = relations.Kind, Relationship.Responsibility


@pytest.fixture
def family(db: None) -> Family:
    """Return an invented family of three."""
    return services.register_family(make_hub(), [MUM, DAD, TOT], NOW.date())


def person(who: Registrant) -> Person:
    """Return the record of somebody registered."""
    return Person.objects.get(pk=who.id)


def test_each_adult_and_child_have_one_answer(family: Family) -> None:
    """The latest stands; until then the pair is among those to be asked."""
    assert len(relations.unanswered(family)) == 2
    relations.relate(person(MUM), person(TOT), Kind.MOTHER, Responsibility.YES)
    relations.relate(person(DAD), person(TOT), Kind.FATHER)
    relations.relate(person(DAD), person(TOT), Kind.STEPFATHER, Responsibility.NOT_SURE)
    answers = person(TOT).to_adults.order_by("adult_id").values_list("adult_id", "kind", "responsibility")
    assert list(answers) == [(MUM.id, "mother", "yes"), (DAD.id, "stepfather", "not-sure")]
    assert relations.unanswered(family) == []
    relations.unrelate(person(DAD), person(TOT))
    assert relations.unanswered(family) == [(person(DAD), person(TOT))]


def test_nobody_is_their_own_relation(family: Family) -> None:
    """The database says so too."""
    with pytest.raises(IntegrityError), transaction.atomic():
        relations.relate(person(TOT), person(TOT), Kind.SIBLING)


def test_an_unborn_child_is_in_no_count_until_the_birth(family: Family) -> None:
    """Before it there is no person, and the doors hear of nobody; after it, one with a mother."""
    before = set(Person.objects.values_list("pk", flat=True)), Entry.objects.count()
    expected = births.expect(family, NOW.date() + timedelta(days=40), person(MUM))
    assert (set(Person.objects.values_list("pk", flat=True)), Entry.objects.count()) == before
    child = births.record_birth(expected, NOW.date() + timedelta(days=35), "Okonkwo", "Chima")
    assert child.born == NOW.date() + timedelta(days=35)
    assert family.members.get(person=child).role == "child"
    assert family.members.get(person=child).registration == family.members.get(person_id=MUM.id).registration
    assert child.to_adults.get().kind == "mother"
    assert "Chima" in Entry.objects.get(pk=child.pk).content


def test_a_birth_is_recorded_once_and_an_ended_pregnancy_never(family: Family) -> None:
    """The sentence says which; nothing else is asked."""
    born, ended = births.expect(family, NOW.date()), births.expect(family, NOW.date())
    births.record_birth(born, NOW.date(), "Okonkwo")
    with pytest.raises(births.NotExpected, match="already"):
        births.record_birth(born, NOW.date(), "Okonkwo")
    with pytest.raises(births.NotExpected, match="already"):
        births.no_longer_expected(Expected.objects.get(pk=born.pk), NOW.date())
    births.no_longer_expected(ended, NOW.date())
    with pytest.raises(births.NotExpected, match="not expected any more"):
        births.record_birth(ended, NOW.date(), "Okonkwo")


def test_consents_are_separate_dated_and_taken_back(family: Family) -> None:
    """Nobody agrees unless they said so; each answer stays on record with its words and days."""
    photographs, marketing = Consent.To.PHOTOGRAPHS, Consent.To.MARKETING
    day = timedelta(days=1)
    assert not consents.agreed(person(TOT), photographs, NOW)
    consents.give(person(TOT), photographs, "2026-1", NOW, by="Ngozi, at the desk")
    consents.give(person(TOT), photographs, "2026-1", NOW + day)
    assert Consent.objects.count() == 1
    consents.give(person(TOT), photographs, "2026-2", NOW + 2 * day)
    consents.withdraw(person(TOT), photographs, NOW + 4 * day)
    assert [consents.agreed(person(TOT), photographs, NOW + n * day) for n in range(-1, 6)] == [
        *(False, True, True, True, True),
        *(False, False),
    ]
    assert not consents.agreed(person(TOT), marketing, NOW + day)
    assert list(Consent.objects.values_list("wording", "given_at", "withdrawn_at")) == [
        ("2026-1", NOW, NOW + 2 * day),
        ("2026-2", NOW + 2 * day, NOW + 4 * day),
    ]


def test_the_notice_shown_is_kept_once(family: Family) -> None:
    """Version, language and time."""
    for _ in range(2):
        consents.notice_shown(family, "2026-1", "ig", NOW)
    assert str(family.notices.get()) == "2026-1 (ig)"


def test_nobody_is_written_to_unless_it_is_safe(family: Family) -> None:
    """Not without their word that it is, not against their wish, and never in a sensitive family."""
    for who, safe, prefers in ((MUM, True, "text"), (DAD, True, "not"), (TOT, False, "text")):
        Contact.objects.create(
            person_id=who.id, safe_to_contact=safe, prefers=prefers, telephone="01632 960001"
        )
    assert [contact.person_id for contact in consents.may_be_written_to()] == [MUM.id]
    services.mark_sensitive(family)
    assert not consents.may_be_written_to().exists()


def test_each_change_of_a_medium_is_kept(family: Family) -> None:
    """When, by whom and why; writing it again without a change is none."""
    medium = services.add_medium(family.members.get(person_id=MUM.id), "ab" * 32, "1234", Medium.Kind.CARD)
    services.set_standing(medium, Medium.Standing.LOST, by="reception", why="Left on the bus")
    services.save_medium(medium)
    services.set_standing(medium, Medium.Standing.ACTIVE, by="reception", why="Found again")
    said = MediumChange.objects.values_list("before", "after", "by", "why")
    assert list(said) == [
        ("", "active", "", ""),
        ("active", "lost", "reception", "Left on the bus"),
        ("lost", "active", "reception", "Found again"),
    ]


def test_what_was_said_under_the_seal_is_kept() -> None:
    """Notice, consents, contact; nobody is written to before it is safe. Heard again, nothing changes."""
    kiosk = make_kiosk()
    said = Registration(
        people=[SealedRegistrant(person=each, last_name="Okafor") for each in (saying.MUM, saying.TOT)],
        telephone="01632 960001",
        notice="2026-1",
        notice_language="ig",
        notice_at=NOW,
        consents=["photographs", "something-new"],
    )
    body = structs.replace(saying.registered(), sealed=seal(said, sealing_public(keyring())))
    raw = saying.told(kiosk.id, [body, saying.linked(saying.CARD)])
    take(kiosk, raw, NOW)
    before = list(Consent.objects.values_list())
    consents.withdraw(Person.objects.get(pk=saying.TOT), Consent.To.PHOTOGRAPHS, NOW + timedelta(days=1))
    Event.objects.update(applied=False)
    list(apply_kept())
    assert len(before) == Consent.objects.count() == 2
    assert not consents.agreed(
        Person.objects.get(pk=saying.TOT), Consent.To.PHOTOGRAPHS, NOW + timedelta(days=2)
    )
    assert str(Family.objects.get(pk=saying.HOME).notices.get()) == "2026-1 (ig)"
    assert Contact.objects.get().telephone == "01632 960001"
    assert not consents.may_be_written_to().exists()
    change = MediumChange.objects.get()
    assert (change.at, change.why) == (NOW + timedelta(minutes=2), "Said at a kiosk")


def whole(**said: object) -> Registration:
    """Return what an invented family says of itself at a kiosk, everything answered."""
    people = [
        SealedRegistrant(
            person=MUM.id,
            last_name="Okonkwo",
            first_name="Ngozi",
            born=date(1990, 7, 2),
            born_about="year",
            gender="female",
            ethnicity="african",
        ),
        SealedRegistrant(
            person=TOT.id,
            last_name="Okonkwo",
            first_name="Ada",
            born=date(2023, 1, 5),
            gender="declined",
            send="yes",
            plan="no",
            allergies="",
        ),
    ]
    usual: dict[str, object] = {
        "people": people,
        "related": [Related(adult=MUM.id, child=TOT.id, kind="mother", responsibility="declined")],
        "expected": [Due(id=UUID(int=77), due=date(2026, 7, 1), expecting=MUM.id)],
        "no_postcode": "none",
        "telephone": "01632 960123",
        "prefers": "text",
        "safe_to_contact": True,
        "language": "Wolof",
        "interpreter": "yes",
        "emergency_name": "A neighbour",
        "emergency_telephone": "01632 960124",
        "safety_asked": True,
    }
    return Registration(**(usual | said))  # type: ignore[arg-type]


ONE_HOME, OTHER_HOME = UUID(int=70), UUID(int=71)


def registered_with(said: Registration, family: UUID = ONE_HOME, place: int = 80) -> FamilyRegistered:
    """Return the event of a kiosk at which this was said."""
    return FamilyRegistered(
        family=family,
        registration=family,
        members=[
            Registered(
                person=each.person,
                member=UUID(int=place + number),
                role=Role.ADULT if each.born and each.born.year < 2008 else Role.CHILD,
                known_as=each.first_name,
            )
            for number, each in enumerate(said.people)
        ],
        sealed=seal(said, sealing_public(keyring())),
    )


def test_a_child_of_two_homes_stays_as_the_first_home_gave_it() -> None:
    """The second family has the child in it; neither learns of the other, and both are found by it."""
    kiosk = make_kiosk()
    take(kiosk, saying.told(kiosk.id, [registered_with(whole())]), NOW)
    other = SealedRegistrant(person=DAD.id, last_name="Eze", first_name="Emeka", born=date(1988, 2, 3))
    shared = SealedRegistrant(
        person=TOT.id, last_name="Eze", first_name="Adanna", born=date(2023, 1, 6), shared=True
    )
    said = Registration(people=[other, shared], related=[Related(adult=DAD.id, child=TOT.id, kind="father")])
    body = registered_with(said, OTHER_HOME, 90)
    take(kiosk, [events.encode(saying.event(kiosk.id, 2, body))], NOW)
    tot = person(TOT)
    assert (tot.first_name, tot.last_name, tot.known_as) == ("Ada", "Okonkwo", "Ada")
    assert set(tot.memberships.values_list("family", flat=True)) == {ONE_HOME, OTHER_HOME}
    assert set(tot.to_adults.values_list("kind", flat=True)) == {"mother", "father"}
    found = Entry.objects.filter(kind="finding", deleted=False, content__contains=str(TOT.id))
    assert set(found.values_list("family", flat=True)) == {ONE_HOME, OTHER_HOME}


def test_findings_follow_the_record_and_reach_no_other_hub() -> None:
    """A changed name ends the old hash; who leaves, or becomes restricted to the door, is found no more."""
    hub = make_hub()
    services.register_family(hub, [MUM, TOT], NOW.date())
    before = set(Entry.objects.filter(kind="finding", deleted=False).values_list("pk", flat=True))
    assert set(Entry.objects.filter(kind="finding").values_list("hub", flat=True)) == {hub.pk}
    tot = person(TOT)
    tot.last_name = "Eze"
    services.save_person(tot)
    after = set(Entry.objects.filter(kind="finding", deleted=False).values_list("pk", flat=True))
    assert len(before) == len(after) == 1
    assert before != after
    services.leave_family(tot.memberships.get())
    assert not Entry.objects.filter(kind="finding", deleted=False).exists()


def test_findings_are_published_once_and_not_again() -> None:
    """Running the command twice changes nothing that kiosks would have to load."""
    services.register_family(make_hub(), [MUM, TOT], NOW.date())
    Entry.objects.filter(kind="finding").delete()
    out = StringIO()
    call_command("publish-findings", stdout=out)
    versions = set(Entry.objects.values_list("pk", "version"))
    assert Entry.objects.filter(kind="finding").count() == 1
    call_command("publish-findings", stdout=out)
    assert set(Entry.objects.values_list("pk", "version")) == versions
    assert ": 1." in out.getvalue()
