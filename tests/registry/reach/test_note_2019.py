"""The old table's faults are in its own numbers, and ours cannot have them."""

from datetime import UTC, date, datetime

from registry.reach.bands import NATIONAL
from registry.reach.enquiry import enquiry
from registry.reach.figures import Share
from registry.reach.measures.note_2019 import PRINTED, WRONG, use_as_in_2019
from registry.reach.period import Period
from registry.reach.question import Question
from tests.registry.reach.city import Came, City

NOW = datetime(2020, 1, 6, 8, tzinfo=UTC)
PERIOD = Period(date(2019, 4, 1), date(2019, 12, 16))


def test_the_printed_total_was_of_all_people_and_not_of_children() -> None:
    """Every row: the total is all five bands and a few more; the children alone fall far short of it."""
    for row in PRINTED:
        assert 11 <= row.total - sum(row.bands) <= 66
        assert sum(row.bands[:4]) < 0.67 * row.total
    assert sum(row.total for row in PRINTED) == 11_141
    assert sum(sum(row.bands[:4]) for row in PRINTED) == 5_599
    assert "11,141" in WRONG[0].was
    assert "5,599" in WRONG[0].was


def test_the_table_made_rightly_keeps_adults_and_unknown_ages_apart(city: City) -> None:
    """In the old bands whatever scheme is asked for; a child at two hubs is one in the city."""
    aspire, moat = city.hub("ASP"), city.hub("MOA")
    family = city.family(moat)
    child, teen = city.person(date(2015, 3, 1)), city.person(date(2000, 12, 1))
    adult, somebody = city.person(date(1999, 12, 1)), city.person(None)
    day = date(2019, 11, 5)
    city.came(*(Came(moat, day, each, family) for each in (child, teen, adult, somebody)))
    city.came(Came(aspire, day, child, family), Came(aspire, day))
    with enquiry(Question(PERIOD, NATIONAL), NOW) as asked:
        table = use_as_in_2019(asked)
    shown = (
        "people",
        "children",
        "children_0_4",
        "children_16_19",
        "adults_20_plus",
        "age_unknown",
        "anonymous",
    )
    assert [[table.count(row, key) for key in shown] for row in table.all_rows] == [
        [1, 1, 1, 0, 0, 0, 1],
        [4, 2, 1, 1, 1, 1, 0],
        [4, 2, 1, 1, 1, 1, 1],
    ]
    assert str(table.cell(table.whole, "reach")) == "not available"
    assert not any(isinstance(cell, Share) for cell in table.whole.cells)
