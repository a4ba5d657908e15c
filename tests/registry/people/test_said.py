"""What a family said at the door, in full: each answer where it belongs, the latest word standing."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from msgspec import structs

from registry.intake.services import take
from registry.kiosks.keyring import keyring, sealing_public
from registry.kiosks.models import Kiosk
from registry.people import consents
from registry.people.models import Answers, Contact, Expected, Family, Person, Relationship
from registry.people.services import mark_sensitive
from registry.privacy.remnants import de_identify
from registry.privacy.words import forget_person
from sync import events
from sync.sealing import Due, Registrant, Registration, Related, seal, unseal
from tests.registry.making import NOW, make_kiosk
from tests.registry.saying import HOME, MUM, TOT, event, registered

pytestmark = pytest.mark.django_db
BUMP = UUID(int=0xBABE)
WHOLE = Registration(
    people=[
        Registrant(
            person=MUM,
            last_name="Okafor",
            first_name="Adaeze",
            born=date(1990, 7, 2),
            born_about="year",
            gender="female",
            ethnicity="african",
        ),
        Registrant(
            person=TOT,
            last_name="Okafor",
            first_name="Chidi",
            born=date(2023, 3, 27),
            send="yes",
            plan="no",
            allergies="Peanuts: call an ambulance",
        ),
    ],
    related=[Related(adult=MUM, child=TOT, kind="mother", responsibility="yes")],
    expected=[Due(id=BUMP, due=date(2026, 9, 1), expecting=MUM)],
    no_postcode="none",
    address="c/o the hub",
    telephone="01632 960001",
    prefers="call",
    safe_to_contact=True,
    language="ig",
    interpreter="yes",
    emergency_name="Ada's sister",
    emergency_telephone="01632 960002",
    safety_asked=False,
)


def say(kiosk: Kiosk, seq: int, said: Registration, minutes: int | None = None) -> None:
    """Let a kiosk hand in what was said, at its number's minute unless another is given."""
    body = structs.replace(registered(), sealed=seal(said, sealing_public(keyring())))
    at = NOW + timedelta(minutes=seq if minutes is None else minutes)
    take(kiosk, [events.encode(event(kiosk.id, seq, body, at=at))], NOW + timedelta(hours=1))


def test_every_answer_is_kept_where_it_belongs() -> None:
    """Of each person, of the first, between them, and of the family."""
    say(make_kiosk(), 1, WHOLE)
    mum, tot = Answers.objects.get(person=MUM), Answers.objects.get(person=TOT)
    assert (mum.gender, mum.ethnicity, mum.language, mum.interpreter) == ("female", "african", "ig", "yes")
    assert (tot.send, tot.plan, tot.allergies) == ("yes", "no", "Peanuts: call an ambulance")
    assert Person.objects.get(pk=MUM).born_about == "year"
    relation = Relationship.objects.get()
    assert (relation.adult_id, relation.child_id, relation.kind) == (MUM, TOT, "mother")
    assert relation.responsibility == "yes"
    expected = Expected.objects.get()
    assert (expected.pk, expected.expecting_id, expected.due) == (BUMP, MUM, date(2026, 9, 1))
    contact = Contact.objects.get()
    assert (contact.person_id, contact.prefers, contact.safe_to_contact) == (MUM, "call", True)
    assert (contact.address, contact.emergency_name) == ("c/o the hub", "Ada's sister")
    assert consents.may_be_written_to().get() == contact
    family = Family.objects.get(pk=HOME)
    assert (family.no_postcode, family.safety_asked) == ("none", False)


def test_none_is_an_answer_and_not_asked_is_none() -> None:
    """No allergies is written down; a question that was not asked leaves everything as it was."""
    kiosk = make_kiosk()
    say(kiosk, 1, WHOLE)
    mum, tot = WHOLE.people
    say(
        kiosk,
        2,
        Registration(
            people=[structs.replace(mum, gender="", ethnicity=""), structs.replace(tot, allergies="")]
        ),
    )
    assert Answers.objects.get(person=TOT).allergies == "none"
    assert Answers.objects.get(person=TOT).send == "yes"
    assert Answers.objects.get(person=MUM).gender == "female"
    assert Contact.objects.get().safe_to_contact


def test_what_comes_late_replaces_nothing() -> None:
    """An older word that was offline for a week does not undo what was said since."""
    kiosk = make_kiosk()
    newer = structs.replace(WHOLE, telephone="01632 960999", safe_to_contact=False)
    say(kiosk, 2, newer, minutes=60)
    say(kiosk, 1, WHOLE, minutes=1)
    contact = Contact.objects.get()
    assert (contact.telephone, contact.safe_to_contact) == ("01632 960999", False)


def test_an_answer_of_a_later_version_is_left_out() -> None:
    """A code that we do not know is nobody's answer, and nothing breaks."""
    mum, tot = WHOLE.people
    people = [
        structs.replace(mum, gender="something-new", ethnicity="martian"),
        structs.replace(tot, send="?"),
    ]
    odd = Related(adult=MUM, child=TOT, kind="fairy-godmother", responsibility="yes")
    say(make_kiosk(), 1, structs.replace(WHOLE, people=people, related=[odd], prefers="pigeon"))
    assert not Relationship.objects.exists()
    assert Answers.objects.filter(gender="", ethnicity="", person=MUM).exists()
    assert Contact.objects.get().prefers == "not"


def test_a_relation_to_a_stranger_or_to_oneself_is_left_out() -> None:
    """Ids that nobody has, and an adult who is their own child."""
    related = [
        Related(adult=UUID(int=5), child=TOT, kind="father"),
        Related(adult=MUM, child=MUM, kind="mother"),
    ]
    say(make_kiosk(), 1, structs.replace(WHOLE, related=related))
    assert not Relationship.objects.exists()


def test_a_birth_that_was_recorded_is_not_expected_again() -> None:
    """The family is heard again with the child it expected; that child is a person by now."""
    kiosk = make_kiosk()
    say(kiosk, 1, WHOLE)
    Expected.objects.update(child=TOT)
    later = structs.replace(WHOLE, expected=[Due(id=BUMP, due=date(2026, 10, 1), expecting=MUM)])
    say(kiosk, 2, later)
    expected = Expected.objects.get()
    assert (expected.child_id, expected.due) == (TOT, date(2026, 9, 1))


def test_a_sensitive_familys_address_is_not_kept() -> None:
    """Neither from the form nor once the family becomes sensitive."""
    kiosk = make_kiosk()
    say(kiosk, 1, WHOLE)
    mark_sensitive(Family.objects.get(pk=HOME))
    assert Contact.objects.get().address == ""
    say(kiosk, 2, structs.replace(WHOLE, address="12 New Street"))
    assert Contact.objects.get().address == ""


def test_the_seal_forgets_with_the_person() -> None:
    """With the first goes how they were reached; with anybody, who they are to whom."""
    kiosk = make_kiosk()
    say(kiosk, 1, WHOLE)
    de_identify(Person.objects.get(pk=MUM), date(2050, 1, 1))
    body = events.decode(kiosk.events.get().content).body
    assert isinstance(body, events.FamilyRegistered)
    kept = unseal(body.sealed, bytes(keyring().sealing_private))
    assert [each.person for each in kept.people] == [TOT]
    assert (kept.related, kept.telephone, kept.address, kept.emergency_name) == ([], "", "", "")
    assert kept.expected[0].expecting is None
    forget_person(TOT, UUID(int=9))
