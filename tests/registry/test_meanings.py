"""What each type of event means: figures that come out the same whatever the order and the repetition."""

import io
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import permutations
from uuid import UUID

import msgspec
import pytest
from django.core.management import call_command
from django.db.models import QuerySet
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.intake import reading
from registry.intake.claims import Owner, Word, owner_at
from registry.intake.models import (
    Attendance,
    Audit,
    Departure,
    Event,
    Feedback,
    Headcount,
    HelpAsked,
    SessionWord,
)
from registry.intake.services import take
from registry.kiosks.keyring import keyring, token_key
from registry.kiosks.models import Kiosk
from registry.people.models import Family, Medium, Member, Person
from registry.reach.bands import SCHEMES
from registry.reach.overview import reach_table
from registry.reach.period import Period
from registry.register.models import Entry
from registry.timetable.models import Session
from sync import events, terms, wire
from sync.tokens import name_and_birth, name_and_postcode
from sync.wire import Verdict
from tests.registry.making import NOW, make_hub, make_kiosk, undone
from tests.registry.saying import (
    CARD,
    HOME,
    MUM,
    TEA,
    TOT,
    event,
    foreign_key,
    heads,
    linked,
    registered,
    told,
    visit,
)

pytestmark = pytest.mark.django_db
STAFF, ELSEWHERE = UUID(int=0x57), UUID(int=0xE1)


def said(kiosk: Kiosk, *bodies: events.Body) -> list[bytes]:
    """Hand bodies in as events 1, 2, 3 …; every one must be accepted."""
    raw = told(kiosk.id, bodies)
    assert {answer.verdict for answer in take(kiosk, raw, NOW)[0]} == {Verdict.ACCEPTED}
    return raw


def counting() -> QuerySet[Attendance]:
    """Return the attendances that count."""
    return Attendance.objects.filter(counts=True)


def reach() -> tuple[int, int, int, int]:
    """Return the city's attendances, anonymous attendances, people and families, through reach itself."""
    scheme = next(iter(SCHEMES.values()))
    row = reach_table(Period(NOW.date(), NOW.date()), scheme, NOW).city
    return row.attendances, row.anonymous_attendances, row.people, row.families


def test_a_withdrawn_arrival_counts_no_longer() -> None:
    """The event stays as it was; the attendance is there and does not count."""
    kiosk = make_kiosk()
    arrival = event(kiosk.id, 1, visit(MUM)).id
    said(kiosk, visit(MUM), events.ArrivalWithdrawn(arrival=arrival, reason="wrong-person", by=STAFF))
    assert (counting().count(), Attendance.objects.count(), Event.objects.count()) == (0, 1, 2)
    assert reach() == (0, 0, 0, 0)


def test_another_arrival_stands_for_the_withdrawn_one() -> None:
    """Of two reports of one visit the second counts once the first is taken back."""
    kiosk = make_kiosk()
    first = event(kiosk.id, 1, visit(MUM)).id
    said(kiosk, visit(MUM), visit(MUM), events.ArrivalWithdrawn(arrival=first, reason="mistake"))
    assert counting().get().event_id == event(kiosk.id, 2, visit(MUM)).id


def test_a_headcount_is_anonymous_attendances_by_band() -> None:
    """Twelve heads are twelve attendances and no people."""
    kiosk = make_kiosk()
    said(kiosk, heads(5, _0_4=6, _5_9=1))
    assert reach() == (12, 12, 0, 0)
    assert counting().filter(band="0-4").count() == 6


def test_a_headcount_replaces_the_one_that_it_names() -> None:
    """A correction of the same occasion counts instead; one of another occasion beside it."""
    kiosk = make_kiosk()
    first = event(kiosk.id, 1, heads(5)).id
    session = events.HeadcountRecorded(session=ELSEWHERE, adults=2, by=terms.Counter.STAFF, replaces=first)
    said(kiosk, heads(5), heads(3, replaces=first), session)
    assert sorted(Headcount.objects.values_list("adults", "counts")) == [(2, True), (3, True), (5, False)]
    assert reach() == (5, 5, 0, 0)


def test_a_headcount_can_be_corrected_to_nobody() -> None:
    """Nought instead of five leaves nothing to count."""
    kiosk = make_kiosk()
    said(kiosk, heads(5), heads(0, replaces=event(kiosk.id, 1, heads(5)).id))
    assert reach() == (0, 0, 0, 0)


def test_heads_of_no_known_age_are_counted_and_belong_to_no_band() -> None:
    """Three who are not named, of whom nobody said more."""
    kiosk = make_kiosk()
    body = events.HeadcountRecorded(v=2, purpose=TEA, age_unknown=3, by=terms.Counter.STAFF, staff=STAFF)
    said(kiosk, body)
    assert set(counting().values_list("band", flat=True)) == {"unknown"}
    assert Headcount.objects.values_list("adults", "age_unknown").get() == (0, 3)
    assert reach() == (3, 3, 0, 0)


def test_yesterdays_paper_counts_yesterday_and_once() -> None:
    """Entered today with its true time, beside a tap of yesterday at the same session."""
    kiosk = make_kiosk()
    yesterday = NOW - timedelta(days=1)
    tapped = event(kiosk.id, 1, visit(MUM, session=ELSEWHERE), at=yesterday)
    minutes_later = yesterday + timedelta(minutes=2)
    paper = msgspec.structs.replace(visit(MUM, session=ELSEWHERE), v=2, happened=minutes_later, by=STAFF)
    late = event(kiosk.id, 2, paper)
    heads_then = events.HeadcountRecorded(
        v=2, session=ELSEWHERE, adults=2, by=terms.Counter.STAFF, happened=yesterday
    )
    take(kiosk, [events.encode(each) for each in (tapped, late, event(kiosk.id, 3, heads_then))], NOW)
    assert set(Attendance.objects.values_list("date", flat=True)) == {yesterday.date()}
    assert counting().filter(person_id=MUM).get().event_id == tapped.id
    assert Headcount.objects.get().date == yesterday.date()


def test_nothing_that_is_told_has_yet_to_happen() -> None:
    """A true time after the event's own is a slip of the finger; the event's own time stands."""
    kiosk = make_kiosk()
    said(kiosk, msgspec.structs.replace(visit(MUM), v=2, happened=NOW + timedelta(days=300)))
    assert counting().get().date == NOW.date()


def test_a_visit_can_be_moved_to_another_hub_and_never_to_one_that_is_not_there() -> None:
    """A pop-up kiosk was carried to another hub; a hub that nobody knows stays the kiosk's own."""
    kiosk, other = make_kiosk(), make_hub("PAR")
    said(
        kiosk,
        msgspec.structs.replace(visit(MUM), v=2, hub=other.id),
        msgspec.structs.replace(visit(TOT), v=2, hub=UUID(int=0xBAD)),
    )
    hubs = dict(counting().values_list("person_id", "hub_id"))
    assert hubs == {MUM: other.id, TOT: kiosk.hub_id}


def test_a_session_is_closed_opened_again_and_closed_with_a_reason() -> None:
    """Every word on it is kept, with who said it."""
    kiosk = make_kiosk()
    said(
        kiosk,
        events.SessionClosed(session=ELSEWHERE, counted=14, named=11, by=STAFF, reason="queue-too-long"),
        events.SessionReopened(session=ELSEWHERE, by=STAFF),
    )
    words = SessionWord.objects.order_by("at").values_list("what", "reason", "by")
    assert list(words) == [("closed", "queue-too-long", STAFF), ("reopened", "", STAFF)]


def test_who_works_here_is_in_no_figure() -> None:
    """Staff and contractors are on the fire roll alone; their coming and going is kept and applied."""
    kiosk = make_kiosk()
    lift = UUID(int=0x11F7)
    said(
        kiosk,
        events.VisitorArrived(visitor=lift, kind=terms.Visiting.CONTRACTOR, room="Plant room", by=STAFF),
        events.VisitorLeft(visitor=lift),
    )
    assert reach() == (0, 0, 0, 0)
    assert Event.objects.filter(applied=True).count() == 2


def test_a_family_registers_and_only_the_registry_opens_the_seal() -> None:
    """Names and births come out of the seal; the door hears the known-as names and the keyed hash."""
    kiosk = make_kiosk()
    raw = said(kiosk, registered())
    family = Family.objects.get()
    assert (family.id, family.hub_id, family.registered_on) == (HOME, kiosk.hub_id, date(2026, 3, 27))
    mum, tot = Person.objects.get(pk=MUM), Person.objects.get(pk=TOT)
    assert (mum.first_name, mum.last_name, mum.known_as, mum.over_19) == ("Adaeze", "Okafor", "Ada", True)
    assert (tot.first_name, tot.born) == ("Chidi", date(2023, 3, 27))
    assert set(Member.objects.values_list("person", "role")) == {(MUM, "adult"), (TOT, "child")}
    entries = [msgspec.json.decode(content, type=wire.Entry) for content in _published()]
    assert found(entries) == {
        (TOT, name_and_birth("Okafor", date(2023, 3, 27), _key())),
        *((each, name_and_postcode("Okafor", "LE1 4GH", _key())) for each in (MUM, TOT)),
    }
    assert set(Entry.objects.filter(kind="finding").values_list("hub", flat=True)) == {kiosk.hub_id}
    assert {e.known_as for e in entries if isinstance(e, wire.Person)} == {"Ada", "Chi"}
    for secret in (b"Okafor", b"Adaeze", b"LE1 4GH"):
        assert secret not in raw[0]
        assert not any(secret.decode() in content for content in _published())


def _key() -> bytes:
    """Return the key of keyed hashes."""
    return token_key(keyring())


def found(entries: list[wire.Entry]) -> set[tuple[UUID, str]]:
    """Return whom kiosks find by which hash."""
    return {(each.person, each.finding) for each in entries if isinstance(each, wire.Finding)}


def _published() -> list[str]:
    return list(Entry.objects.filter(deleted=False).values_list("content", flat=True))


def test_a_sensitive_family_has_no_name_at_any_door() -> None:
    """What is sensitive under the seal is so in the feed."""
    said(make_kiosk(), registered(sensitive=True))
    entries = [msgspec.json.decode(content, type=wire.Entry) for content in _published()]
    assert {e.known_as for e in entries if isinstance(e, wire.Person)} == {""}
    assert found(entries) == {(TOT, name_and_birth("Okafor", date(2023, 3, 27), _key()))}


def test_an_amendment_changes_adds_and_lets_go() -> None:
    """Somebody is renamed, somebody leaves, and what was said before of the rest still holds."""
    kiosk = make_kiosk()
    renamed = events.Registered(person=MUM, member=UUID(int=9), role=terms.Role.ADULT, known_as="Addie")
    said(
        kiosk,
        registered(),
        events.FamilyAmended(family=HOME, registration=HOME, members=[renamed], left=[TOT]),
    )
    mum = Person.objects.get(pk=MUM)
    assert (mum.known_as, mum.last_name) == ("Addie", "Okafor")
    assert list(Member.objects.values_list("person", flat=True)) == [MUM]
    entries = [msgspec.json.decode(content, type=wire.Entry) for content in _published()]
    assert found(entries) == {(MUM, name_and_postcode("Okafor", "LE1 4GH", _key()))}


def test_a_seal_to_another_key_is_kept_with_its_reason() -> None:
    """The event is accepted and held; nothing is made of it, and a person sees why."""
    kiosk = make_kiosk()
    said(kiosk, registered(key=foreign_key()), visit(MUM))
    kept = Event.objects.get(seq=1)
    assert (kept.applied, kept.trouble) == (False, "The seal does not open with this registry's key.")
    assert (Family.objects.count(), counting().count()) == (0, 1)


def test_an_earlier_visit_with_the_linked_card_becomes_theirs_once() -> None:
    """Two visits on one day, one before the card was linked and one after, are one attendance of hers."""
    kiosk = make_kiosk()
    said(kiosk, visit(token=CARD), registered(), linked(), visit(MUM))
    row = counting().get()
    assert (row.person_id, row.family_id, row.event_id) == (MUM, HOME, event(kiosk.id, 1, visit()).id)
    assert reach() == (1, 0, 1, 1)
    assert Medium.objects.get().id == UUID(int=0xC0)


def test_a_card_that_is_linked_before_its_visit_is_heard_of() -> None:
    """Another kiosk's anonymous visit that arrives late is hers all the same."""
    kiosk = make_kiosk()
    said(kiosk, registered(), linked(), visit(token=CARD))
    assert counting().get().person_id == MUM


def test_a_medium_waits_for_its_family() -> None:
    """Linked before the registration is heard of: it opens the family's screen once both are here."""
    kiosk = make_kiosk()
    raw = told(kiosk.id, [registered(), linked()])
    take(kiosk, raw[1:], NOW)
    assert Medium.objects.count() == 0
    take(kiosk, raw[:1], NOW)
    assert Medium.objects.get().person_id == MUM


def test_a_withdrawn_medium_opens_nothing_and_later_visits_stay_anonymous() -> None:
    """Lost on the way home: what was counted is hers, what the finder does is nobody's."""
    kiosk = make_kiosk()
    lost = events.MediumWithdrawn(token=CARD, standing=terms.Ended.LOST)
    said(kiosk, registered(), visit(token=CARD), linked(), lost)
    late = event(kiosk.id, 5, visit(token=CARD), at=NOW + timedelta(days=1))
    take(kiosk, [events.encode(late)], NOW)
    assert Medium.objects.get().standing == "lost"
    assert list(counting().order_by("at").values_list("person", flat=True)) == [MUM, None]


def test_an_ad_hoc_session_joins_the_timetable() -> None:
    """It is the hub's session, and an arrival that was heard of before it counts for its hub."""
    kiosk = make_kiosk()
    elsewhere = make_kiosk(make_hub("FFA"))
    new = UUID(int=0x5E55)
    take(elsewhere, told(elsewhere.id, [visit(MUM, session=new)]), NOW)
    said(kiosk, opened(new), events.SessionClosed(session=new, counted=9, named=7, by=STAFF))
    session = Session.objects.get()
    assert (session.id, session.hub_id, session.type.name) == (new, kiosk.hub_id, "Garden club")
    assert counting().get().hub_id == kiosk.hub_id
    assert SessionWord.objects.values_list("counted", "named").get() == (9, 7)


def opened(session: UUID) -> events.SessionOpened:
    """Return that a session began which nobody had planned."""
    return events.SessionOpened(
        session=session, kind="garden-club", title="Garden club", starts=NOW, ends=NOW + timedelta(hours=1)
    )


def test_a_cancelled_session_leaves_the_doors_and_keeps_its_attendances() -> None:
    """Called off after somebody came: their coming is a fact."""
    kiosk = make_kiosk()
    new = UUID(int=0x5E55)
    said(
        kiosk,
        opened(new),
        visit(MUM, session=new),
        events.SessionCancelled(session=new, reason="staff-ill", by=STAFF),
    )
    assert Session.objects.get().cancelled
    assert Entry.objects.get(pk=new).deleted
    assert counting().count() == 1


def test_facts_without_figures_are_kept() -> None:
    """A departure, a face, a request for help and what staff did each have their row."""
    kiosk = make_kiosk()
    said(
        kiosk,
        events.DepartureRecorded(person=MUM, how=terms.Departure.OBSERVED),
        events.FeedbackGiven(face=terms.Face.HAPPY, session=ELSEWHERE),
        events.HelpAsked(purpose="housing", channel=terms.Channel.IN_PERSON),
        events.StaffSignedIn(staff=STAFF, how=terms.SignIn.PIN),
        events.StaffAction(staff=STAFF, action="roll-shown", reason="fire-drill"),
    )
    assert Departure.objects.get().person == MUM
    assert (Feedback.objects.get().face, Feedback.objects.get().date) == ("happy", NOW.date())
    assert HelpAsked.objects.get().purpose == "housing"
    assert sorted(Audit.objects.values_list("action", flat=True)) == ["roll-shown", "signed-in-by-pin"]
    assert Event.objects.filter(applied=False).count() == 0


@pytest.mark.parametrize(
    "body",
    [
        {"type": "weather.recorded", "v": 1, "sky": "grey"},
        {"type": "headcount.recorded", "v": 9, "scope": {"tea": 1}},
    ],
)
def test_an_older_registry_keeps_what_it_cannot_read(body: dict[str, object]) -> None:
    """A type or version of later is held to the byte, raises the mark, and is never refused."""
    kiosk = make_kiosk()
    raw = _with_body(kiosk, body)
    answers, high_water = take(kiosk, [raw], NOW)
    assert (answers[0].verdict, high_water) == (Verdict.ACCEPTED, 1)
    held = Event.objects.get()
    assert (held.applied, held.content.encode(), counting().count()) == (False, raw, 0)


def _with_body(kiosk: Kiosk, body: dict[str, object]) -> bytes:
    return msgspec.json.encode(msgspec.to_builtins(event(kiosk.id, 1, visit(MUM))) | {"body": body})


def test_a_newer_registry_applies_what_was_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """After the upgrade `apply-events` counts it; run again it changes nothing."""
    kiosk = make_kiosk()
    with monkeypatch.context() as before_the_upgrade:
        before_the_upgrade.setattr(reading, "KNOWN", {("staff.action", 1)})
        said(kiosk, visit(MUM), heads(2))
    assert counting().count() == 0
    assert _apply_events() == "2 of 2 kept events are applied now; 0 still wait.\n"
    assert counting().count() == 3
    assert _apply_events() == "0 of 0 kept events are applied now; 0 still wait.\n"


def _apply_events() -> str:
    out = io.StringIO()
    call_command("apply-events", stdout=out)
    return out.getvalue()


def test_what_cannot_be_opened_is_applied_once_the_key_is_there() -> None:
    """A registry that was given the right key later reads what it had kept."""
    kiosk = make_kiosk()
    right = bytes(keyring().sealing_private)
    said(kiosk, registered())
    Family.objects.all().delete()
    Person.objects.all().delete()
    Event.objects.update(applied=False, trouble="The seal does not open.")
    assert bytes(keyring().sealing_private) == right
    _apply_events()
    assert (Event.objects.get().trouble, Person.objects.count()) == ("", 2)


def test_a_newer_registry_reads_older_events() -> None:
    """What the first version of the kiosk sent is still an event, word for word."""
    kiosk = make_kiosk()
    first = (
        '{"id":"01935b1e-7c00-7d5a-9f00-3b1c5e0a2d11","kiosk":"KIOSK","seq":1,"at":"2026-03-27T10:02:11.482Z",'
        '"boot":"5b1f2d7e-0f5f-4f0e-9f6e-7b8f6c0f9a10","uptime_ms":81234567,"body":{"type":"arrival.recorded",'
        '"v":1,"visit":"01935b1e-7c00-7d5a-9f00-000000000001","person":null,"family":null,"token":null,'
        '"session":null,"purpose":"just-visiting","medium":"none","confirmed":"self"}}'
    ).replace("KIOSK", str(kiosk.id))
    assert take(kiosk, [first.encode()], NOW)[0][0].verdict is Verdict.ACCEPTED
    assert counting().count() == 1


DAY: list[events.Body] = [
    visit(token=CARD),
    visit(MUM),
    visit(TOT),
    visit(),
    heads(4, _0_4=2),
    linked(),
    events.MediumWithdrawn(token=CARD, standing=terms.Ended.REPLACED),
    visit(token=CARD),
    linked(person=TOT, medium=0xC1),
    visit(token=CARD, session=UUID(int=0x5E55)),
    opened(UUID(int=0x5E55)),
    events.SessionCancelled(session=UUID(int=0x5E55), reason="staff-ill"),
]


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_any_order_and_any_repetition_give_the_same_figures(data: st.DataObject) -> None:
    """A day of every kind of event, shuffled, cut and repeated, ends as it does in one go."""
    kiosk = UUID(int=0x5E << 64)
    keyring()
    sent = told(kiosk, [*DAY, *_corrections(kiosk), registered()])
    expected = _after(kiosk, [sent])
    order = data.draw(st.permutations(sent + data.draw(st.lists(st.sampled_from(sent), max_size=4))))
    cuts = sorted(data.draw(st.sets(st.integers(0, len(order)), max_size=5)))
    batches = [order[start:end] for start, end in zip([0, *cuts], [*cuts, len(order)], strict=True)]
    assert _after(kiosk, batches) == expected


def _corrections(kiosk: UUID) -> list[events.Body]:
    return [
        events.ArrivalWithdrawn(arrival=event(kiosk, 2, visit(MUM)).id, reason="mistake"),
        heads(3, replaces=event(kiosk, 5, heads(1)).id),
        visit(MUM),
    ]


def _after(kiosk_id: UUID, batches: Sequence[Sequence[bytes]]) -> tuple[object, ...]:
    """Deliver batches to a fresh kiosk, and return everything that this left."""
    with undone():
        kiosk = Kiosk.objects.create(
            id=kiosk_id, hub=make_hub(), name="Door", token_digest="d" * 64, enrolled_at=NOW
        )
        for batch in batches:
            take(kiosk, batch, NOW)
        rows = counting().values_list("event", "person", "family", "band", "session", "date")
        media = Medium.objects.values_list("person", "family", "standing", "last_four")
        people = Person.objects.values_list("id", "known_as", "last_name")
        return (
            reach(),
            sorted(map(str, rows)),
            sorted(map(str, media)),
            sorted(map(str, people)),
            list(Session.objects.values_list("id", "cancelled")),
            sorted(_kinds()),
        )


def _kinds() -> list[str]:
    return list(Entry.objects.filter(deleted=False).values_list("kind", flat=True))


def test_whose_a_visit_is_does_not_depend_on_the_order_of_words() -> None:
    """Before any link, in force, after the end, and after the next link: each has one answer."""
    mum, tot = Owner(MUM, HOME), Owner(TOT, HOME)
    words = [
        Word(NOW + timedelta(hours=hour), UUID(int=hour), standing, owner)
        for hour, standing, owner in [(1, "active", mum), (2, "lost", None), (5, "active", tot)]
    ]
    for shuffled in permutations(words):
        found = [owner_at(shuffled, NOW + timedelta(hours=hour)) for hour in (0, 1, 3, 6)]
        assert found == [mum, mum, tot, tot]
    assert owner_at(words[:2], NOW + timedelta(hours=3)) is None
