"""Counts that stand from one enquiry to the next are what counting everybody afresh would give."""

from collections.abc import Mapping

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from registry.reach.counting import Counts
from registry.reach.kept import MANY, Kept
from registry.reach.quick.parts import Coded
from registry.reach.quick.standing import Standing, Told, Who
from tests.registry.reach.reference.counting import flat

PEOPLE = 40
KEYS = ["child", "adult", "unknown"]
SETS = st.frozensets(st.integers(0, PEOPLE - 1), max_size=PEOPLE).map(BitMap)
POOL = st.lists(SETS, min_size=1, max_size=4)
CODES = st.lists(st.integers(0, len(KEYS) - 1), min_size=PEOPLE, max_size=PEOPLE)


def counted(rows: Mapping[str | None, Who], codes: list[int]) -> dict[tuple[str | None, str], int]:
    """Count one by one."""
    found: dict[tuple[str | None, str], int] = {}
    for row, who in rows.items():
        for each in range(PEOPLE):
            if any(each in some for some in who.among) and not any(each in some for some in who.without):
                key = row, KEYS[codes[each]]
                found[key] = found.get(key, 0) + 1
    return found


@given(pool=POOL, codes=st.lists(CODES, min_size=1, max_size=3), data=st.data())
def test_what_stands_is_what_would_be_counted(
    pool: list[BitMap], codes: list[list[int]], data: st.DataObject
) -> None:
    """Whoever comes, leaves or changes, in rows of the very same sets, of equal and of other ones."""
    standing = Standing()
    given_before: list[tuple[Counts, dict[tuple[str | None, str], int]]] = []
    arrays = [np.array(each, np.uint8) for each in codes]
    few = st.lists(st.sampled_from(pool), max_size=3).map(tuple)
    for _ in range(5):
        rows: dict[str | None, Who] = data.draw(
            st.dictionaries(st.sampled_from(["north", "south", None]), st.builds(Who, few, few), max_size=3)
        )
        which = data.draw(st.integers(0, len(codes) - 1))
        found = standing.count(rows, Coded(arrays[which], KEYS))
        assert flat(found) == counted(rows, codes[which])
        given_before.append((found, flat(found)))
    assert all(flat(found) == then for found, then in given_before), "what was given away has changed"


def test_a_key_that_is_new_is_told() -> None:
    """A language that nobody spoke before moves the numbers of the others."""
    told = Told()
    table = np.array([[1, 2]])
    assert told.tell(["north"], ["en", "pl"], table) == {"north": {"en": 1, "pl": 2}}
    assert told.tell(["north"], ["en", "ro"], table) == {"north": {"en": 1, "ro": 2}}


def test_what_follows_from_the_same_is_made_once() -> None:
    """Of equal things that are others it is made again; of too many, the oldest are forgotten."""
    kept, made = Kept(), list[int]()

    def make() -> int:
        made.append(1)
        return len(made)

    one, other = [1], [1]
    assert [kept.once("sum", (each,), make) for each in (one, one, other, one)] == [1, 1, 2, 3]
    assert [kept.alike("sum", each, make) for each in ([1], [1], [2])] == [4, 4, 5]
    for each in range(MANY):
        kept.once(("other", each), (one,), make)
    assert kept.once("sum", (one,), lambda: 0) == 0
    state: list[int] = kept.state("state", list)
    state.append(1)
    assert kept.state("state", list) is state
