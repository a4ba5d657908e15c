"""Tables as they may leave the building: each cell as it is shown, whatever else is out already. Pure.

What a reader knows is taken from the tables themselves (which columns are parts of which, which rows add
up, which rates stand beside which counts) and from what earlier releases showed of the same measures.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, floor

from registry.reach.disclosure.attack import Relation, Sum, Union
from registry.reach.disclosure.overlaps import Place, alike, by_year_of_age, named, nested, over_time
from registry.reach.disclosure.protect import Release, protect
from registry.reach.disclosure.shown import FEW_BOUNDS, Bounds, Few, Shown, Withheld
from registry.reach.figures import Adds, Cell, Column, Mean, NotAvailable, Share, Table

LEAST_PART, LEAST_WHOLE = 5, 20
"""A rate is shown only of so many, out of so many (domain.md 6.6)."""
OFF = {Share: 0.0005, Mean: 0.05}
"""By how much a rate (to a tenth of a percent) or a mean (to a tenth) may be off, as it is shown."""


@dataclass(frozen=True, slots=True)
class Out:
    """A count that has left the building before, and what it told."""

    place: Place
    count: int = field(repr=False)
    bounds: Bounds


def outside(tables: Mapping[str, Table], earlier: Sequence[Out] = ()) -> dict[Place, Cell | Shown]:
    """Return what may stand in each cell of these tables, each named for what was asked.

    Raises:
        ValueError: earlier releases give a small count away whatever is withheld now.
    """
    cells = dict(_cells(tables))
    personal = {place for place, column in _columns(tables) if column.personal}
    counts = {place: cell for place, cell in cells.items() if isinstance(cell, int) and place in personal}
    rates = {place: cell for place, cell in cells.items() if isinstance(cell, Share | Mean)}
    names = alike(counts | {out.place: out.count for out in earlier})
    protected = protect(_release(tables, counts, rates, names, earlier))
    shown = {place: protected[names[place]] for place in counts}
    shown |= {place: each for place, each in protected.items() if place in rates}
    given: dict[Place, Cell | Shown] = {place: shown.get(place, cell) for place, cell in cells.items()}
    return given | {place: _rate(place, rate, counts, shown) for place, rate in rates.items()}


def place_of(asked: str, table: Table, row: str, column: str) -> Place:
    """Return what names one cell, in this release and in every other."""
    period, oldest = table.question.period, table.question.scheme.adults_from - 1
    return Place(asked, row, named(column, oldest), period.first, period.last)


def _columns(tables: Mapping[str, Table]) -> Iterator[tuple[Place, Column]]:
    for asked, table in tables.items():
        for row in table.all_rows:
            for column in table.columns:
                yield place_of(asked, table, row.key, column.key), column


def _adds(tables: Mapping[str, Table]) -> Iterator[tuple[Place, Adds]]:
    return ((place, column.adds) for place, column in _columns(tables))


def _same_period(table: Table, place: Place) -> bool:
    return (table.question.period.first, table.question.period.last) == (place.first, place.last)


def _cells(tables: Mapping[str, Table]) -> Iterator[tuple[Place, Cell]]:
    for asked, table in tables.items():
        for row in table.all_rows:
            for column, cell in zip(table.columns, row.cells, strict=True):
                yield place_of(asked, table, row.key, column.key), cell


def _release(
    tables: Mapping[str, Table],
    counts: Mapping[Place, int],
    rates: Mapping[Place, Share | Mean],
    names: Mapping[Place, Place],
    earlier: Sequence[Out],
) -> Release[Place]:
    """Return what is to be protected, each count under its one name."""
    # What was corrected since is another count than the one that is out, and tells nothing of it.
    out = {each.place: each.bounds for each in earlier if counts.get(each.place, each.count) == each.count}
    adds_up = {place: adds is Adds.UP for place, adds in _adds(tables) if place in counts}
    before = [place for place in out if place not in counts]
    ages, by_age = by_year_of_age(counts, before)
    lasting = {place for place, column in _columns(tables) if column.lasting}
    rests, by_time = over_time({place: up for place, up in adds_up.items() if place in lasting}, before)
    told = {each.place: each.count for each in earlier if each.place in out}
    differences, by_difference = nested(counts, {place: told[place] for place in before})
    across = _rows(tables, {*counts, *before, *ages})
    own = {names[place] for place in counts}
    known: defaultdict[Place, Bounds] = defaultdict(Bounds)
    for place, bounds in out.items():
        known[names[place]] &= bounds
    background = {name: bounds for name, bounds in known.items() if name not in own}
    first = [place_of(asked, table, "", table.columns[0].key) for asked, table in tables.items()]
    return Release(
        counts={names[place]: count for place, count in counts.items()},
        relations=[
            each.renamed(names)
            for each in (*_parts(tables, counts), *across, *by_age, *by_time, *by_difference)
        ],
        known=known,
        rates={
            place: {names[each]: bounds for each, bounds in _told(place, rate, counts)}
            for place, rate in rates.items()
            if _may_stand(rate)
        },
        background=background | dict.fromkeys((*ages, *rests, *differences), Bounds()),
        secrets=frozenset(differences)
        | {name for name, bounds in background.items() if bounds == FEW_BOUNDS},
        keep=frozenset(names[place] for place in first if place in counts),
    )


def _parts(tables: Mapping[str, Table], counts: Mapping[Place, int]) -> Iterator[Relation[Place]]:
    for asked, table in tables.items():
        for row in table.all_rows:
            for sum_ in table.parts:
                total, *parts = (place_of(asked, table, row.key, key) for key in (sum_.whole, *sum_.parts))
                if counts.keys() >= {total, *parts}:
                    yield Sum(total, tuple(parts))


def _rows(tables: Mapping[str, Table], places: Collection[Place]) -> Iterator[Relation[Place]]:
    """Yield how the rows of each column, shown now or not, make up the whole."""
    up = {place._replace(row="") for place, adds in _adds(tables) if adds is Adds.UP}
    no = {place._replace(row="") for place, adds in _adds(tables) if adds is Adds.NOT}
    for whole in [place for place in places if not place.row and place not in no]:
        table = tables.get(whole.asked)
        if table is None or not table.covered or not table.rows or not _same_period(table, whole):
            continue
        parts = tuple(whole._replace(row=row.key) for row in table.rows)
        if all(part in places for part in parts):
            yield (Sum if whole in up else Union)(whole, parts)


def _beside(place: Place, rate: Share | Mean, counts: Mapping[Place, int]) -> Iterator[tuple[Place, bool]]:
    """Yield the counts that a rate may be made of, by their numbers, and whether as its part."""
    part, whole = (rate.part, rate.of) if isinstance(rate, Share) else (rate.total, rate.each)
    for other, count in counts.items():
        if (other.asked, other.row) == (place.asked, place.row) and count in (part, whole):
            yield other, count == part


def _told(place: Place, rate: Share | Mean, counts: Mapping[Place, int]) -> Iterator[tuple[Place, Bounds]]:
    """Yield what a rate tells of the counts that it is made of, to a reader who knows the other exactly."""
    part, whole = (rate.part, rate.of) if isinstance(rate, Share) else (rate.total, rate.each)
    low, high = rate.value - OFF[type(rate)], rate.value + OFF[type(rate)]
    for other, is_part in _beside(place, rate, counts):
        if is_part:
            yield other, Bounds(max(0, ceil(low * whole)), floor(high * whole))
        else:
            yield other, Bounds(max(0, ceil(part / high)), floor(part / low) if low > 0 else None)


def _may_stand(rate: Share | Mean) -> bool:
    if isinstance(rate, Share):
        return rate.part >= LEAST_PART and rate.of >= LEAST_WHOLE
    return rate.total >= LEAST_PART


def _rate(
    place: Place, rate: Share | Mean, counts: Mapping[Place, int], shown: Mapping[Place, Shown]
) -> Cell | Shown:
    """Return a rate, or that it is withheld: of too few, or beside a count that is."""
    hidden = any(isinstance(shown[other], Few | Withheld) for other, _ in _beside(place, rate, counts))
    return Withheld() if hidden or place in shown or not _may_stand(rate) else rate


def is_available(cell: Cell | Shown) -> bool:
    """Whether a cell says anything at all."""
    return not isinstance(cell, NotAvailable | Withheld)
