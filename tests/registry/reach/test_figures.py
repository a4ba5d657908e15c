"""A table that contradicts itself cannot be made, and the refusal says what is wrong."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.reach.completeness import Completeness
from registry.reach.figures import (
    Adds,
    Cell,
    Column,
    Mean,
    Measure,
    NotAvailable,
    Parts,
    Row,
    Share,
    Table,
    Unbalanced,
    share,
)
from registry.reach.period import quarter
from registry.reach.question import Question

NOW = datetime(2024, 4, 1, 8, tzinfo=UTC)
QUESTION = Question(quarter(date(2024, 2, 29)))
MEASURE = Measure("M3", "Unique people seen", "Each person once.")
COLUMNS = (
    Column("attendances", "Attendances", Adds.UP),
    Column("people", "People"),
    Column("children", "Children"),
    Column("adults", "Adults"),
)
PEOPLE = Parts("people", ("children", "adults"))
NOBODY_KNOWS = NotAvailable("No estimate is loaded.")


def table(*rows: tuple[Cell, ...], whole: tuple[Cell, ...], covered: bool = True) -> Table:
    """Return a table of hubs A, B … with these cells."""
    return Table(
        measure=MEASURE,
        question=QUESTION,
        columns=COLUMNS,
        rows=tuple(Row(key, f"Hub {key}", cells) for key, cells in zip("ABCDEFGH", rows, strict=False)),
        whole=Row("", "City", whole),
        parts=(PEOPLE,),
        rules=("Ages are of the last day.",),
        completeness=Completeness((), NOW),
        computed_at=NOW,
        covered=covered,
    )


def test_a_table_that_adds_up_is_made_and_reconciles_in_words() -> None:
    """Two hubs share one person: the city is one fewer, and every line says its sum."""
    made = table((5, 3, 2, 1), (4, 2, 1, 1), whole=(9, 4, 2, 2))
    assert list(made.reconciliation(made.whole)) == ["People 4 = Children 2 + Adults 2"]
    assert made.count(made.row("B"), "attendances") == 4
    figure = made.figure("people")
    assert (figure.cell, figure.row.label, figure.rules) == (4, "City", ("Ages are of the last day.",))


@pytest.mark.parametrize(
    ("rows", "whole", "says"),
    [
        ([(5, 3, 1, 1)], (5, 3, 2, 1), "Hub A: People 3 is not the sum of Children 1, Adults 1."),
        ([(5, 3, 2, 1)], (6, 3, 2, 1), "City: Attendances 6, but the rows have 5 together."),
        ([(5, 3, 2, 1), (1, 1, 0, 1)], (6, 2, 1, 1), "City: People 2, but one row alone has 3"),
        ([(5, 3, 2, 1), (1, 1, 0, 1)], (6, 5, 3, 2), "all 2 rows together 4."),
        ([(5, -1, -2, 1)], (5, -1, -2, 1), "Hub A: a count is below 0."),
        ([(5, 3, NOBODY_KNOWS, 1)], (5, 3, 2, 1), "Hub A: People is known in part only"),
        ([(5, 3, 2)], (5, 3, 2, 1), "Hub A: 3 cells do not fill 4 columns."),
        ([], (0, 1, 1, 0), "City: People 1, but one row alone has 0"),
    ],
)
def test_a_table_that_contradicts_itself_is_refused_with_the_reason(
    rows: list[tuple[Cell, ...]], whole: tuple[Cell, ...], says: str
) -> None:
    """Each kind of contradiction has its own sentence."""
    with pytest.raises(Unbalanced) as refused:
        table(*rows, whole=whole)
    assert any(says in fault for fault in refused.value.faults), refused.value.faults


def test_what_is_not_available_is_in_no_sum() -> None:
    """Where nothing of a sum is known there is nothing to hold against it."""
    unknown = (NOBODY_KNOWS,) * 3
    made = table((5, *unknown), whole=(5, *unknown))
    assert list(made.reconciliation(made.whole)) == [
        "People not available = Children not available + Adults not available"
    ]


def test_rows_that_do_not_cover_the_whole_are_not_held_against_it() -> None:
    """The ten busiest hubs of a thousand say nothing of the country."""
    assert table((5, 3, 2, 1), whole=(90, 40, 20, 20), covered=False).whole.cells == (90, 40, 20, 20)


def test_a_column_that_is_not_there_is_a_fault_of_the_measure() -> None:
    """Parts must name columns, or the table could not be checked."""
    with pytest.raises(Unbalanced, match="the columns are not those that were counted"):
        Table(
            measure=MEASURE,
            question=QUESTION,
            columns=COLUMNS[:2],
            rows=(),
            whole=Row("", "City", (0, 0)),
            parts=(PEOPLE,),
            rules=(),
            completeness=Completeness((), NOW),
            computed_at=NOW,
        )


def test_a_share_without_a_whole_is_not_available() -> None:
    """Nothing of nothing is not 0."""
    assert share(3, 4) == Share(3, 4)
    assert str(share(3, 4)) == "75%"
    assert share(0, 0, "Nobody came.") == NotAvailable("Nobody came.")
    assert share(3, NOBODY_KNOWS) is NOBODY_KNOWS
    assert share(NOBODY_KNOWS, 3) is NOBODY_KNOWS
    with pytest.raises(TypeError):
        share(Share(1, 2), 2)
    with pytest.raises(ValueError, match="fewer than 0"):
        Share(-1, 2)
    assert str(Mean(157, 26)) == "6.0"


CELLS = st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 9), st.integers(0, 9))


@given(rows=st.lists(CELLS, max_size=4), whole=CELLS)
def test_a_table_exists_exactly_if_it_balances(rows: list[tuple[int, ...]], whole: tuple[int, ...]) -> None:
    """Whatever the numbers: what is refused contradicts itself, and what is made does not."""
    columns = list(zip(*rows, strict=True)) or [()] * len(COLUMNS)
    attendances, *afresh = zip(columns, whole, strict=True)
    balances = (
        all(people == children + adults for _, people, children, adults in [*rows, whole])
        and sum(attendances[0]) == attendances[1]
        and all(max(each, default=0) <= city <= sum(each) for each, city in afresh)
    )
    assert made(rows, whole) is balances


def made(rows: list[tuple[int, ...]], whole: tuple[int, ...]) -> bool:
    """Return whether there is such a table."""
    try:
        table(*rows, whole=whole)
    except Unbalanced:
        return False
    return True
