"""What becomes of events once they were sent: numbered again, sent again, let go of; in no tap's way."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync import events, wire
from sync.events import ArrivalWithdrawn
from sync.ledger import RENUMBERED, Ledger, occasion, who
from sync.outbox import LAST, PAGES, PIECE, Outbox
from sync.register import CHUNK, Register
from sync.rescue import keep_copy, open_sound
from sync.status import in_words, look
from sync.store import Identity, Store
from tests.sync.invented import KIOSK, NOW, make_arrival

DAY = date(2026, 3, 27)
LONG_AGO = NOW - timedelta(days=30)


def record(store: Store, count: int) -> list[events.Event]:
    """Record so many arrivals."""
    return Ledger(store).record([make_arrival() for _ in range(count)], at=NOW, day=DAY)


def answered(store: Store, numbers: list[int], high_water: int, *taken: int) -> None:
    """Receive an answer that accepts these numbers, but those whose number another event has."""
    answers = [
        wire.Answer(
            seq=seq,
            index=index,
            verdict=wire.Verdict.CONFLICT if seq in taken else wire.Verdict.ACCEPTED,
            code=wire.NUMBER_TAKEN if seq in taken else "",
        )
        for index, seq in enumerate(numbers)
    ]
    answer = wire.BatchAnswer(kiosk=KIOSK, answers=answers, high_water=high_water, time=LONG_AGO)
    Outbox(store).receive(numbers, answer)


def held(high_water: int, highest: int, *missing: tuple[int, int]) -> wire.HeartbeatAnswer:
    """Return what a registry says that holds so much."""
    spans = [wire.Span(first=first, last=last) for first, last in missing]
    return wire.HeartbeatAnswer(kiosk=KIOSK, high_water=high_water, highest=highest, missing=spans, time=NOW)


def waiting(store: Store) -> list[int]:
    """Return the numbers that wait to be sent."""
    return [seq for seq, _ in Ledger(store).unanswered(1_000_000)]


def test_an_event_whose_number_is_taken_comes_under_another(store: Store) -> None:
    """A kiosk restored from an old image gives numbers again: what happened then is not lost.

    The event keeps its id, so that what names it (a withdrawal) still finds it.
    """
    first, second = record(store, 2)
    answered(store, [1, 2], 40, 2)
    ((number, content),) = Ledger(store).unanswered(9)
    again = events.decode(content)
    assert (number, again.seq, again.id, again.body) == (41, 41, second.id, second.body)
    state = Ledger(store).state()
    assert (state.parked, state.acknowledged, Ledger(store).broken_links()) == (0, 1, [])
    answered(store, [41], 41)
    assert waiting(store) == []
    body = first.body
    assert isinstance(body, events.ArrivalRecorded)
    Ledger(store).record([ArrivalWithdrawn(arrival=first.id, reason="mistake")], at=NOW, day=DAY)
    assert Ledger(store).present([who(body)], occasion(body), DAY) == set()


def test_a_number_may_be_taken_twice(store: Store) -> None:
    """The registry can be ahead by more than it said: the event is numbered until a number is free."""
    (event,) = record(store, 1)
    answered(store, [1], 1, 1)
    answered(store, [2], 2, 2)
    assert waiting(store) == [3]
    rows = store.db.conn.execute("SELECT seq, id, again FROM event ORDER BY seq").fetchall()
    assert rows == [(1, str(event.id), 0), (2, str(event.id), 1), (3, str(event.id), 2)]
    verdicts = store.db.conn.execute("SELECT verdict FROM receipt").fetchall()
    assert verdicts == [(RENUMBERED,), (RENUMBERED,)]


def test_after_a_rescue_an_event_has_its_last_number_alone(store: Store) -> None:
    """Its first number is another event's; sending it under that again would only be refused again."""
    keep_copy(store)
    record(store, 2)
    answered(store, [1, 2], 7, 1)
    store.db.conn.execute("DROP TRIGGER event_is_immutable")
    store.db.conn.execute("UPDATE event SET chain = x'00' WHERE seq = 2")
    store.close()
    again, rescued = open_sound(store.folder, NOW)
    assert rescued
    assert waiting(again) == [8]
    again.close()


def test_what_is_asked_for_and_gone_is_declared_lost(store: Store) -> None:
    """A registry restored from before what was pruned: the mark must be able to pass, and it is said."""
    record(store, 6)
    answered(store, [1, 2, 3, 4, 5, 6], 6)
    assert Outbox(store).prune(NOW) == 6
    record(store, 2)
    Outbox(store).send_again(held(1, 8, (2, 4), (6, 6), (7, 90)))
    lost = [(each.first, each.last) for each in Outbox(store).lost()]
    assert lost == [(2, 4), (6, 6)]
    assert waiting(store) == [7, 8]
    words = [text for label, text in in_words(look(store)) if label in {"Missing there", "Lost"}]
    assert words[0] == "numbers 2 to 4, 6, 7 to 90: sent again, or lost"
    assert words[1] == "numbers 2 to 4: asked for when it was no longer kept"
    Outbox(store).send_again(held(8, 8))
    assert ("Missing there", "nothing") in in_words(look(store))


def test_the_room_of_what_was_pruned_goes_back_to_the_disk(store: Store) -> None:
    """The file shrinks. Once each piece gave a single page back, and the file only grew."""
    record(store, 2000)
    answered(store, list(range(1, 2001)), 2000)
    before = store.db.conn.execute("PRAGMA page_count").fetchone()[0]
    assert Outbox(store).prune(NOW) == 2000
    after = store.db.conn.execute("PRAGMA page_count").fetchone()[0]
    assert after < before / 2
    assert store.db.conn.execute("PRAGMA freelist_count").fetchone()[0] == 0
    assert store.faults() == []


def test_a_parked_event_is_settled_where_the_mark_has_passed_it(store: Store) -> None:
    """Until then it is shown, resendable and kept; then it is pruned with the others."""
    record(store, 3)
    answered(store, [1, 2, 3], 1)
    store.db.conn.execute("UPDATE receipt SET verdict = 'malformed', reason = 'No.' WHERE seq = 2")
    assert Ledger(store).parked() == [(2, "malformed", "No.")]
    assert Outbox(store).prune(NOW) == 1
    Outbox(store).send_again(held(3, 3))
    assert (Ledger(store).parked(), Outbox(store).resend(), Outbox(store).prune(NOW)) == ([], 0, 2)


@settings(max_examples=25, deadline=None)
@given(
    asked=st.lists(st.tuples(st.integers(1, 30), st.integers(0, 8)), max_size=4),
    highest=st.sampled_from([0, 7, 25, 40, LAST]),
)
def test_whatever_a_registry_asks_for_is_sent_again_or_declared(
    asked: list[tuple[int, int]], highest: int, tmp_path_factory: pytest.TempPathFactory, identity: Identity
) -> None:
    """Numbers that were given and are asked for either wait to be sent or are lost; none is forgotten."""
    store = Store.create(tmp_path_factory.mktemp("kiosk") / "store", identity)
    record(store, 10)
    answered(store, list(range(1, 11)), 10)
    Outbox(store).prune(NOW)
    record(store, 15)
    answered(store, list(range(11, 26)), 25)
    spans = [(first, first + length) for first, length in asked]
    Outbox(store).send_again(held(10, highest, *spans))
    lacking = {number for first, last in spans for number in range(first, min(last, 25) + 1)}
    lacking |= set(range(min(highest, 25) + 1, 26))
    declared = {number for each in Outbox(store).lost() for number in range(each.first, each.last + 1)}
    assert lacking & set(range(11, 26)) == set(waiting(store))
    assert {number for first, last in spans for number in range(first, last + 1) if number <= 10} <= declared
    assert not declared & set(range(11, 26))
    store.close()


@contextmanager
def transactions(store: Store) -> Iterator[list[int]]:
    """Note how many rows each transaction of a connection changes, and how many pages it gives back."""
    sizes: list[int] = []
    conn, begun = store.db.conn, store.db.conn.total_changes

    def traced(statement: str) -> None:
        nonlocal begun
        if statement.startswith("BEGIN"):
            begun = conn.total_changes
        elif statement.startswith("COMMIT"):
            sizes.append(conn.total_changes - begun)
        elif "incremental_vacuum" in statement:
            assert statement == f"PRAGMA incremental_vacuum({PAGES})"

    conn.set_trace_callback(traced)
    yield sizes
    conn.set_trace_callback(None)


def test_delivery_writes_in_pieces_that_no_tap_waits_for(store: Store) -> None:
    """Loading, repairing, wiping, pruning and sending again hold the lock for a few rows each.

    How long a tap waits in the end is measured by `benchmarks/bench_store_beside_delivery`.
    """
    people: list[wire.Entry] = [wire.Person(id=UUID(int=number), known_as="Ama") for number in range(1000)]
    page = wire.Changes(
        kiosk=KIOSK,
        upserts=[wire.upsert(entry) for entry in people],
        tombstones=[wire.Tombstone(id=entry.id) for entry in people[:300]],
        cursor="c",
        more=False,
        as_of=DAY,
        time=NOW,
    )
    record(store, 1000)
    with transactions(store) as sizes:
        Register(store).apply(page)
        Register(store).wipe()
        answered(store, list(range(1, 501)), 500)
        assert max(sizes) <= wire.BATCH_LIMIT + 1
        sizes.clear()
        Outbox(store).send_again(held(0, 500, (1, 250)))
        answered(store, list(range(1, 251)), 500)
        sizes.clear()
        assert Outbox(store).prune(NOW) == 500
    assert max(sizes) <= 2 * PIECE + 1
    with transactions(store) as sizes:
        Register(store).apply(page)
        Register(store).wipe()
    assert max(sizes) <= CHUNK
