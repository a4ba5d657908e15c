"""The ledger: numbered without gaps, never changed, and it knows who is in."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2

from sync import events
from sync.events import ArrivalWithdrawn, Confirmed, DepartureRecorded
from sync.ledger import UNNUMBERED, Ledger, occasion, who
from sync.store import Identity, Store, StoreError
from sync.terms import Departure
from tests.sync.invented import make_arrival as arrival

AT = datetime(2026, 3, 27, 10, 0, tzinfo=UTC)
DAY = date(2026, 3, 27)


@given(batches=st.lists(st.integers(1, 6), max_size=8))
@settings(max_examples=15, deadline=None)
def test_numbers_have_no_gaps(
    batches: list[int], tmp_path_factory: pytest.TempPathFactory, identity: Identity
) -> None:
    """However arrivals come in groups, numbers run 1, 2, 3 … and each event is found again whole."""
    store = Store.create(tmp_path_factory.mktemp("kiosk") / "store", identity)
    ledger = Ledger(store)
    written = [e for size in batches for e in ledger.record([arrival()] * size, at=AT, day=DAY)]
    assert [event.seq for event in written] == list(range(1, sum(batches) + 1))
    assert [events.decode(content) for _, content in ledger.unanswered(1000)] == written
    assert len({event.id for event in written}) == len(written)
    store.close()


def test_a_failed_write_uses_no_number(store: Store) -> None:
    """After a group that could not be written whole, the next event takes the next number."""
    ledger = Ledger(store)
    ledger.record([arrival()], at=AT, day=DAY)
    store.db.conn.execute(
        "CREATE TRIGGER no BEFORE INSERT ON event WHEN NEW.seq = 3 BEGIN SELECT RAISE(ABORT, 'no'); END"
    )
    with pytest.raises(StoreError):
        ledger.record([arrival(), arrival()], at=AT, day=DAY)
    store.db.conn.execute("DROP TRIGGER no")
    assert [event.seq for event in ledger.record([arrival()], at=AT, day=DAY)] == [2]


def test_an_event_cannot_be_changed(store: Store) -> None:
    """The database itself refuses to alter what was recorded."""
    Ledger(store).record([arrival()], at=AT, day=DAY)
    with pytest.raises(dbapi2.IntegrityError, match="append-only"):
        store.db.conn.execute("UPDATE event SET at = 'later'")


def test_an_event_that_the_registry_lacks_cannot_be_deleted(store: Store) -> None:
    """Only what is below the high-water mark may ever be pruned."""
    Ledger(store).record([arrival(), arrival()], at=AT, day=DAY)
    store.db.conn.execute("UPDATE delivery SET high_water = 1")
    store.db.conn.execute("DELETE FROM event WHERE seq = 1")
    with pytest.raises(dbapi2.IntegrityError, match="does not hold this event"):
        store.db.conn.execute("DELETE FROM event WHERE seq = 2")


def test_a_number_is_never_given_twice(store: Store) -> None:
    """Numbers go on after everything held was pruned."""
    ledger = Ledger(store)
    ledger.record([arrival(), arrival()], at=AT, day=DAY)
    store.db.conn.execute("UPDATE delivery SET high_water = 2")
    store.db.conn.execute("DELETE FROM event")
    assert [event.seq for event in ledger.record([arrival()], at=AT, day=DAY)] == [3]


def test_what_was_recorded_survives_a_new_start(store: Store) -> None:
    """Another process sees the event as soon as `record` has returned."""
    (event,) = Ledger(store).record([arrival()], at=AT, day=DAY)
    other = Store.open(store.folder)
    assert [events.decode(content) for _, content in Ledger(other).unanswered(9)] == [event]
    other.close()


def test_who_is_in_already(store: Store) -> None:
    """Somebody is in for the occasion and day they came to, and for no other."""
    ledger, body = Ledger(store), arrival()
    ledger.record([body], at=AT, day=DAY)
    me, here = who(body), occasion(body)
    assert ledger.present([me, "somebody else"], here, DAY) == {me}
    assert ledger.present([me], "purpose:just-visiting", DAY) == set()
    assert ledger.present([me], here, DAY + timedelta(days=1)) == set()
    assert ledger.present([], here, DAY) == set()


def test_an_unknown_token_is_in_by_its_hash(store: Store) -> None:
    """A card that nobody knows is recognised when it is held up again."""
    ledger, token = Ledger(store), "ab" * 32
    body = arrival(person=None, family=None, token=token)
    ledger.record([body], at=AT, day=DAY)
    assert ledger.present([token], occasion(body), DAY) == {token}


def test_the_last_visits_are_those_to_this_kind(store: Store) -> None:
    """Who came to this kind of session, latest first; failing that, to anything; today does not count."""
    ledger, family = Ledger(store), uuid4()
    parent, baby, teenager = uuid4(), uuid4(), uuid4()
    play, club, today = uuid4(), uuid4(), uuid4()

    def came(people: list[object], session: object, day: date, kind: str) -> None:
        bodies = [arrival(person=person, family=family, session=session) for person in people]
        ledger.record(bodies, at=AT, day=day, kind=kind)

    came([parent, baby], play, DAY - timedelta(days=7), "stay-and-play")
    came([parent, teenager], club, DAY - timedelta(days=1), "youth-group")
    came([parent], today, DAY, "stay-and-play")
    came([parent], uuid4(), DAY - timedelta(days=14), "stay-and-play")
    assert ledger.last_visits(family, "stay-and-play", DAY, 3) == [{parent, baby}, {parent}]
    assert ledger.last_visits(family, "stay-and-play", DAY, 1) == [{parent, baby}]
    assert ledger.last_visits(family, "breakfast-club", DAY, 2) == [{parent, teenager}, {parent, baby}]
    assert ledger.last_visits(uuid4(), "stay-and-play", DAY, 3) == []


def test_the_state_of_an_empty_ledger(store: Store) -> None:
    """Nothing recorded, nothing waiting, nothing held."""
    state = Ledger(store).state()
    assert (state.last, state.high_water, state.waiting, state.parked) == (0, 0, 0, 0)
    assert state.oldest_waiting is None


def test_the_people_and_families_named(store: Store) -> None:
    """Each counts once however often they came; an unknown card is nobody yet."""
    ledger, person, family = Ledger(store), uuid4(), uuid4()
    bodies = [arrival(person=person, family=family) for _ in range(3)]
    stranger = arrival(person=None, family=None, token="ab" * 32)
    ledger.record([*bodies, arrival(family=family), stranger], at=AT, day=DAY)
    assert ledger.named() == (2, 1)


def test_who_left_is_not_in(store: Store) -> None:
    """A departure ends a person's presence of that day; one named by its arrival ends a stranger's."""
    ledger, named = Ledger(store), arrival()
    stranger = arrival(person=None, family=None, token="cd" * 32, session=named.session)
    _, second = ledger.record([named, stranger], at=AT, day=DAY)
    everybody, here = {who(named), who(stranger)}, occasion(named)
    assert ledger.present(everybody, here, DAY) == everybody
    ledger.record([DepartureRecorded(person=named.person, how=Departure.OBSERVED)], at=AT, day=DAY)
    assert ledger.present(everybody, here, DAY) == {who(stranger)}
    ledger.record([DepartureRecorded(arrival=second.id, how=Departure.ASSUMED)], at=AT, day=DAY)
    assert ledger.present(everybody, here, DAY) == set()
    ledger.record([named], at=AT, day=DAY)
    assert ledger.present(everybody, here, DAY) == {who(named)}


def test_a_withdrawn_arrival_never_was(store: Store) -> None:
    """Whoever was signed in by mistake is not in, and is not a usual companion."""
    ledger, body = Ledger(store), arrival()
    (event,) = ledger.record([body], at=AT, day=DAY)
    ledger.record([ArrivalWithdrawn(arrival=event.id, reason="wrong-person")], at=AT, day=DAY)
    assert body.family
    assert ledger.present([who(body)], occasion(body), DAY) == set()
    assert ledger.last_visits(body.family, "", DAY + timedelta(days=1), 3) == []


def test_a_visit_that_nobody_confirmed_waits_for_staff_until_somebody_does(store: Store) -> None:
    """The last word on a family at an occasion counts; a withdrawn arrival is no word at all."""
    ledger, body = Ledger(store), arrival()
    timed_out = msgspec.structs.replace(body, confirmed=Confirmed.TIMED_OUT)
    first, second = ledger.record([body, timed_out], at=AT, day=DAY)
    (waiting,) = ledger.not_confirmed(DAY)
    assert (waiting.family, waiting.holder, waiting.visit) == (body.family, body.person, body.visit)
    assert (waiting.day, waiting.occasion) == (DAY, occasion(body))
    assert ledger.not_confirmed(DAY + timedelta(days=1)) == []
    (third,) = ledger.record([body], at=AT, day=DAY)
    assert ledger.not_confirmed(DAY) == []
    ledger.record([ArrivalWithdrawn(arrival=third.id, reason="changed")], at=AT, day=DAY)
    assert len(ledger.not_confirmed(DAY)) == 1
    bodies = [ArrivalWithdrawn(arrival=each.id, reason="changed") for each in (first, second)]
    ledger.record(bodies, at=AT, day=DAY)
    assert ledger.not_confirmed(DAY) == []


def test_what_was_recorded_since(store: Store) -> None:
    """In the order of the ledger, from that instant on."""
    ledger = Ledger(store)
    ledger.record([arrival()], at=AT - timedelta(hours=1), day=DAY)
    later = ledger.record([arrival(), arrival()], at=AT, day=DAY)
    assert ledger.since(AT) == later


def test_who_is_inside_whatever_they_came_to(store: Store) -> None:
    """The way out asks who is in at all; a session asks how many it holds; night asks who never left."""
    ledger, one = Ledger(store), arrival()
    two = arrival(session=one.session)
    first, second = ledger.record([one, two], at=AT, day=DAY)
    people = {who(one), who(two)}
    assert ledger.inside(people, DAY) == people
    assert ledger.inside(people, DAY + timedelta(days=1)) == set()
    assert ledger.at(occasion(one), DAY) == 2
    assert ledger.not_left(DAY) == [(each.id, occasion(one), DAY) for each in (first, second)]
    ledger.record([DepartureRecorded(person=one.person, how=Departure.OBSERVED)], at=AT, day=DAY)
    assert ledger.inside(people, DAY) == {who(two)}
    assert ledger.at(occasion(one), DAY) == 1
    assert ledger.not_left(DAY) == [(second.id, occasion(one), DAY)]
    assert ledger.not_left(DAY + timedelta(days=1)) == []


def test_what_was_recorded_in_a_span_is_there_with_what_is_counted_beside(store: Store) -> None:
    """The fire roll must know those too who came while the disk was full."""
    ledger = Ledger(store)
    early, late = (arrival(person=uuid4(), family=uuid4()) for _ in range(2))
    beside = arrival()
    ledger.record([early], at=AT - timedelta(days=1), day=DAY)
    ledger.record([late], at=AT, day=DAY)
    store.db.conn.execute("PRAGMA query_only = ON")
    ledger.record([beside], at=AT + timedelta(minutes=1), day=DAY)
    found = ledger.between(AT, AT + timedelta(hours=1))
    assert [(event.seq, event.body) for event in found] == [(2, late), (UNNUMBERED, beside)]


def test_who_was_moved_to_another_hub_is_not_in_here(store: Store) -> None:
    """Their attendance is of that hub, and this door does not greet them as already signed in."""
    ledger, somebody = Ledger(store), uuid4()
    moved = arrival(v=2, person=somebody, session=None, purpose="just-visiting", hub=uuid4())
    ledger.record([moved], at=AT, day=DAY)
    assert ledger.inside([str(somebody)], DAY) == set()
