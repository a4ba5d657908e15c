"""The register replica: pages in any pieces end as the registry's slice, and the old one serves meanwhile."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync import wire
from sync.register import Register
from sync.store import Identity, Store
from tests.sync.power import power_cut_in

NOW = datetime(2026, 3, 27, 10, 0, tzinfo=UTC)
TODAY = date(2026, 3, 27)


def page(
    upserts: list[wire.Entry], *, slice_: list[wire.Entry] | None = None, **changes: object
) -> wire.Changes:
    """Return a page; ``slice_`` is what the registry says that the whole is."""
    whole = None
    if slice_ is not None:
        whole = wire.Checksum(entries=len(slice_), total=sum(wire.digest(wire.encode(e)) for e in slice_))
    fields: dict[str, object] = {
        "kiosk": UUID(int=1),
        "upserts": [wire.upsert(entry) for entry in upserts],
        "tombstones": [],
        "cursor": "next",
        "more": False,
        "as_of": TODAY,
        "checksum": whole,
        "time": NOW,
    }
    return wire.Changes(**(fields | changes))  # type: ignore[arg-type]


def family() -> list[wire.Entry]:
    """Return an invented family of two with a card."""
    home, parent, child, registration = uuid4(), uuid4(), uuid4(), uuid4()
    return [
        wire.Person(id=parent, known_as="Ama"),
        wire.Person(id=child, known_as="Kofi"),
        wire.Member(id=uuid4(), family=home, person=parent, role=wire.Role.ADULT, registration=registration),
        wire.Member(id=uuid4(), family=home, person=child, role=wire.Role.CHILD, registration=registration),
        wire.MediumEntry(
            id=uuid4(), token=uuid4().hex * 2, person=parent, family=home, standing=wire.Standing.ACTIVE
        ),
    ]


def session(starts: datetime, hours: int = 1) -> wire.Session:
    """Return an invented session."""
    return wire.Session(
        id=uuid4(),
        title="Stay and Play",
        type="stay-and-play",
        room="Main room",
        starts=starts,
        ends=starts + timedelta(hours=hours),
    )


def test_a_card_finds_its_family(store: Store) -> None:
    """From the token's hash to the people, adults first."""
    register, entries = Register(store), family()
    assert register.apply(page(entries, slice_=entries))
    medium = next(entry for entry in entries if isinstance(entry, wire.MediumEntry))
    found = register.medium(medium.token)
    assert found == medium
    assert [person.known_as for _, person in register.members(medium.family)] == ["Ama", "Kofi"]
    assert register.medium("0" * 64) is None
    assert register.members(uuid4()) == []


def test_a_tombstone_forgets(store: Store) -> None:
    """What the registry withdrew is gone."""
    register, entries = Register(store), family()
    register.apply(page(entries))
    gone, *rest = entries
    assert register.apply(page([], slice_=rest, tombstones=[wire.Tombstone(id=gone.id)]))
    assert register.entries() == len(rest)


def test_sessions_that_overlap_a_span(store: Store) -> None:
    """Those that are on at some time of the span, by start, across midnight too."""
    register = Register(store)
    before, running, later = (
        session(NOW - timedelta(hours=3)),
        session(NOW),
        session(NOW + timedelta(hours=2)),
    )
    night = session(NOW.replace(hour=23), hours=3)
    register.apply(page([later, before, running, night]))
    assert register.sessions(NOW, NOW + timedelta(hours=3)) == [running, later]
    midnight = NOW.replace(hour=0) + timedelta(days=1)
    assert register.sessions(midnight, midnight + timedelta(hours=1)) == [night]


def test_past_sessions_leave_by_themselves(store: Store) -> None:
    """A session that ended some days before the registry's day is dropped and no longer in the sum."""
    register = Register(store)
    old, new = session(NOW - wire.SESSIONS_KEPT - timedelta(days=2)), session(NOW)
    assert register.apply(page([old, new], slice_=[new]))
    assert register.entries() == 1


def sums(entries: list[wire.Entry]) -> wire.Sums:
    """Return the registry's sums over these entries, bucket by bucket."""
    of: list[list[int]] = [[] for _ in range(wire.BUCKETS)]
    for entry in entries:
        of[wire.bucket(entry.id)].append(wire.digest(wire.encode(entry)))
    buckets = [wire.Checksum(entries=len(digests), total=sum(digests)) for digests in of]
    return wire.Sums(kiosk=UUID(int=1), buckets=buckets, as_of=TODAY, time=NOW)


def bucket(number: int, entries: list[wire.Entry]) -> wire.Bucket:
    """Return one bucket of these entries as the registry sends it."""
    mine = [wire.upsert(entry) for entry in entries if wire.bucket(entry.id) == number]
    return wire.Bucket(kiosk=UUID(int=1), bucket=number, entries=mine, time=NOW)


@given(data=st.data())
@settings(max_examples=20, deadline=None)
def test_any_damage_is_found_and_only_what_differs_repaired(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory, identity: Identity
) -> None:
    """Rows that were altered, lost or added behind our back are put right by their buckets alone."""
    store = Store.create(tmp_path_factory.mktemp("kiosk") / "store", identity)
    register = Register(store)
    entries = [entry for _ in range(10) for entry in family()]
    assert register.apply(page(entries, slice_=entries))
    altered = data.draw(st.sets(st.sampled_from(range(len(entries))), max_size=4))
    dropped = data.draw(st.sets(st.sampled_from(range(len(entries))), max_size=4))
    drawn = data.draw(st.sets(st.integers(1, 9)))
    strays: list[wire.Entry] = [wire.Person(id=UUID(int=each << 8), known_as="Nobody") for each in drawn]
    ids = [str(entry.id) for entry in entries]
    for at in altered:
        store.db.conn.execute("UPDATE entry SET digest = digest + 1 WHERE id = ?", [ids[at]])
    for at in dropped:
        store.db.conn.execute("DELETE FROM entry WHERE id = ?", [ids[at]])
    register.apply(page(strays, more=True))
    damaged = {wire.bucket(entries[at].id) for at in altered | dropped}
    expected = damaged | {wire.bucket(stray.id) for stray in strays}
    assert register.apply(page([], slice_=entries)) == (not expected)
    differing = register.differing(sums(entries))
    assert set(differing) == expected
    for number in differing:
        register.repair(bucket(number, entries))
    assert register.differing(sums(entries)) == []
    assert register.apply(page([], slice_=entries))
    store.close()


def test_another_registry_s_cursor_starts_again(store: Store) -> None:
    """When the registry says "restart", what it does not send again is forgotten at the end."""
    register, old, new = Register(store), family(), family()
    register.apply(page(old, slice_=old))
    assert register.apply(page(new, slice_=new, restart=True))
    assert register.checksum().entries == len(new)


def test_a_wipe_forgets_everybody(store: Store) -> None:
    """Nothing of the register is left, and the next load starts from nothing."""
    register = Register(store)
    register.apply(page([entry for _ in range(60) for entry in family()]))
    assert register.entries() == 300
    register.wipe()
    assert (register.entries(), register.cursor()) == (0, "")


@given(
    sizes=st.lists(st.integers(0, 7), min_size=1, max_size=5),
    cut=st.integers(0, 4),
)
@settings(max_examples=20, deadline=None)
def test_a_first_load_resumes_wherever_it_is_cut_off(
    sizes: list[int], cut: int, tmp_path_factory: pytest.TempPathFactory, identity: Identity
) -> None:
    """Pages in any sizes, with a crash and a repeat after any page, end as the slice."""
    store = Store.create(tmp_path_factory.mktemp("kiosk") / "store", identity)
    pages = [[entry for _ in range(size) for entry in family()] for size in sizes]
    whole = [entry for entries in pages for entry in entries]
    register = Register(store)
    for number, entries in enumerate(pages):
        last = number == len(pages) - 1
        message = page(entries, slice_=whole if last else None, cursor=str(number + 1), more=not last)
        assert register.apply(message)
        if number == cut:
            store.close()
            store = Store.open(store.folder)
            register = Register(store)
            assert register.cursor() == str(number + 1)
            assert register.apply(message)
    assert register.checksum().entries == len(whole)
    store.close()


@given(cuts=st.lists(st.integers(0, 14), max_size=3), size=st.integers(20, 70))
@settings(max_examples=12, deadline=None)
def test_a_load_that_is_cut_off_inside_a_page_resumes_and_a_register_serves_meanwhile(
    cuts: list[int], size: int, tmp_path_factory: pytest.TempPathFactory, identity: Identity
) -> None:
    """In any transaction, again and again: the old register is there until the new one is whole."""
    store = Store.create(tmp_path_factory.mktemp("kiosk") / "store", identity)
    old, new = ([entry for _ in range(14) for entry in family()] for _ in range(2))
    pages = [new[start : start + size] for start in range(0, len(new), size)]
    Register(store).apply(page(old, slice_=old, cursor="old"))
    Register(store).reload()
    for cut in [*cuts, None]:
        with power_cut_in(cut):
            load(Register(store), pages, new)
        store.close()
        store = Store.open(store.folder)
        known = {UUID(row[0]) for row in store.db.conn.execute("SELECT id FROM entry")}
        assert {entry.id for entry in old} <= known or {entry.id for entry in new} <= known
    assert known == {entry.id for entry in new}
    store.close()


def load(register: Register, pages: list[list[wire.Entry]], whole: list[wire.Entry]) -> None:
    """Take the pages from where the cursor is."""
    for number in range(int(register.cursor() or 0), len(pages)):
        last = number == len(pages) - 1
        message = page(pages[number], slice_=whole if last else None, cursor=str(number + 1), more=not last)
        assert register.apply(message)


LATER = {"kind": "announcement", "id": str(UUID(int=9)), "text": "Closed on Friday"}
NEWER = {"kind": "person", "id": str(UUID(int=8)), "known_as": "Ama", "pronouns": "she/her"}


def test_an_entry_of_a_later_version_is_kept_whole(store: Store) -> None:
    """A kind and a field that nobody knows here are kept to the byte, and the checksum fits."""
    sent = [msgspec.json.encode(LATER), msgspec.json.encode(NEWER)]
    upserts = [wire.Upsert(entry=msgspec.Raw(each)) for each in sent]
    whole = wire.Checksum(entries=2, total=sum(map(wire.digest, sent)))
    message = msgspec.structs.replace(page([]), upserts=upserts, checksum=whole)
    assert Register(store).apply(message)
    rows = store.db.conn.execute("SELECT content FROM entry ORDER BY id DESC")
    assert [content.encode() for (content,) in rows] == sent


def test_what_was_not_understood_is_read_after_an_upgrade(store: Store) -> None:
    """An entry that an earlier version could not read is found by the door once this one can."""
    medium = wire.MediumEntry(
        id=uuid4(), token="ab" * 32, person=uuid4(), family=uuid4(), standing=wire.Standing.ACTIVE
    )
    register = Register(store)
    register.apply(page([medium]))
    store.db.conn.execute("UPDATE entry SET understood = 0, lookup = ''")
    assert register.medium(medium.token) is None
    assert register.read_again() == 1
    assert register.medium(medium.token) == medium


def test_a_familys_cards_are_found_by_an_index(store: Store) -> None:
    """All of them, lost ones too, those linked here included; and without reading everybody's."""
    register, entries = Register(store), family()
    register.apply(page([*entries, *family()], slice_=None))
    medium = next(entry for entry in entries if isinstance(entry, wire.MediumEntry))
    lost = msgspec.structs.replace(
        medium, id=uuid4(), token="ef" * 32, standing=wire.Standing.LOST, last_four="0002"
    )
    register.apply(page([lost], slice_=None))
    assert {each.id for each in register.media_of(medium.family)} == {medium.id, lost.id}
    asked = "SELECT content FROM known WHERE kind = 'medium' AND json_extract(content, '$.family') = ''"
    plan = store.db.conn.execute(f"EXPLAIN QUERY PLAN {asked}").fetchall()
    assert any("medium_by_family" in row[-1] for row in plan)
