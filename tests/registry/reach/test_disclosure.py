"""Nothing small can be worked out from what leaves the building."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.reach.disclosure.attack import Attack, Relation, Sum, Union
from registry.reach.disclosure.protect import Release, protect
from registry.reach.disclosure.shown import Bounds, Few, Rounded, Withheld, shown

ROWS, COLUMNS = ("moat", "mosaic", "aspire"), ("0-4", "5-10", "adults")


def square(counts: list[list[int]], *, union: bool = False) -> Release[tuple[str, str]]:
    """Return a table of hubs by bands with its margins; people of a union may be at several hubs."""
    cells = {
        (row, column): counts[at][of] for at, row in enumerate(ROWS) for of, column in enumerate(COLUMNS)
    }
    relations: list[Relation[tuple[str, str]]] = []
    for row in ROWS:
        parts = tuple((row, column) for column in COLUMNS)
        cells[row, "all"] = sum(cells[part] for part in parts)
        relations.append(Sum((row, "all"), parts))
    for column in (*COLUMNS, "all"):
        parts = tuple((row, column) for row in ROWS)
        if union and column == "all":
            cells["city", column] = sum(cells["city", each] for each in COLUMNS)
        else:
            one = [cells[part] for part in parts]
            cells["city", column] = max(one) if union else sum(one)
        relations.append((Union if union else Sum)(("city", column), parts))
    relations.append(Sum(("city", "all"), tuple(("city", column) for column in COLUMNS)))
    return Release(cells, relations, keep=frozenset({("city", "all")}))


def test_how_a_count_is_shown() -> None:
    """To the nearest 5, small ones hidden, and a true 0 is 0."""
    said = [str(shown(count)) for count in (0, 1, 4, 5, 7, 8, 12, 13, 1002)]
    assert said == ["0", "fewer than 5", "fewer than 5", "5", "5", "10", "10", "15", "1,000"]
    assert shown(0, hide_none=True) == Few(or_none=True)


@given(st.integers(0, 10_000), st.booleans())
def test_what_is_shown_is_true(count: int, hide_none: bool) -> None:
    """The count lies within what a reader is told, and never is told to the last one."""
    bounds = shown(count, hide_none=hide_none).bounds
    assert bounds.holds(Bounds(count, count))
    assert count == 0 or bounds.high != bounds.low


def test_a_single_hidden_count_is_not_left_beside_its_total() -> None:
    """The old mistake: one cell hidden, and the reader subtracts the others from the total."""
    counts = {"all": 22, "a": 10, "b": 10, "c": 2}
    relation = Sum("all", ("a", "b", "c"))
    naive = {cell: Bounds(count, count) for cell, count in counts.items() if cell != "c"} | {
        "c": Bounds(1, 4)
    }
    assert Attack(naive, [relation]).bounds("c") == Bounds(2, 2)
    result = protect(Release(counts, [relation]))
    assert Attack({cell: each.bounds for cell, each in result.items()}, [relation]).bounds("c") == Bounds(
        1, 4
    )


def test_rounding_alone_can_give_a_count_away() -> None:
    """7 shown as 5 and 5 shown as 5 leave 1 or 2 between them: a further count is withheld."""
    counts, relation = {"all": 7, "a": 5, "b": 2}, Sum("all", ("a", "b"))
    masked = {cell: shown(count).bounds for cell, count in counts.items()}
    assert Attack(masked, [relation]).bounds("b") == Bounds(1, 2)
    result = protect(Release(counts, [relation], keep=frozenset({"all"})))
    assert result == {"all": Rounded(5), "a": Withheld(), "b": Few()}


def test_counts_without_small_ones_are_only_rounded() -> None:
    """Nothing is withheld for nothing."""
    result = protect(square([[10, 20, 30], [40, 50, 60], [70, 80, 90]]))
    assert all(isinstance(each, Rounded) for each in result.values())


@settings(max_examples=12, deadline=None)
@given(st.lists(st.lists(st.integers(0, 14), min_size=3, max_size=3), min_size=3, max_size=3), st.booleans())
def test_no_small_count_can_be_solved_for(counts: list[list[int]], union: bool) -> None:
    """A reader who solves for every hidden count learns of none of them more than that it is small."""
    release = square(counts, union=union)
    result = protect(release)
    attack = Attack({cell: each.bounds for cell, each in result.items()}, release.relations)
    for cell, count in release.counts.items():
        found = attack.bounds(cell)
        assert found.holds(Bounds(count, count))
        if 0 < count < 5:
            assert found.holds(Bounds(1, 4))


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=2, max_size=3))
def test_the_solver_finds_what_trying_everything_finds(parts: list[int]) -> None:
    """The bounds are those of every set of counts that is as published, tried one by one."""
    names = tuple(f"part {at}" for at in range(len(parts)))
    counts = dict(zip(names, parts, strict=True)) | {"all": sum(parts)}
    published = {cell: shown(count).bounds for cell, count in counts.items()}
    possible = [
        tried
        for tried in product(*(_values(published[name]) for name in names))
        if published["all"].holds(Bounds(sum(tried), sum(tried)))
    ]
    attack = Attack(published, [Sum("all", names)])
    for at, name in enumerate(names):
        values = [tried[at] for tried in possible]
        assert attack.bounds(name) == Bounds(min(values), max(values))


def test_what_is_out_already_counts() -> None:
    """A quarter's earlier release is part of what a reader knows."""
    counts, relation = {"all": 40, "a": 37, "b": 3}, Sum("all", ("a", "b"))
    known = {"all": Bounds(40, 40), "a": Bounds(36, 39)}
    with pytest.raises(ValueError, match="already gives a small count away"):
        protect(Release(counts, [relation], known={"all": Bounds(40, 40), "a": Bounds(37, 37)}))
    assert protect(Release(counts, [relation], known=known))["b"] == Few()


def test_an_earlier_release_is_not_given_away_by_another_way_to_cut_the_same() -> None:
    """Children of 0 to 4 are out as fewer than 5; 0 to 1 and 2 to 4 must not be shown as 0 and as 5."""
    years = {("year", str(age)): Bounds() for age in range(5)}
    earlier = ("earlier", "0-4")
    ages = tuple(years)
    release = Release(
        {("now", "0-1"): 0, ("now", "2-4"): 3, ("now", "all"): 3},
        [
            Sum(earlier, ages),
            Sum(("now", "0-1"), ages[:2]),
            Sum(("now", "2-4"), ages[2:]),
            Sum(("now", "all"), (("now", "0-1"), ("now", "2-4"))),
        ],
        background=years | {earlier: Bounds(1, 4)},
        secrets=frozenset({earlier}),
    )
    result = protect(release)
    told = {cell: each.bounds for cell, each in result.items()} | years | {earlier: Bounds(1, 4)}
    assert Attack(told, release.relations).bounds(earlier) == Bounds(1, 4)


def test_nobody_may_be_hidden_too() -> None:
    """Of a sensitive group also that nobody came is not told."""
    result = protect(
        Release({"all": 30, "a": 30, "b": 0}, [Sum("all", ("a", "b"))], hide_none=frozenset({"b"}))
    )
    assert result["b"] == Few(or_none=True)
    attack = Attack({cell: each.bounds for cell, each in result.items()}, [Sum("all", ("a", "b"))])
    assert attack.bounds("b") == Bounds(0, 4)


def test_counts_that_cannot_be_are_said_to_be_so() -> None:
    """Bounds that no counts meet are a mistake of the caller, not an empty table."""
    with pytest.raises(ValueError, match="no counts can be"):
        Attack({"all": Bounds(1, 1), "a": Bounds(5, 9)}, [Sum("all", ("a",))])


def _values(bounds: Bounds) -> range:
    assert bounds.high is not None
    return range(bounds.low, bounds.high + 1)
