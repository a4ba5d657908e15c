"""What is written so that the right visit counts: pure, so that anything can be tried."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from registry.intake.attendance import Change, Visit, own_key, settle
from tests.registry.making import NOW

HUB = UUID(int=1)
DAY = NOW.date()


def visit(number: int, key: int, minute: int = 0, *, withdrawn: bool = False) -> Visit:
    """Return a visit of somebody under one of few keys."""
    return Visit(
        id=UUID(int=number),
        key=UUID(int=key).hex,
        event_id=UUID(int=number),
        person_id=UUID(int=key),
        family_id=None,
        token_hash="",
        band="",
        hub_id=HUB,
        session_id=None,
        purpose="just-visiting",
        date=DAY,
        at=NOW + timedelta(minutes=minute),
        withdrawn=withdrawn,
    )


VISITS = st.builds(visit, st.integers(0, 7), st.integers(0, 2), st.integers(0, 3), withdrawn=st.booleans())
STEPS = st.lists(st.lists(VISITS, max_size=4, unique_by=lambda each: each.id), max_size=6)


def write(held: dict[UUID, Visit], change: Change) -> None:
    """Do to a dictionary what is to be done to the database, in its order, under its unique index."""
    held |= {each.id: replace(each, counts=False) for each in change.ceased}
    for each in (*change.altered, *change.fresh):
        held[each.id] = each
        counted = Counter(one.key for one in held.values() if one.counts)
        assert max(counted.values(), default=1) == 1


def counting(visits: Iterable[Visit]) -> set[UUID]:
    """Return which visits count."""
    return {each.id for each in visits if each.counts}


@given(steps=STEPS)
def test_whatever_changes_the_earliest_of_each_key_counts(steps: list[list[Visit]]) -> None:
    """And figures kept by adding what began and taking off what ceased are right after every step."""
    held: dict[UUID, Visit] = {}
    figures: Counter[tuple[str, UUID | None]] = Counter()
    for wanted in steps:
        change = settle(list(held.values()), wanted)
        figures.update((each.key, each.person_id) for each in change.began)
        figures.subtract((each.key, each.person_id) for each in change.ceased)
        write(held, change)
        standing = sorted(
            (each for each in held.values() if not each.withdrawn),
            key=lambda each: (each.at, each.event_id),
            reverse=True,
        )
        assert counting(held.values()) == {each.id for each in {one.key: one for one in standing}.values()}
        assert +figures == Counter((each.key, each.person_id) for each in held.values() if each.counts)


@given(visits=st.lists(VISITS, max_size=6, unique_by=lambda each: each.id))
def test_settling_again_changes_nothing(visits: list[Visit]) -> None:
    """What is settled is settled."""
    held: dict[UUID, Visit] = {}
    write(held, settle([], visits))
    again = settle(held.values(), held.values())
    assert (again.fresh, again.altered, again.ceased, again.began) == ([], [], [], [])


def test_only_what_differs_is_written() -> None:
    """A visit that lost its place is told as it was, and the one that took it."""
    later, earlier = visit(1, key=5, minute=9), visit(2, key=5)
    change = settle([later], [earlier])
    assert (change.fresh, change.ceased) == ([earlier], [later])
    assert change.altered == [replace(later, counts=False)]
    assert change.began == [earlier]


def test_keys_of_a_day_lie_together() -> None:
    """The day comes first in a key, so an index grows at its end, and a key is one person's for that day."""
    today = [own_key(visit(number, key=number)) for number in range(1, 5)]
    tomorrow = [own_key(replace(each, date=DAY + timedelta(days=1))) for each in today]
    assert max(each.key for each in today) < min(each.key for each in tomorrow)
    assert len({each.key for each in (*today, *tomorrow)}) == 8
