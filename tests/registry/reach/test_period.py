"""Periods, their names, and how they are read from what people send."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.reach.bands import LEGACY, NATIONAL, Scheme
from registry.reach.period import (
    Period,
    calendar_year,
    financial_year,
    quarter,
    quarter_before,
    quick_choices,
)
from registry.reach.question import Misread, Question, read_question

TODAY = date(2026, 3, 27)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("period", "name"),
    [
        (quarter(date(2024, 2, 29)), "Q4 2023/24, January to March"),
        (quarter(date(2024, 4, 1)), "Q1 2024/25, April to June"),
        (quarter(date(1999, 12, 31)), "Q3 1999/00, October to December"),
        (financial_year(date(2024, 3, 31)), "Financial year 2023/24"),
        (calendar_year(date(2024, 3, 31)), "Calendar year 2024"),
        (Period(date(2024, 1, 2), date(2024, 3, 31)), ""),
    ],
)
def test_a_period_is_named_as_the_council_names_it(period: Period, name: str) -> None:
    """Quarters count from April; a span without a name has none."""
    assert period.name == name


@given(day=DAYS)
def test_quarters_follow_one_another_without_a_gap(day: date) -> None:
    """Each day is in its quarter, and the quarter before ends on the eve of it."""
    this = quarter(day)
    before = quarter_before(this)
    assert this.first <= day <= this.last
    assert (this.first - before.last).days == 1
    assert 90 <= (this.last - this.first).days + 1 <= 92
    assert quarter(this.first) == quarter(this.last) == this


@given(day=DAYS)
def test_a_year_holds_its_quarters(day: date) -> None:
    """Both kinds of year begin and end with a quarter."""
    for year in (financial_year(day), calendar_year(day)):
        assert year.first <= day <= year.last
        assert quarter(year.first).first == year.first
        assert quarter(year.last).last == year.last


def test_a_period_may_be_one_day_but_not_less() -> None:
    """A closed span holds at least its first day."""
    assert Period(TODAY, TODAY).dates == "27 March 2026"
    with pytest.raises(ValueError, match="ends on or after"):
        Period(TODAY, date(2026, 3, 26))


def test_quick_choices_are_those_of_today() -> None:
    """The names on the page mean what they say."""
    choices = {name: (period.first, period.last) for name, period in quick_choices(TODAY)}
    assert choices == {
        "Today": (TODAY, TODAY),
        "This quarter": (date(2026, 1, 1), date(2026, 3, 31)),
        "Last quarter": (date(2025, 10, 1), date(2025, 12, 31)),
        "This financial year": (date(2025, 4, 1), date(2026, 3, 31)),
        "Last financial year": (date(2024, 4, 1), date(2025, 3, 31)),
        "This calendar year": (date(2026, 1, 1), date(2026, 12, 31)),
    }


def test_no_dates_mean_this_quarter() -> None:
    """Who asks for nothing in particular sees the quarter they are in."""
    assert read_question({}, TODAY) == Question(quarter(TODAY), LEGACY)


@given(days=st.tuples(DAYS, DAYS).map(sorted), scheme=st.sampled_from([LEGACY, NATIONAL]))
def test_a_question_survives_its_query_string(days: list[date], scheme: Scheme) -> None:
    """The link made from a question asks the same question."""
    question = Question(Period(*days), scheme)
    assert read_question(question.query, TODAY) == question


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"from": "2024-01-01"}, "The last day is missing"),
        ({"to": "2024-01-01"}, "The first day is missing"),
        ({"from": "2024-02-30", "to": "2024-03-31"}, "The first day is not a date"),
        ({"from": "2024-01-01", "to": "soon"}, "The last day is not a date"),
        ({"from": "2024-03-31", "to": "2024-01-01"}, "The last day is before the first day"),
        ({"from": "0001-01-01", "to": "2024-01-01"}, "between the years 2000 and 2099"),
        ({"from": "2024-01-01", "to": "9999-12-31"}, "between the years 2000 and 2099"),
        ({"scheme": "'; DROP TABLE"}, "no such age-band scheme"),
    ],
)
def test_a_question_that_cannot_be_read_is_answered_in_a_sentence(asked: dict[str, str], words: str) -> None:
    """Each mistake is named in words that say what to give instead."""
    answer = read_question(asked, TODAY)
    assert isinstance(answer, Misread)
    assert words in answer.sentence
    assert answer.sentence.endswith(".")


@given(first=st.text(max_size=12), last=st.text(max_size=12))
def test_any_text_is_read_or_refused(first: str, last: str) -> None:
    """Nothing that somebody types breaks the reading."""
    answer = read_question({"from": first, "to": last}, TODAY)
    assert isinstance(answer, Question | Misread)
