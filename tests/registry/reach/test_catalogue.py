"""Every measure answers every kind of question with a table, in an empty registry too."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from registry.reach.bands import LEGACY, SCHEMES
from registry.reach.enquiry import enquiry
from registry.reach.figures import NotAvailable, Table
from registry.reach.measures.catalogue import CATALOGUE
from registry.reach.period import quarter
from registry.reach.question import AgeRule, Question, Residence, VenueKind
from tests.registry.reach.city import DAY, Came, City

NOW = datetime(2024, 4, 1, 8, tzinfo=UTC)
QUESTION = Question(quarter(DAY), LEGACY)


def answer(name: str, question: Question = QUESTION) -> Table:
    """Return the table of a measure."""
    with enquiry(question, NOW) as asked:
        return CATALOGUE[name].table(asked)


@pytest.fixture
def lively(city: City) -> City:
    """Return a city in which a family came to two hubs, and somebody without a name to one."""
    moat, mosaic = city.hub("MOA"), city.hub("MOS")
    family, child, adult = city.family(moat), city.person(date(2021, 5, 5)), city.person(date(1990, 1, 1))
    days = [DAY + timedelta(days=number) for number in range(3)]
    city.came(*(Came(moat, day, child, family) for day in days))
    city.came(Came(mosaic, DAY, child, family), Came(moat, DAY, adult, family), Came(moat, DAY))
    return city


@pytest.mark.parametrize("name", CATALOGUE)
def test_an_empty_registry_answers_with_zeros_and_what_is_not_available(name: str, city: City) -> None:
    """Nothing is divided by nothing, and nothing is 0 for want of a file."""
    table = answer(name)
    assert table.rows == ()
    assert {type(cell) for cell in table.whole.cells} <= {int, NotAvailable}
    assert not any(cell for cell in table.whole.cells if isinstance(cell, int))


ONE_HUB = {"hubs": frozenset({"MOA"})}
NARROWED: list[dict[str, Any]] = [
    ONE_HUB,
    {"locality": "Nowhere"},
    {"session_types": frozenset({"*drop-in"})},
    {"partners": frozenset({"midwives"})},
    {"venues": frozenset({VenueKind.OUTREACH})},
    {"ages": AgeRule.FIRST_DAY},
    {"residence": Residence.CITY},
    {"residence": Residence.REACH_AREA},
    *({"scheme": scheme} for scheme in SCHEMES.values()),
]


@pytest.mark.parametrize("name", CATALOGUE)
def test_every_question_is_answered_by_a_table_that_balances(name: str, lively: City) -> None:
    """Whatever is narrowed, and by whatever rule people are counted; each names its measure."""
    for change in NARROWED:
        table = answer(name, replace(QUESTION, **change))
        hubs = 1 if change is ONE_HUB else 0 if "locality" in change else 2
        assert (bool(table.measure.counts), len(table.rows)) == (True, hubs)


def test_the_whole_is_counted_afresh(lively: City) -> None:
    """A child at two hubs is one in the city; three hub days are four visits; nobody's visit is anonymous."""
    people = answer("people")
    assert [people.count(row, "children") for row in people.all_rows] == [1, 1, 1]
    visits = answer("visits")
    assert [visits.count(row, "visits") for row in visits.all_rows] == [4, 1, 5]
    footfall = answer("attendances")
    assert [footfall.count(row, "anonymous") for row in footfall.all_rows] == [1, 0, 1]
