"""Events come in: each is answered, none is lost, each attendance counts once."""

import threading
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import msgspec
import pytest
from django.db import connection, connections
from django.db.models import QuerySet
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.intake.models import Attendance, Event, Refusal
from registry.intake.services import take
from registry.kiosks.models import Kiosk
from sync import events
from sync.wire import Verdict
from tests.registry.making import NOW, arrival, make_hub, make_kiosk, make_session, undone

pytestmark = pytest.mark.django_db
ANNA, BEN = UUID(int=0xA), UUID(int=0xB)
TOKEN = "ab" * 32


def verdicts(kiosk: Kiosk, *raw: bytes) -> list[Verdict]:
    """Hand events in and return the verdict on each."""
    return [answer.verdict for answer in take(kiosk, raw, NOW)[0]]


def counting() -> QuerySet[Attendance]:
    """Return the attendances that count."""
    return Attendance.objects.filter(counts=True)


def text(event: events.Event) -> bytes:
    """Return an event as the wire carries it."""
    return events.encode(event)


def changed(event: events.Event, **values: object) -> bytes:
    """Return an event with other values, right or wrong, at its top level."""
    return msgspec.json.encode(msgspec.to_builtins(event) | values)


def test_accepted_event_is_kept_whole_and_counted() -> None:
    """An arrival becomes an event, word for word, and an attendance on the hub's day."""
    kiosk = make_kiosk()
    session = make_session(kiosk.hub)
    sent = text(arrival(kiosk.id, 1, person=ANNA, session=session.id))
    answers, high_water = take(kiosk, [sent], NOW)
    assert [(each.seq, each.index, each.verdict, each.reason) for each in answers] == [
        (1, 0, Verdict.ACCEPTED, "")
    ]
    assert high_water == 1
    assert Event.objects.get().content.encode() == sent
    row = counting().get()
    assert (row.person_id, row.session_id, row.hub_id, row.date) == (
        ANNA,
        session.id,
        kiosk.hub_id,
        NOW.date(),
    )


def test_the_same_again_is_a_duplicate() -> None:
    """A retry changes nothing, in another batch or in the same."""
    kiosk = make_kiosk()
    sent = text(arrival(kiosk.id, 1, person=ANNA))
    assert verdicts(kiosk, sent, sent) == [Verdict.ACCEPTED, Verdict.DUPLICATE]
    assert verdicts(kiosk, sent) == [Verdict.DUPLICATE]
    assert (Event.objects.count(), counting().count(), Refusal.objects.count()) == (1, 1, 0)


def test_same_id_with_other_content_is_a_conflict_and_kept_once() -> None:
    """What contradicts a held event is put before a person, however often it is sent."""
    kiosk = make_kiosk()
    first = arrival(kiosk.id, 1, person=ANNA)
    other = changed(first, uptime_ms=5)
    assert verdicts(kiosk, text(first), other) == [Verdict.ACCEPTED, Verdict.CONFLICT]
    assert verdicts(kiosk, other, other) == [Verdict.CONFLICT, Verdict.CONFLICT]
    refusal = Refusal.objects.get()
    assert (refusal.seq, refusal.event, refusal.content) == (1, first.id, other.decode())
    assert Event.objects.get().content.encode() == text(first)


def test_another_event_under_a_number_that_is_taken_is_a_conflict() -> None:
    """Two machines that share a kiosk's identity are found out."""
    kiosk = make_kiosk()
    stranger = text(arrival(kiosk.id, 1, event=UUID(int=99), person=BEN))
    assert verdicts(kiosk, text(arrival(kiosk.id, 1, person=ANNA)), stranger) == [
        Verdict.ACCEPTED,
        Verdict.CONFLICT,
    ]
    assert verdicts(kiosk, stranger) == [Verdict.CONFLICT]
    assert counting().get().person_id == ANNA


def test_an_event_of_another_kiosk_is_malformed() -> None:
    """A kiosk speaks for itself only."""
    kiosk = make_kiosk()
    answers, high_water = take(kiosk, [text(arrival(UUID(int=77), 1, person=ANNA))], NOW)
    assert (answers[0].verdict, answers[0].seq, high_water) == (Verdict.MALFORMED, 1, 0)
    assert "another kiosk" in answers[0].reason


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"null",
        b"{",
        b"[]",
        b'"event"',
        b"\xff\xfe",
        b'{"seq":"\x00"}',
        b"x" * 70_000,
        b'{"id":"no","seq":3}',
        changed(arrival(UUID(int=5), 3), seq=0),
        changed(arrival(UUID(int=5), 3), at="2026-03-27T10:00:00"),
        changed(arrival(UUID(int=5), 3), at="0001-01-01T00:00:00Z"),
        changed(arrival(UUID(int=5), 3), body={"type": "arrival.recorded", "v": 1}),
        changed(arrival(UUID(int=5), 3), body={"type": "no\u0000thing"}),
        changed(arrival(UUID(int=5), 3), body={"type": "x" * 41}),
        changed(arrival(UUID(int=5), 3), body=[]),
    ],
    ids=range(16),
)
def test_broken_events_are_parked_and_the_others_move_on(raw: bytes) -> None:
    """Whatever a broken event is made of, it is kept for a person and delays nobody."""
    kiosk = Kiosk.objects.create(
        id=UUID(int=5), hub=make_hub(), name="Front desk", token_digest="5" * 64, enrolled_at=NOW
    )
    good = text(arrival(kiosk.id, 1, person=ANNA))
    answers, high_water = take(kiosk, [raw, good, raw], NOW)
    assert [each.verdict for each in answers] == [Verdict.MALFORMED, Verdict.ACCEPTED, Verdict.MALFORMED]
    assert [each.index for each in answers] == [0, 1, 2]
    assert answers[0].reason
    assert (high_water, Refusal.objects.count()) == (1, 1)


def test_number_of_a_broken_event_is_still_read_where_it_can_be() -> None:
    """The kiosk learns which of its events is parked."""
    kiosk = make_kiosk()
    answers, _ = take(kiosk, [changed(arrival(kiosk.id, 7), uptime_ms="soon")], NOW)
    assert (answers[0].seq, answers[0].verdict) == (7, Verdict.MALFORMED)
    assert Refusal.objects.get().seq == 7


@pytest.mark.parametrize(
    "body", [{"type": "weather.recorded", "v": 1}, {"type": "arrival.recorded", "v": 9, "person": 7}]
)
def test_an_event_of_a_later_version_is_kept_for_later(body: dict[str, object]) -> None:
    """A newer kiosk is never told that its events are wrong; they wait to be understood."""
    kiosk = make_kiosk()
    assert verdicts(kiosk, changed(arrival(kiosk.id, 1), body=body)) == [Verdict.ACCEPTED]
    assert (Event.objects.get().applied, counting().count()) == (False, 0)


def test_high_water_stops_at_a_gap_and_jumps_when_it_closes() -> None:
    """The mark promises that everything below is held, and says when its event happened."""
    kiosk = make_kiosk()
    sent = [text(arrival(kiosk.id, seq, at=NOW + timedelta(minutes=seq))) for seq in range(1, 8)]
    assert take(kiosk, [sent[0], sent[2], sent[3]], NOW)[1] == 1
    assert take(kiosk, sent[4:], NOW)[1] == 1
    assert take(kiosk, sent[1:2], NOW)[1] == 7
    kiosk.refresh_from_db()
    assert (kiosk.high_water, kiosk.high_water_at) == (7, NOW + timedelta(minutes=7))


def test_a_person_counts_once_a_session_and_day_whoever_reports_it() -> None:
    """Two kiosks at one door make one attendance; the earliest event stands for it."""
    first = make_kiosk()
    second = make_kiosk(first.hub, "Garden door")
    session = make_session(first.hub).id
    later = arrival(first.id, 1, person=ANNA, session=session, at=NOW + timedelta(minutes=5))
    earlier = arrival(second.id, 1, person=ANNA, session=session)
    take(first, [text(later)], NOW)
    take(second, [text(earlier)], NOW)
    assert Event.objects.count() == 2
    row = counting().get()
    assert (row.event_id, row.at) == (earlier.id, NOW)


def test_unknown_tokens_count_once_and_the_nameless_each_time() -> None:
    """A card that nobody knows is one visit a day; people without anything are one each."""
    kiosk = make_kiosk()
    cards = [text(arrival(kiosk.id, seq, token=TOKEN)) for seq in (1, 2)]
    nobody = [text(arrival(kiosk.id, seq)) for seq in (3, 4)]
    take(kiosk, [*cards, *nobody], NOW)
    assert counting().count() == 3
    assert counting().filter(token_hash=TOKEN, person=None).count() == 1


def test_the_hub_is_the_sessions_and_the_day_is_local() -> None:
    """An arrival at an outreach kiosk counts for the hub that runs the session, on London's calendar."""
    elsewhere, kiosk = make_hub("FFA"), make_kiosk()
    session = make_session(elsewhere).id
    near_midnight = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    take(kiosk, [text(arrival(kiosk.id, 1, person=ANNA, session=session, at=near_midnight))], NOW)
    row = counting().get()
    assert (row.hub_id, row.date) == (elsewhere.id, date(2026, 7, 1))


def test_an_arrival_of_somebody_unknown_at_an_unknown_session_counts() -> None:
    """An attendance is a fact, not a request: nothing about it is refused."""
    kiosk = make_kiosk()
    sent = text(arrival(kiosk.id, 1, person=UUID(int=404), session=UUID(int=405)))
    assert verdicts(kiosk, sent) == [Verdict.ACCEPTED]
    assert counting().get().hub_id == kiosk.hub_id


def test_queries_do_not_grow_with_the_batch(django_assert_max_num_queries: pytest.FixtureRequest) -> None:
    """Five hundred events take as few statements as five."""
    kiosk = make_kiosk()
    sent = [text(arrival(kiosk.id, seq, person=UUID(int=seq))) for seq in range(1, 501)]
    locks = connection.vendor == "postgresql"  # one statement there holds the months' sheets
    with django_assert_max_num_queries(35 + locks):  # type: ignore[operator]  # a context manager, told as a fixture
        assert take(kiosk, sent, NOW)[1] == 500


LEDGER = st.lists(
    st.tuples(st.sampled_from([None, ANNA, BEN]), st.sampled_from([None, TOKEN]), st.integers(0, 2)),
    min_size=1,
    max_size=8,
)


@settings(max_examples=40, deadline=None)
@given(ledger=LEDGER, data=st.data())
def test_any_delivery_of_a_ledger_ends_the_same(
    ledger: list[tuple[UUID | None, str | None, int]], data: st.DataObject
) -> None:
    """Batches of any size, in any order, with any repeats leave the rows that one plain delivery leaves."""
    kiosk = UUID(int=0x5E << 64)
    sent = [
        text(arrival(kiosk, seq, person=who, token=None if who else token, at=NOW + timedelta(hours=hours)))
        for seq, (who, token, hours) in enumerate(ledger, 1)
    ]
    order = data.draw(st.permutations(sent + data.draw(st.lists(st.sampled_from(sent), max_size=4))))
    cuts = sorted(data.draw(st.sets(st.integers(0, len(order)))))
    batches = [order[start:end] for start, end in zip([0, *cuts], [*cuts, len(order)], strict=True)]
    assert _after(kiosk, batches) == _after(kiosk, [sent])


def _after(kiosk_id: UUID, batches: Sequence[Sequence[bytes]]) -> tuple[object, ...]:
    """Deliver batches to a fresh kiosk, and return everything that this left."""
    with undone():
        hub = make_hub()
        kiosk = Kiosk.objects.create(
            id=kiosk_id, hub=hub, name="Door", token_digest="d" * 64, enrolled_at=NOW
        )
        for batch in batches:
            take(kiosk, batch, NOW)
        kiosk.refresh_from_db()
        held = list(Event.objects.order_by("seq").values_list("id", "seq", "content"))
        rows = (
            counting().exclude(person=None, token_hash="").values_list("person", "token_hash", "date", "at")
        )
        nameless = counting().filter(person=None, token_hash="").count()
        return (
            kiosk.high_water,
            kiosk.high_water_at,
            held,
            sorted(map(str, rows)),
            nameless,
            Refusal.objects.count(),
        )


@pytest.mark.django_db(transaction=True)
def test_two_workers_with_one_batch_end_as_one() -> None:
    """A batch that was sent twice because its answer was slow is taken once."""
    kiosk = make_kiosk()
    sent = [text(arrival(kiosk.id, seq, person=UUID(int=seq))) for seq in range(1, 101)]
    start, results, lock = threading.Barrier(2), [], threading.Lock()

    def worker() -> None:
        start.wait(10)
        try:
            taken = take(kiosk, sent, NOW)
            with lock:
                results.append(taken)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=worker) for _ in range(2)]
    for each in workers:
        each.start()
    for each in workers:
        each.join(30)
    said = {frozenset(answer.verdict for answer in answers) for answers, _ in results}
    assert [high_water for _, high_water in results] == [100, 100]
    assert said == {frozenset([Verdict.ACCEPTED]), frozenset([Verdict.DUPLICATE])}
    assert (Event.objects.count(), counting().count()) == (100, 100)
