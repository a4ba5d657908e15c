"""Rows and tables that refuse to exist unless they balance."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from registry.reach.bands import LEGACY, NATIONAL
from registry.reach.completeness import Completeness
from registry.reach.overview_rows import ReachRow, ReachTable, Unbalanced
from registry.reach.period import Period

NOW = datetime(2024, 4, 1, 8, tzinfo=UTC)
QUARTER = Period(date(2024, 1, 1), date(2024, 3, 31))


def row(label: str = "The Moat", *, children: tuple[int, int, int, int] = (4, 2, 1, 1)) -> ReachRow:
    """Return a row that balances: 8 children, 5 adults and 2 of unknown age, in 6 families."""
    return ReachRow(
        label=label,
        hub_code="MOA",
        attendances=50,
        identified_attendances=40,
        anonymous_attendances=10,
        people=15,
        families=6,
        children=tuple(zip(LEGACY.labels, children, strict=True)),
        adults=5,
        age_unknown=2,
    )


def table(*hubs: ReachRow, city: ReachRow) -> ReachTable:
    """Return a table of these rows."""
    return ReachTable(QUARTER, LEGACY, hubs, city, Completeness((), NOW), NOW)


def city_of_two(**changes: int) -> ReachRow:
    """Return the city of two such hubs whose people all went to both, with some figures changed."""
    both = replace(row("City"), attendances=100, identified_attendances=80, anonymous_attendances=20)
    return replace(both, hub_code=None, **changes)  # type: ignore[arg-type]  # counts only


def test_a_row_that_balances_exists() -> None:
    """The total of children is the sum of the child bands, and M12 is a share of M1."""
    assert row().children_total == 8
    assert row().anonymous_share == pytest.approx(0.2)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"people": 16}, "The Moat: 16 people are not 8 children, 5 adults and 2 of unknown age."),
        ({"adults": 6}, "15 people are not 8 children, 6 adults and 2 of unknown age"),
        ({"age_unknown": 0}, "15 people are not 8 children, 5 adults and 0 of unknown age"),
        ({"attendances": 51}, "51 attendances are not 40 identified and 10 anonymous"),
        ({"anonymous_attendances": 9}, "50 attendances are not 40 identified and 9 anonymous"),
        ({"families": 41}, "41 families cannot come from 40 identified attendances"),
        ({"identified_attendances": 14, "attendances": 24}, "15 people cannot come from 14 identified"),
        ({"adults": -1, "people": 9}, "a count is below 0"),
    ],
)
def test_a_row_that_does_not_balance_refuses_to_exist(changed: dict[str, int], words: str) -> None:
    """Each identity that fails is said in words, with its numbers."""
    with pytest.raises(Unbalanced, match=words):
        replace(row(), **changed)  # type: ignore[arg-type]  # counts only


def test_identified_attendances_need_somebody() -> None:
    """Where somebody was named, there is at least one person."""
    nobody = {"people": 0, "children": tuple((label, 0) for label in LEGACY.labels)}
    with pytest.raises(Unbalanced, match="0 people cannot come from 40 identified attendances"):
        replace(row(), **nobody, adults=0, age_unknown=0)  # type: ignore[arg-type]


def test_every_fault_is_told_at_once() -> None:
    """A person who looks into it gets the whole list."""
    with pytest.raises(Unbalanced) as refused:
        replace(row(), attendances=51, people=16)
    assert len(refused.value.faults) == 2


def test_the_trap_of_2019_cannot_be_built() -> None:
    """The 2019 note's "total 0-19" held its adults; here adults in a child band break the balance."""
    with pytest.raises(Unbalanced, match="15 people are not 13 children, 5 adults"):
        row(children=(4, 2, 1, 6))


def test_a_row_without_attendance_has_no_anonymous_share() -> None:
    """A missing denominator is not a share of 0."""
    nothing = ReachRow("Harmony", "HAR", 0, 0, 0, 0, 0, tuple((label, 0) for label in LEGACY.labels), 0, 0)
    assert nothing.anonymous_share is None


def test_a_child_of_two_families_balances() -> None:
    """One child, signed in once with each of two families, is one person in two families."""
    children = tuple((label, int(label == LEGACY.labels[0])) for label in LEGACY.labels)
    assert ReachRow("Harmony", "HAR", 2, 2, 0, 1, 2, children, 0, 0).families == 2


def test_a_city_where_everybody_went_to_both_hubs_balances() -> None:
    """Attendances add up; people do not, because the city is counted afresh."""
    made = table(row(), row("Mosaic"), city=city_of_two())
    assert [each.people for each in made.rows] == [15, 15, 15]


@pytest.mark.parametrize(
    ("city", "words"),
    [
        (
            city_of_two(attendances=101, anonymous_attendances=21),
            "City: 101 attendances, but the hubs have 100",
        ),
        (city_of_two(people=14, adults=4), "City: 14 people, but one hub alone has 15"),
        (city_of_two(people=31, adults=21), "City: 31 people, .* all hubs together 30"),
        (city_of_two(people=21, adults=11), "City: 11 adults, .* all hubs together 10"),
        (city_of_two(families=5), "City: 5 families, but one hub alone has 6"),
        (city_of_two(families=13), "City: 13 families, .* all hubs together 12"),
    ],
)
def test_a_city_that_contradicts_its_hubs_is_refused(city: ReachRow, words: str) -> None:
    """No more than the hubs' sum and no fewer than the largest hub, for every unique count."""
    with pytest.raises(Unbalanced, match=words):
        table(row(), row("Mosaic"), city=city)


def test_rows_of_another_scheme_are_refused() -> None:
    """A table names one scheme, and each of its rows is cut by it."""
    with pytest.raises(Unbalanced, match="the child bands are not those of National programme"):
        replace(table(row(), row("Mosaic"), city=city_of_two()), scheme=NATIONAL)


def test_the_age_rule_names_the_day_and_the_oldest_child() -> None:
    """Every output says on which day ages were taken and where adults begin."""
    rule = table(row(), row("Mosaic"), city=city_of_two()).age_rule
    assert "31 March 2024" in rule
    assert "Somebody of 19 is a child here; adults are 20 and over." in rule
