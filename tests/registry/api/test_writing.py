"""Records of other systems: the same keys as a kiosk's, in bulk, and harmless when sent again."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from registry.intake.models import Attendance, Event, Headcount, Refusal
from registry.kiosks.models import Kiosk
from registry.people.models import Family, Member, Person
from tests.registry.api.asking import Program, come, make_family
from tests.registry.making import NOW, make_hub, make_kiosk, make_session, undone

pytestmark = pytest.mark.django_db
AT = NOW.isoformat()


def tea(number: int, **more: Any) -> dict[str, Any]:
    """Return an attendance for tea, by the other system's number."""
    return {"id": f"row-{number}", "at": AT, "purpose": "tea"} | more


def family(**more: Any) -> dict[str, Any]:
    """Return a registration of a mother and her child."""
    people = [
        {"id": "1", "role": "adult", "last_name": "Okafor", "first_name": "Adaeze", "over_19": True},
        {"id": "2", "role": "child", "last_name": "Okafor", "first_name": "Chidi", "born": "2023-05-01"},
    ]
    return {"id": "family-1", "at": AT, "people": people, "postcode": "CV2 1AB"} | more


def test_the_same_again_is_a_duplicate_and_other_content_a_conflict() -> None:
    """Whoever loses the answer sends again; whoever uses a reference twice is told, and a person sees it."""
    program, hub = Program(), make_hub()
    assert program.answers("attendances", hub, tea(1), tea(2)) == ["accepted", "accepted"]
    assert program.answers("attendances", hub, tea(2), tea(3), tea(3)) == [
        "duplicate",
        "accepted",
        "duplicate",
    ]
    assert program.answers("attendances", hub, tea(1, purpose="coffee")) == ["conflict"]
    assert Attendance.objects.filter(counts=True).count() == 3
    assert Refusal.objects.get().verdict == "conflict"


def test_somebody_who_signed_in_at_the_door_counts_once() -> None:
    """The natural key holds across sources: a paper register typed in later adds nobody twice."""
    program, hub = Program(), make_hub()
    session = make_session(hub)
    member = Member.objects.filter(family=make_family(hub)).select_related("person")[0]
    come(make_kiosk(hub), 1, member.person_id, session.pk)
    record = {
        "id": "paper-1",
        "at": AT,
        "session": str(session.pk),
        "person": str(member.person_id),
        "family": str(member.family_id),
    }
    assert program.answers("attendances", hub, record) == ["accepted"]
    assert Attendance.objects.count() == 2
    assert Attendance.objects.filter(counts=True).count() == 1


def test_a_bad_record_delays_no_other_and_leaves_no_gap() -> None:
    """It is malformed, with the reason; the numbers of the source go on without it."""
    program, hub = Program(), make_hub()
    both = tea(2, session=str(make_session(hub).pk))
    half = tea(3, person=str(make_family(hub).pk))
    old = tea(4, at="0001-01-01T00:00:00+14:00")
    verdicts = program.answers("attendances", hub, tea(1), both, half, old, tea(5))
    assert verdicts == ["accepted", "malformed", "malformed", "malformed", "accepted"]
    source = Kiosk.objects.get(name="API: Power BI")
    assert source.high_water == 2
    assert list(Event.objects.order_by("seq").values_list("seq", flat=True)) == [1, 2]


def test_headcounts() -> None:
    """Counted by band, once however often they are sent."""
    program, hub = Program(), make_hub()
    record = {"id": "h1", "at": AT, "purpose": "tea", "adults": 2, "children": {"0-4": 3}}
    assert program.answers("headcounts", hub, record) == ["accepted"]
    assert program.answers("headcounts", hub, record) == ["duplicate"]
    assert Headcount.objects.count() == 1
    assert Attendance.objects.filter(counts=True).count() == 5


def test_a_registration_becomes_a_family_once() -> None:
    """Sealed like a kiosk's, so the event holds no name; the answer says who is who here."""
    program, hub = Program(), make_hub()
    sent = {"hub": hub.code, "registrations": [family()]}
    first = program.send("registrations", sent).json()["answers"][0]
    again = program.send("registrations", sent).json()["answers"][0]
    assert (first["verdict"], again["verdict"]) == ("accepted", "duplicate")
    assert first["people"] == again["people"]
    assert str(Family.objects.get().pk) == first["family"]
    assert Person.objects.get(pk=first["people"]["2"]).first_name == "Chidi"
    assert "Okafor" not in Event.objects.get().content
    assert program.answers("registrations", hub, family(postcode="CV1 1AA")) == ["conflict"]


def test_a_registration_then_attendances_by_the_ids_it_gave() -> None:
    """So another system needs to keep nothing but its own references and the answer."""
    program, hub = Program(), make_hub()
    sent = {"hub": hub.code, "registrations": [family()]}
    known = program.send("registrations", sent).json()["answers"][0]
    record = tea(1, person=known["people"]["2"], family=known["family"])
    assert program.answers("attendances", hub, record) == ["accepted"]
    assert str(Attendance.objects.get().person_id) == known["people"]["2"]


def test_two_clients_and_two_hubs_keep_their_own_numbers() -> None:
    """The same reference of another client is another record."""
    one, other, hub, far = Program("One"), Program("Other"), make_hub(), make_hub("ASP")
    for program, place in ((one, hub), (other, hub), (one, far)):
        verdict = program.answers("attendances", place, tea(1 if place is hub else 2))
        assert verdict == ["accepted"]
    assert sorted(Event.objects.values_list("seq", flat=True)) == [1, 1, 1]


def test_a_source_is_no_door() -> None:
    """Its kiosk is revoked from the start: it never speaks for itself, and nobody waits to hear of it."""
    Program().answers("attendances", make_hub(), tea(1))
    assert Kiosk.objects.get().revoked_at


def test_an_unknown_hub_and_an_unknown_field_are_refused_in_words(db: None) -> None:
    """A misspelt field would otherwise be lost without a word."""
    program = Program()
    unknown = program.send("attendances", {"hub": "XXX", "attendances": [tea(1)]})
    assert (unknown.status_code, unknown.json()["detail"]) == (404, "There is no hub with the code XXX.")
    make_hub()
    misspelt = program.send("attendances", {"hub": "MOA", "attendances": [tea(1, persn="x")]})
    assert misspelt.status_code == 422
    too_many = program.send("attendances", {"hub": "MOA", "attendances": [tea(1)] * 501})
    assert too_many.status_code == 422


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(calls=st.lists(st.lists(st.integers(1, 8), min_size=1, max_size=6), max_size=6))
def test_whatever_is_sent_again_counts_once(db: None, calls: list[list[int]]) -> None:
    """Any pattern of repeats leaves each record once, numbered without a gap."""
    with undone():
        program, hub = Program(), make_hub()
        for call in calls:
            program.answers("attendances", hub, *map(tea, call))
        wanted = {number for call in calls for number in call}
        assert Attendance.objects.filter(counts=True).count() == len(wanted)
        seqs = sorted(Event.objects.values_list("seq", flat=True))
        assert seqs == list(range(1, len(wanted) + 1))
