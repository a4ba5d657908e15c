"""A damaged store is set aside, what can be read goes on, and no number is ever given twice."""

from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync import events, numbers, wire
from sync.beat import compose
from sync.chain import breaks, link
from sync.events import MediumLinked
from sync.ledger import Ledger, occasion, who
from sync.numbers import gaps
from sync.register import Register
from sync.rescue import copied_identity, keep_copy, open_sound
from sync.status import in_words, look
from sync.store import DATABASE, Damaged, Identity, Store, StoreError
from sync.terms import Key
from tests.sync.invented import KIOSK, make_arrival

NOW = datetime(2026, 3, 27, 10, tzinfo=UTC)
DAY = date(2026, 3, 27)


@pytest.fixture
def folder(store: Store) -> Path:
    """The folder of a kiosk that has recorded thirty arrivals, and is closed."""
    keep_copy(store)
    for _ in range(10):
        Ledger(store).record([make_arrival() for _ in range(3)], at=NOW, day=DAY)
    store.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    return store.folder


def scribble(file: Path, at: int, length: int) -> None:
    """Overwrite a part of a file, as a failing disk does."""
    content = bytearray(file.read_bytes())
    content[at : at + length] = b"\xa5" * length
    file.write_bytes(bytes(content))


def test_a_sound_store_is_opened_as_it_is(folder: Path) -> None:
    """Nothing is set aside, and the events are there."""
    store, rescued = open_sound(folder, NOW)
    assert (rescued, Ledger(store).state().last) == (None, 30)
    store.close()


@pytest.mark.parametrize("page", range(12))
def test_whatever_page_is_damaged_the_kiosk_goes_on(folder: Path, page: int) -> None:
    """The file is kept, as many events as can be read are brought over, and new ones get new numbers."""
    scribble(folder / DATABASE, page * 4096 + 200, 1000)
    store, rescued = open_sound(folder, NOW)
    ledger = Ledger(store)
    kept = {events.decode(content).seq for _, content in ledger.unanswered(100)}
    (event,) = ledger.record([make_arrival()], at=NOW, day=DAY)
    assert event.seq not in kept
    assert event.seq > 30
    assert ledger.broken_links() == []
    if rescued:
        assert rescued.aside.exists()
        assert len(kept) == rescued.events
        assert event.seq == numbers.BLOCK + 1
        lost = store.db.conn.execute("SELECT first, last FROM lost").fetchall()
        declared = {number for first, last in lost for number in range(first, last + 1)}
        assert declared | kept == set(range(1, event.seq))
        assert not declared & kept
    store.close()


def test_a_row_changed_behind_the_ledgers_back_is_found(folder: Path) -> None:
    """The chain says which event is not what was written; the others go on."""
    store = Store.open(folder)
    store.db.conn.execute("DROP TRIGGER event_is_immutable")
    store.db.conn.execute("UPDATE event SET content = replace(content, 'card', 'pass') WHERE seq = 7")
    assert Ledger(store).broken_links() == [7]
    store.close()
    store, rescued = open_sound(folder, NOW)
    assert rescued
    assert rescued.events == 29
    assert [seq for seq, _ in Ledger(store).unanswered(100)] == [*range(1, 7), *range(8, 31)]
    store.close()


def test_who_is_in_is_known_after_a_rescue(store: Store) -> None:
    """Somebody who signed in before the damage is not asked again."""
    keep_copy(store)
    body = make_arrival()
    Ledger(store).record([body], at=NOW, day=DAY)
    store.db.conn.execute("DROP TRIGGER event_is_immutable")
    store.db.conn.execute("UPDATE event SET chain = x'00'")
    store.close()
    again, rescued = open_sound(store.folder, NOW)
    assert rescued
    assert Ledger(again).present([who(body)], occasion(body), DAY) == {who(body)}
    again.close()


def test_the_register_serves_on_after_a_rescue(store: Store) -> None:
    """Names are there at once, without a network; the registry's next load replaces them all.

    What was altered on the disk is not taken over: its digest gives it away.
    """
    keep_copy(store)
    people: list[wire.Entry] = [wire.Person(id=UUID(int=number), known_as="Ama") for number in range(1, 90)]
    Register(store).apply(everything(people))
    store.db.conn.execute("UPDATE entry SET content = replace(content, 'Ama', 'Eve') WHERE bucket = 7")
    Ledger(store).record([make_arrival()], at=NOW, day=DAY)
    break_the_chain(store)
    again, rescued = open_sound(store.folder, NOW)
    assert rescued
    register = Register(again)
    assert (register.entries(), register.cursor(), register.loaded_at()) == (88, "", None)
    assert b"Eve" not in str(again.db.conn.execute("SELECT content FROM entry").fetchall()).encode()
    assert register.apply(everything(people[:50]))
    assert register.entries() == 50
    again.close()


def test_what_was_said_here_is_known_after_a_rescue(store: Store) -> None:
    """A card that was linked offline, before the damage, still opens its family's screen."""
    keep_copy(store)
    linked = MediumLinked(medium=uuid4(), token="ab" * 32, kind=Key.CARD, person=uuid4(), family=uuid4())
    Ledger(store).record([linked, make_arrival()], at=NOW, day=DAY)
    break_the_chain(store)
    again, rescued = open_sound(store.folder, NOW)
    assert rescued
    found = Register(again).medium("ab" * 32)
    assert found
    assert found.family == linked.family
    again.close()


def everything(entries: list[wire.Entry]) -> wire.Changes:
    """Return these entries as a whole load."""
    return wire.Changes(
        kiosk=KIOSK,
        upserts=[wire.upsert(entry) for entry in entries],
        tombstones=[],
        cursor="c",
        more=False,
        as_of=DAY,
        checksum=wire.Checksum(entries=len(entries), total=sum(wire.digest(wire.encode(e)) for e in entries)),
        time=NOW,
    )


def break_the_chain(store: Store) -> None:
    """Alter the last event behind the ledger's back, and close."""
    store.db.conn.execute("DROP TRIGGER event_is_immutable")
    store.db.conn.execute("UPDATE event SET chain = x'00' WHERE seq = (SELECT MAX(seq) FROM event)")
    store.close()


def test_people_are_told_that_a_store_was_set_aside(folder: Path) -> None:
    """Status, heartbeat and `hub-sync status` say so, as long as the file lies there."""
    scribble(folder / DATABASE, 4096, 8 * 4096)
    store, rescued = open_sound(folder, NOW)
    assert rescued
    seen = look(store)
    assert (seen.set_aside, seen.well) == ([rescued.aside.name], False)
    words = dict(in_words(seen))
    assert words["Set aside"] == f"{rescued.aside.name} was damaged: look at the disk, then remove it"
    assert compose(store, NOW).trouble == (
        f"The store was damaged and is kept as {rescued.aside.name}: have this machine's disk looked at."
    )
    for file in folder.glob("kiosk.db.broken-*"):
        file.unlink()
    assert look(store).set_aside == []
    assert compose(store, NOW).trouble == ""
    store.close()


def test_a_wrong_key_sets_nothing_aside(folder: Path) -> None:
    """The copy does not open either, so the key is at fault and the store stays where it is."""
    (folder / "kiosk.key").write_text("cd" * 32)
    with pytest.raises(Damaged, match="does not open"):
        open_sound(folder, NOW)
    assert [path.name for path in folder.glob("kiosk.db*")] == [DATABASE]


def test_without_a_copy_nothing_is_begun(folder: Path) -> None:
    """A damaged store whose owner nobody knows is left for a person."""
    (folder / "kiosk.identity").unlink()
    scribble(folder / DATABASE, 0, 4096)
    with pytest.raises(StoreError):
        open_sound(folder, NOW)
    assert (folder / DATABASE).exists()


def test_the_copy_is_encrypted_and_says_who_the_kiosk_is(folder: Path, identity: Identity) -> None:
    """It opens with the store's key alone."""
    assert copied_identity(folder) == identity
    assert identity.token.encode() not in (folder / "kiosk.identity").read_bytes()


def test_another_process_notices_that_the_store_was_set_aside(folder: Path) -> None:
    """Delivery, which has the old file open, is told to open the new one."""
    delivery = Store.open(folder)
    assert not delivery.replaced()
    scribble(folder / DATABASE, 4096, 8 * 4096)
    kiosk, rescued = open_sound(folder, NOW)
    assert rescued
    assert delivery.replaced()
    delivery.close()
    kiosk.close()


def test_numbers_go_on_above_what_the_registry_has_seen(store: Store) -> None:
    """A kiosk restored from an old image learns the registry's highest number before it gives another."""
    ledger = Ledger(store)
    ledger.record([make_arrival()], at=NOW, day=DAY)
    ledger.number_above(150)
    ledger.number_above(20)
    assert ledger.record([make_arrival()], at=NOW, day=DAY)[0].seq == 151


@given(st.lists(st.text(max_size=5), max_size=8), st.data())
def test_the_chain_finds_any_change(contents: list[str], data: st.DataObject) -> None:
    """A row that was altered, dropped or swapped shows where it is."""
    rows, last = [], b""
    for seq, content in enumerate(contents, 1):
        last = link(last, content)
        rows.append((seq, content, last))
    assert breaks(b"", rows) == []
    if rows:
        at = data.draw(st.integers(0, len(rows) - 1))
        seq, content, chain = rows[at]
        assert breaks(b"", [*rows[:at], (seq, content + "x", chain), *rows[at + 1 :]]) == [seq]
        assert at == len(rows) - 1 or breaks(b"", rows[:at] + rows[at + 1 :]) == [seq + 1]


@given(st.sets(st.integers(1, 30)), st.integers(0, 40))
def test_gaps_are_what_is_missing(held: set[int], upto: int) -> None:
    """Every number up to the ceiling is either held or in exactly one gap."""
    inside = sorted(number for number in held if number <= upto)
    missing = [number for first, last in gaps(inside, upto) for number in range(first, last + 1)]
    assert sorted([*inside, *missing]) == list(range(1, upto + 1))


@settings(max_examples=20, deadline=None)
@given(sizes=st.lists(st.integers(1, 300), max_size=6))
def test_a_number_is_reserved_before_it_is_given(
    sizes: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever was given, the word on the disk is at least as high."""
    folder, last = tmp_path_factory.mktemp("numbers"), 0
    for size in sizes:
        last += size
        assert numbers.reserve(folder, last) > last
        assert numbers.reserved(folder) > last


def test_a_broken_word_on_numbers_is_no_word(tmp_path: Path) -> None:
    """Garbage in the file is not taken for a number."""
    (tmp_path / numbers.FILE).write_bytes(b"\xff12\n")
    assert numbers.reserved(tmp_path) == 0
