"""Two records become one and two again: nothing is lost, every attendance counts for whom it should."""

import json
from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.duplicates.finding import propose
from registry.duplicates.merging import CannotMerge, merge, two_people, undo
from registry.duplicates.models import Likeness, Merge
from registry.intake.models import Attendance
from registry.intake.services import take
from registry.kiosks.models import Kiosk
from registry.people import consents, services
from registry.people.models import Answers, Consent, Contact, Family, Medium, Member, Person, Relationship
from registry.people.relations import relate
from registry.people.services import Registrant
from registry.register.models import Entry
from sync import events, wire
from tests.registry.making import NOW, make_kiosk, make_session, undone
from tests.registry.replica import Replica
from tests.registry.saying import CARD, HOME, MUM, TOT, event, linked, registered, visit

pytestmark = pytest.mark.django_db
ADULT, CHILD = Member.Role.ADULT, Member.Role.CHILD
KEPT = Registrant("Okonkwo", ADULT, "Ngozi", born=date(1990, 5, 1), id=UUID(int=0xA1))
AWAY = Registrant("Okonkwo", ADULT, "Ngosi", "Ngo", born=date(1990, 5, 1), id=UUID(int=0xA2))
BABY = Registrant("Okonkwo", CHILD, "Ada", born=date(2023, 1, 5), id=UUID(int=0xA3))
WHO = "manager"
TABLES = (Person, Member, Medium, Relationship, Answers, Contact, Consent, Attendance, Family)


def everything() -> dict[str, list[str]]:
    """Return every row of people and attendances."""
    return {table.__name__: sorted(repr(row) for row in table.objects.values_list()) for table in TABLES}


def counting(*people: UUID) -> dict[UUID, int]:
    """Return how many attendances count for each person."""
    return {each: Attendance.objects.filter(person_id=each, counts=True).count() for each in people}


@pytest.fixture
def kiosk(db: None) -> Kiosk:
    """Return a kiosk at whose hub the same woman registered twice, once with her baby and a card."""
    kiosk = make_kiosk()
    services.register_family(kiosk.hub, [KEPT], NOW.date())
    second = services.register_family(kiosk.hub, [AWAY, BABY], NOW.date())
    services.add_medium(second.members.get(person_id=AWAY.id), CARD, "4711", Medium.Kind.CARD)
    relate(Person.objects.get(pk=AWAY.id), Person.objects.get(pk=BABY.id), Relationship.Kind.MOTHER)
    consents.give(Person.objects.get(pk=AWAY.id), Consent.To.MARKETING, "1", NOW)
    Contact.objects.create(person_id=AWAY.id, telephone="01632 960001", safe_to_contact=True)
    Answers.objects.create(person_id=AWAY.id, gender="female")
    return kiosk


def come(kiosk: Kiosk, first: int, bodies: Iterable[events.Body]) -> None:
    """Let the kiosk say this."""
    said = [events.encode(event(kiosk.id, number, body)) for number, body in enumerate(bodies, first)]
    answers, _ = take(kiosk, said, NOW)
    assert {answer.verdict for answer in answers} == {wire.Verdict.ACCEPTED}


def test_a_merged_record_gives_what_it_has(kiosk: Kiosk) -> None:
    """Places, cards, relations, consents and contact are the other's, and what was blank is filled."""
    merge(KEPT.id, AWAY.id, WHO, NOW, "Same woman")
    kept = Person.objects.get(pk=KEPT.id)
    assert kept.memberships.count() == 2
    assert kept.media.get().token_hash == CARD
    assert kept.to_children.get().child_id == BABY.id
    assert consents.agreed(kept, Consent.To.MARKETING, NOW)
    assert kept.contact.telephone == "01632 960001"
    assert (kept.first_name, kept.known_as) == ("Ngozi", "Ngo")
    assert Merge.objects.get().why == "Same woman"


def test_undoing_restores_everything(kiosk: Kiosk) -> None:
    """Row by row, attendances too."""
    session = make_session(kiosk.hub)
    come(
        kiosk, 1, [visit(KEPT.id, session=session.pk), visit(AWAY.id, session=session.pk), visit(token=CARD)]
    )
    before = everything()
    done = merge(KEPT.id, AWAY.id, WHO, NOW)
    assert everything() != before
    undo(done.pk, WHO, NOW)
    assert everything() == before


def test_two_attendances_at_one_session_count_once_and_come_apart(kiosk: Kiosk) -> None:
    """What was counted twice was one person; undone, it is two again."""
    session = make_session(kiosk.hub)
    come(kiosk, 1, [visit(KEPT.id, session=session.pk), visit(AWAY.id, session=session.pk)])
    done = merge(KEPT.id, AWAY.id, WHO, NOW)
    assert counting(KEPT.id, AWAY.id) == {KEPT.id: 1, AWAY.id: 0}
    undo(done.pk, WHO, NOW)
    assert counting(KEPT.id, AWAY.id) == {KEPT.id: 1, AWAY.id: 1}


def test_what_comes_after_the_merge_counts_for_who_stands(kiosk: Kiosk) -> None:
    """A kiosk that was offline still names the old record, or its card; undone, those go back too."""
    session = make_session(kiosk.hub)
    done = merge(KEPT.id, AWAY.id, WHO, NOW)
    come(
        kiosk, 1, [visit(AWAY.id, session=session.pk), visit(KEPT.id, session=session.pk), visit(token=CARD)]
    )
    assert counting(KEPT.id, AWAY.id) == {KEPT.id: 2, AWAY.id: 0}
    undo(done.pk, WHO, NOW)
    assert counting(KEPT.id, AWAY.id) == {KEPT.id: 1, AWAY.id: 2}


def test_the_doors_know_one_person_and_then_two(kiosk: Kiosk) -> None:
    """Names, places and cards at the kiosk follow both ways."""
    replica = Replica()
    replica.pull(kiosk)
    before = dict(replica.entries)
    done = merge(KEPT.id, AWAY.id, WHO, NOW)
    replica.pull(kiosk)
    assert AWAY.id not in replica.entries
    media = [entry for entry in replica.entries.values() if isinstance(entry, wire.MediumEntry)]
    assert [entry.person for entry in media] == [KEPT.id]
    places = [entry.person for entry in replica.entries.values() if isinstance(entry, wire.Member)]
    assert sorted(places) == [KEPT.id, KEPT.id, BABY.id]
    undo(done.pk, WHO, NOW)
    replica.pull(kiosk)
    assert replica.entries == before
    assert replica.checksum == replica.own_checksum()


def test_two_places_in_one_family_are_one(kiosk: Kiosk) -> None:
    """The place that gives way comes back, with its own number."""
    second = Family.objects.get(members__person_id=AWAY.id)
    services.save_member(Member(family=second, person_id=KEPT.id, role=ADULT, registration=UUID(int=7)))
    before = everything()
    done = merge(KEPT.id, AWAY.id, WHO, NOW)
    assert second.members.filter(role=ADULT).count() == 1
    undo(done.pk, WHO, NOW)
    assert everything() == before


def test_what_changed_meanwhile_stays_changed(kiosk: Kiosk) -> None:
    """A card lost after the merge is still lost after its undoing, and hers again."""
    done = merge(KEPT.id, AWAY.id, WHO, NOW)
    services.set_standing(Medium.objects.get(), Medium.Standing.LOST)
    undo(done.pk, WHO, NOW)
    medium = Medium.objects.get()
    assert (medium.person_id, medium.standing) == (AWAY.id, "lost")


def test_a_kiosk_that_amends_a_merged_record_amends_the_place_of_who_stands() -> None:
    """What a kiosk registers or links for the old record is for the person."""
    kiosk = make_kiosk()
    come(kiosk, 1, [registered()])
    services.register_family(kiosk.hub, [KEPT], NOW.date())
    merge(KEPT.id, MUM, WHO, NOW)
    come(kiosk, 2, [registered(), linked(CARD)])
    assert set(Member.objects.filter(family=HOME).values_list("person_id", flat=True)) == {KEPT.id, TOT}
    assert Medium.objects.get().person_id == KEPT.id
    assert not Entry.objects.filter(pk=MUM, deleted=False).exists()
    findings = Entry.objects.filter(kind="finding", deleted=False).values_list("content", flat=True)
    assert MUM not in {UUID(json.loads(content)["person"]) for content in findings}


def test_merges_of_merges_are_undone_from_the_last(kiosk: Kiosk) -> None:
    """Attendances follow through, and an earlier merge waits for the later."""
    third = Registrant("Okonkwo", ADULT, "N", id=UUID(int=0xA4))
    services.register_family(kiosk.hub, [third], NOW.date())
    come(kiosk, 1, [visit(AWAY.id)])
    first = merge(KEPT.id, AWAY.id, WHO, NOW)
    last = merge(third.id, KEPT.id, WHO, NOW + timedelta(minutes=1))
    assert counting(third.id) == {third.id: 1}
    with pytest.raises(CannotMerge, match="merged again later"):
        undo(first.pk, WHO, NOW)
    undo(last.pk, WHO, NOW)
    assert counting(KEPT.id, AWAY.id) == {KEPT.id: 1, AWAY.id: 0}
    undo(first.pk, WHO, NOW)
    assert counting(KEPT.id, AWAY.id) == {KEPT.id: 0, AWAY.id: 1}


def test_what_makes_no_sense_is_refused(kiosk: Kiosk) -> None:
    """With a sentence, and nothing changed."""
    before = everything()
    for kept, away, why in ((KEPT, KEPT, "one record already"), (AWAY, BABY, "parent or carer")):
        with pytest.raises(CannotMerge, match=why):
            merge(kept.id, away.id, WHO, NOW)
    assert everything() == before
    done = merge(KEPT.id, AWAY.id, WHO, NOW)
    with pytest.raises(CannotMerge, match="merged already"):
        merge(AWAY.id, KEPT.id, WHO, NOW)
    undo(done.pk, WHO, NOW)
    with pytest.raises(CannotMerge, match="undone already"):
        undo(done.pk, WHO, NOW)


def test_sensitive_hides_the_merged_person_everywhere(kiosk: Kiosk) -> None:
    """A name that a sensitive family keeps is kept by who stands for it."""
    services.mark_sensitive(Family.objects.get(members__person_id=AWAY.id))
    merge(KEPT.id, AWAY.id, WHO, NOW)
    assert '"known_as":""' in Entry.objects.get(pk=KEPT.id).content


def test_likely_pairs_are_proposed_answered_and_not_asked_again(kiosk: Kiosk) -> None:
    """Until somebody answers; what is undone is answered too."""
    assert propose(NOW) == 1
    likeness = Likeness.objects.get()
    assert {likeness.person_id, likeness.other_id} == {KEPT.id, AWAY.id}
    two_people(likeness, WHO, NOW)
    assert propose(NOW) == 0
    done = merge(KEPT.id, AWAY.id, WHO, NOW)
    assert Likeness.objects.get().answer == "merged"
    undo(done.pk, WHO, NOW)
    assert (propose(NOW), Likeness.objects.get().answer) == (0, "different")


def test_a_proposal_that_is_likely_no_longer_goes(kiosk: Kiosk) -> None:
    """A corrected date of birth settles it."""
    propose(NOW)
    Person.objects.filter(pk=AWAY.id).update(born=date(1971, 1, 30))
    assert propose(NOW) == 0
    assert not Likeness.objects.exists()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(["merge", "undo", "kept", "away", "card"]), max_size=8))
def test_whatever_the_order_it_ends_the_same(kiosk: Kiosk, steps: list[str]) -> None:
    """Merged, undone and visited in any order, the figures are those of the last state alone."""
    with undone():
        session, seq, done = make_session(kiosk.hub), 0, None
        says = {"kept": visit(KEPT.id, session=session.pk), "away": visit(AWAY.id, session=session.pk)}
        says["card"] = visit(token=CARD, session=session.pk)
        for step in steps:
            if step in says:
                seq += 1
                come(kiosk, seq, [says[step]])
            elif step == "merge" and done is None:
                done = merge(KEPT.id, AWAY.id, WHO, NOW)
            elif step == "undo" and done:
                undo(done.pk, WHO, NOW)
                done = None
        kept, away = "kept" in steps, "away" in steps or "card" in steps
        expected = (
            {KEPT.id: int(kept or away), AWAY.id: 0} if done else {KEPT.id: int(kept), AWAY.id: int(away)}
        )
        assert counting(KEPT.id, AWAY.id) == expected
