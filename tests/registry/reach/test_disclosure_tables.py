"""Tables that leave the building: rates, other ways of cutting the same, and earlier releases."""

from datetime import UTC, date, datetime
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from registry.reach.completeness import Completeness
from registry.reach.disclosure.attack import Attack, Relation, Sum, Union
from registry.reach.disclosure.overlaps import Place
from registry.reach.disclosure.shown import Bounds, Few, Rounded, Withheld
from registry.reach.disclosure.tables import Out, outside, place_of
from registry.reach.figures import Adds, Cell, Column, Measure, NotAvailable, Parts, Row, Share, Table, share
from registry.reach.period import Period, financial_year, quarter
from registry.reach.question import Question

NOW = datetime(2024, 4, 1, 8, tzinfo=UTC)
SPRING = quarter(date(2024, 2, 29))
PEOPLE = Measure("M3", "Unique people seen", "Each person once.")


def by_age(bands: dict[str, list[int]], period: Period = SPRING) -> Table:
    """Return children of each hub by bands such as "0_4", and the city in which nobody is at two hubs."""
    keys = [f"children_{band}" for band in bands]
    columns = [Column("children", "Children"), *(Column(key, key) for key in keys)]
    per_hub = list(zip(*bands.values(), strict=True))
    rows = [Row(f"H{at}", f"Hub {at}", (sum(cells), *cells)) for at, cells in enumerate(per_hub)]
    whole = Row("", "City", tuple(sum(cells) for cells in zip(*(row.cells for row in rows), strict=True)))
    return _table(columns, rows, whole, (Parts("children", tuple(keys)),), period)


def _table(
    columns: list[Column], rows: list[Row], whole: Row, parts: tuple[Parts, ...], period: Period
) -> Table:
    return Table(
        measure=PEOPLE,
        question=Question(period),
        columns=tuple(columns),
        rows=tuple(rows),
        whole=whole,
        parts=parts,
        rules=(),
        completeness=Completeness((), NOW),
        computed_at=NOW,
    )


def engaged(seen: int, registered: int) -> Table:
    """Return one hub's people seen of those registered, with the rate."""
    cells: tuple[Cell, ...] = (registered, seen, registered - seen, share(seen, registered))
    columns = [Column("registered", "Registered"), Column("seen", "Seen"), Column("not_seen", "Not seen")]
    columns.append(Column("engaged", "Engaged", Adds.NOT))
    parts = (Parts("registered", ("seen", "not_seen")),)
    return _table(columns, [Row("H0", "Hub 0", cells)], Row("", "City", cells), parts, SPRING)


def told(tables: dict[str, Table]) -> list[Out]:
    """Return what these tables tell once they are out."""
    given_ = outside(tables)
    found = []
    for asked, table in tables.items():
        for row in table.all_rows:
            for column, cell in zip(table.columns, row.cells, strict=True):
                shown = given_[place := place_of(asked, table, row.key, column.key)]
                if isinstance(cell, int) and isinstance(shown, Rounded | Few | Withheld):
                    found.append(Out(place, cell, shown.bounds))
    return found


def test_a_rate_does_not_give_away_what_its_counts_hide() -> None:
    """38 of 40 is 95.0 %: with the rate and the registered, the two who were not seen would be known."""
    table = engaged(38, 40)
    given_ = outside({"engaged": table})
    cell = {
        column: given_[place_of("engaged", table, "H0", column)] for column in ("seen", "not_seen", "engaged")
    }
    assert cell["not_seen"] == Few()
    assert cell["engaged"] == Withheld() or cell["seen"] == Withheld()


def test_a_rate_of_many_stands_unrounded() -> None:
    """Rates come from the counts before they are rounded."""
    table = engaged(333, 1000)
    assert outside({"engaged": table})[place_of("engaged", table, "H0", "engaged")] == Share(333, 1000)


def test_a_rate_of_few_is_withheld() -> None:
    """Fewer than 5, or out of fewer than 20, make no rate."""
    for seen, registered in ((4, 100), (9, 19)):
        table = engaged(seen, registered)
        assert outside({"e": table})[place_of("e", table, "H0", "engaged")] == Withheld()


def test_what_is_not_known_and_what_is_no_person_stays_as_it_is() -> None:
    """Sessions are not people: 3 of them are 3."""
    columns = [Column("delivered", "Delivered", Adds.UP, personal=False), Column("rate", "Rate", Adds.NOT)]
    cells: tuple[Cell, ...] = (3, NotAvailable("No estimate is loaded."))
    table = _table(columns, [Row("H0", "Hub 0", cells)], Row("", "City", cells), (), SPRING)
    given_ = outside({"sessions": table})
    assert given_[place_of("sessions", table, "H0", "delivered")] == 3
    assert given_[place_of("sessions", table, "", "rate")] == NotAvailable("No estimate is loaded.")


counts = st.lists(st.integers(0, 12), min_size=2, max_size=2)


@settings(max_examples=10, deadline=None)
@given(st.lists(counts, min_size=5, max_size=5))
def test_two_ways_of_cutting_ages_cannot_be_played_against_each_other(years: list[list[int]]) -> None:
    """The same children by 0-1 and 2-4, and later by 0-2 and 3-4: nobody can subtract one from the other."""

    def cut(*edges: int) -> Table:
        return by_age(
            {
                f"{low}_{high - 1}": [sum(hub) for hub in zip(*years[low:high], strict=True)]
                for low, high in pairwise(edges)
            }
        )

    first, second = {"people": cut(0, 2, 5)}, {"people": cut(0, 3, 5)}
    before = told(first)
    after = outside(second, before)
    bounds = {out.place: out.bounds for out in before}
    for place, shown in after.items():
        assert isinstance(shown, Rounded | Few | Withheld)
        bounds[place] = bounds.get(place, Bounds()) & shown.bounds
    relations: list[Relation[Place]] = []
    for place in list(bounds):
        low, high = map(int, place.column.removeprefix("children_").split("_"))
        ages = tuple(place._replace(column=f"children of {age}") for age in range(low, high + 1))
        bounds |= dict.fromkeys(ages, Bounds())
        relations.append(Sum(place, ages))
    for column in {place.column for place in bounds}:
        city = Place("people", "", column, SPRING.first, SPRING.last)
        relations.append(Union(city, (city._replace(row="H0"), city._replace(row="H1"))))
    attack = Attack(bounds, relations)
    small = [out.place for out in before if 0 < out.count < 5]
    small += [place for place, shown in after.items() if shown == Few()]
    assert all(attack.bounds(place).holds(Bounds(1, 4)) for place in small)


def test_what_is_withheld_in_one_table_does_not_stand_in_another() -> None:
    """People are counted by age and by sex: the total that the first withholds is the second's too."""
    first = by_age({"0_4": [5, 40], "5_9": [2, 2]})
    second = by_age({"0_4": [5, 40], "5_9": [2, 2]})
    given_ = outside({"by age": first, "again": second})
    for row in first.all_rows:
        one, other = (place_of(asked, first, row.key, "children") for asked in ("by age", "again"))
        assert isinstance(given_[one], Withheld) == isinstance(given_[other], Withheld)
    assert any(isinstance(each, Withheld) for each in given_.values())


def test_a_year_does_not_give_a_quarter_away() -> None:
    """Three quarters are out; the year's total would leave the children of the fourth, which are few."""

    def hub(children: int, period: Period) -> Table:
        cells: tuple[Cell, ...] = (children,)
        columns = [Column("attendances", "Attendances", Adds.UP)]
        return _table(columns, [Row("H0", "Hub 0", cells)], Row("", "City", cells), (), period)

    year = financial_year(date(2024, 2, 1))
    quarters = [quarter(date(2023, month, 1)) for month in (4, 7, 10)] + [SPRING]
    before = [
        out
        for period, number in zip(quarters, (40, 35, 50, 3), strict=True)
        for out in told({"a": hub(number, period)})
    ]
    exact = [
        Out(out.place, out.count, Bounds(out.count, out.count) if out.count > 4 else out.bounds)
        for out in before
    ]
    table = hub(128, year)
    given_ = outside({"a": table}, exact)[place_of("a", table, "H0", "attendances")]
    assert given_ == Withheld()
