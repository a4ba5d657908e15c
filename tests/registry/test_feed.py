"""What kiosks may know reaches every replica of it, whole and only it."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.kiosks.models import Kiosk
from registry.register.changes import changes, write_cursor
from registry.register.feed import OutsideTransaction, publish, withdraw
from registry.register.models import Entry, Feed
from sync import wire
from tests.registry.making import NOW, make_hub, make_kiosk, undone
from tests.registry.replica import Replica, read

pytestmark = pytest.mark.django_db


def person(number: int, known_as: str = "Ada") -> wire.Person:
    """Return somebody."""
    return wire.Person(id=UUID(int=number), known_as=known_as)


def session(number: int, *, days: int = 0) -> wire.Session:
    """Return a session so many days from now."""
    starts = NOW + timedelta(days=days)
    return wire.Session(
        id=UUID(int=number),
        title="Rhyme time",
        type="rhyme-time",
        room="",
        starts=starts,
        ends=starts + timedelta(hours=1),
    )


def pulled(kiosk: Kiosk, limit: int = 1000) -> Replica:
    """Return a fresh replica of the kiosk's slice."""
    replica = Replica()
    replica.pull(kiosk, limit)
    return replica


def test_a_fresh_kiosk_gets_everything_page_by_page() -> None:
    """Pages follow one another without loss or repetition, and the last carries the checksum."""
    kiosk = make_kiosk()
    publish(person(number) for number in range(1, 8))
    replica = pulled(kiosk, limit=3)
    assert (sorted(map(int, replica.entries)), replica.pages) == (list(range(1, 8)), 3)
    assert replica.checksum == replica.own_checksum()


def test_only_what_changed_comes_again() -> None:
    """A kiosk that is up to date is told of the one change only, and of nothing when there is none."""
    kiosk = make_kiosk()
    publish([person(1), person(2)])
    replica = pulled(kiosk)
    publish([person(2, "Bea")])
    page = changes(kiosk, replica.cursor, 10, NOW)
    assert read(page) == [person(2, "Bea")]
    assert changes(kiosk, page.cursor, 10, NOW).upserts == []


def test_what_is_withdrawn_leaves_the_kiosks_and_its_content_goes() -> None:
    """A tombstone is sent to those who may hold the thing; the registry keeps no content behind it."""
    kiosk = make_kiosk()
    publish([person(1), person(2)])
    replica = pulled(kiosk)
    withdraw([UUID(int=1), uuid4()])
    page = changes(kiosk, replica.cursor, 10, NOW)
    assert page.tombstones == [wire.Tombstone(id=UUID(int=1))]
    assert Entry.objects.get(pk=UUID(int=1)).content == ""
    assert changes(kiosk, "", 10, NOW).tombstones == []


def test_what_was_withdrawn_can_come_back() -> None:
    """A cancelled session that takes place after all is an entry like any other."""
    kiosk = make_kiosk()
    publish([person(1)])
    withdraw([UUID(int=1)])
    publish([person(1)])
    assert list(pulled(kiosk).entries) == [UUID(int=1)]


def test_a_hubs_sessions_stay_with_its_own_kiosks() -> None:
    """A kiosk hears of everybody, but of its own hub's timetable only."""
    mine, other = make_kiosk(make_hub("MOA")), make_kiosk(make_hub("FFA"))
    publish([person(1)])
    publish([session(2)], hub=mine.hub_id)
    assert sorted(map(int, pulled(mine).entries)) == [1, 2]
    assert sorted(map(int, pulled(other).entries)) == [1]


def test_sessions_leave_the_slice_by_themselves() -> None:
    """Of a week ago it is neither sent nor summed; the replica drops it on the same day."""
    kiosk = make_kiosk()
    publish([session(1, days=-9), session(2, days=-8), session(3)], hub=kiosk.hub_id)
    replica = pulled(kiosk)
    assert sorted(map(int, replica.entries)) == [2, 3]
    replica.pull(kiosk, now=NOW + timedelta(days=1))
    assert (sorted(map(int, replica.entries)), replica.checksum) == ([3], replica.own_checksum())


def _beyond(_: str) -> str:
    feed = Feed.objects.get()
    return write_cursor(feed.epoch, feed.version + 1)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda cursor: cursor[:-1] + "!",
        lambda _: "nonsense",
        lambda _: "é",
        lambda _: write_cursor(uuid4(), 1),
        lambda _: write_cursor(Feed.objects.get().epoch, -1),
        _beyond,
    ],
)
def test_a_cursor_of_another_registry_starts_again(spoil: Callable[[str], str]) -> None:
    """A registry that was restored or replaced says so, and sends everything."""
    kiosk = make_kiosk()
    publish([person(1)])
    page = changes(kiosk, spoil(pulled(kiosk).cursor), 10, NOW)
    assert (page.restart, read(page)) == (True, [person(1)])


def test_starting_from_nothing_is_not_starting_again() -> None:
    """An empty cursor, and an empty registry, are no cause for alarm."""
    kiosk = make_kiosk()
    page = changes(kiosk, "", 10, NOW)
    assert (page.restart, page.more, page.checksum) == (False, False, wire.Checksum(entries=0, total=0))


@pytest.mark.django_db(transaction=True)
def test_publishing_outside_a_transaction_is_refused() -> None:
    """A change and its publishing commit together or not at all."""
    with pytest.raises(OutsideTransaction):
        publish([person(1)])
    with pytest.raises(OutsideTransaction):
        withdraw([UUID(int=1)])
    with transaction.atomic():
        publish([person(1)])
    assert Entry.objects.count() == 1


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("publish"), st.lists(st.integers(1, 6), min_size=1, max_size=6)),
        st.tuples(st.just("withdraw"), st.lists(st.integers(1, 6), min_size=1, max_size=3)),
        st.tuples(st.just("pull"), st.lists(st.integers(1, 4), min_size=1, max_size=1)),
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(steps=STEPS)
def test_a_replica_that_pulls_whenever_it_likes_equals_the_slice(steps: list[tuple[str, list[int]]]) -> None:
    """Whatever is published and withdrawn between pulls of any size, the end is the same and provably so."""
    with undone():
        kiosk, replica, truth = make_kiosk(), Replica(), dict[UUID, wire.Entry]()
        for count, (step, numbers) in enumerate(steps):
            if step == "publish":
                entries = [person(number, f"Name {count}") for number in numbers]
                publish(entries)
                truth |= {entry.id: entry for entry in entries}
            elif step == "withdraw":
                withdraw(UUID(int=number) for number in numbers)
                truth = {key: entry for key, entry in truth.items() if int(key) not in numbers}
            else:
                replica.pull(kiosk, limit=numbers[0])
        replica.pull(kiosk, limit=2)
        assert replica.entries == truth
        assert replica.checksum == replica.own_checksum()
