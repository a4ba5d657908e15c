"""Tables as they may leave the building: each cell as it is shown, whatever else is out already. Pure.

What a reader knows is taken from the tables themselves (which columns are parts of which, which rows add
up, which rates stand beside which counts) and from what earlier releases showed of the same measures.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, floor

from registry.reach.disclosure.attack import Relation, Sum, Union
from registry.reach.disclosure.overlaps import Place, by_year_of_age, over_time
from registry.reach.disclosure.protect import Release, protect
from registry.reach.disclosure.shown import FEW_BOUNDS, Bounds, Few, Shown, Withheld
from registry.reach.figures import Adds, Cell, Mean, NotAvailable, Share, Table

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
    counts = {
        place: cell
        for place, cell in cells.items()
        if isinstance(cell, int) and tables[place.asked].column(place.column).personal
    }
    rates = {place: cell for place, cell in cells.items() if isinstance(cell, Share | Mean)}
    shown = protect(_release(tables, counts, rates, earlier))
    given: dict[Place, Cell | Shown] = {place: shown.get(place, cell) for place, cell in cells.items()}
    return given | {place: _rate(place, rate, counts, shown) for place, rate in rates.items()}


def place_of(asked: str, table: Table, row: str, column: str) -> Place:
    """Return what names one cell, in this release and in every other."""
    return Place(asked, row, column, table.question.period.first, table.question.period.last)


def _cells(tables: Mapping[str, Table]) -> Iterator[tuple[Place, Cell]]:
    for asked, table in tables.items():
        for row in table.all_rows:
            for column, cell in zip(table.columns, row.cells, strict=True):
                yield place_of(asked, table, row.key, column.key), cell


def _release(
    tables: Mapping[str, Table],
    counts: Mapping[Place, int],
    rates: Mapping[Place, Share | Mean],
    earlier: Sequence[Out],
) -> Release[Place]:
    known: defaultdict[Place, Bounds] = defaultdict(Bounds)
    background: dict[Place, Bounds] = {}
    for out in earlier:
        if counts.get(out.place) == out.count:
            known[out.place] &= out.bounds
        elif out.place not in counts:  # what was corrected since is another count, and tells nothing of this
            background[out.place] = out.bounds
    secrets = frozenset(place for place, bounds in background.items() if bounds == FEW_BOUNDS)
    relations: list[Relation[Place]] = [*_parts(tables, counts), *_rows(tables, counts)]
    adds_up = {place: _adds(tables, place) is Adds.UP for place in counts}
    for more, held_by in (by_year_of_age([*counts, *background]), over_time(adds_up, list(background))):
        relations += held_by
        background |= dict.fromkeys(more, Bounds())
    keep = frozenset(place_of(asked, table, "", table.columns[0].key) for asked, table in tables.items())
    tells = {place: dict(_told(place, rate, counts)) for place, rate in rates.items() if _may_stand(rate)}
    return Release(counts, relations, known, tells, background, secrets, keep=keep)


def _adds(tables: Mapping[str, Table], place: Place) -> Adds:
    return tables[place.asked].column(place.column).adds


def _parts(tables: Mapping[str, Table], counts: Mapping[Place, int]) -> Iterator[Relation[Place]]:
    for asked, table in tables.items():
        for row in table.all_rows:
            for sum_ in table.parts:
                total, *parts = (place_of(asked, table, row.key, key) for key in (sum_.whole, *sum_.parts))
                if counts.keys() >= {total, *parts}:
                    yield Sum(total, tuple(parts))


def _rows(tables: Mapping[str, Table], counts: Mapping[Place, int]) -> Iterator[Relation[Place]]:
    for asked, table in tables.items():
        if not (table.covered and table.rows):
            continue
        for column in table.columns:
            total = place_of(asked, table, "", column.key)
            parts = tuple(place_of(asked, table, row.key, column.key) for row in table.rows)
            if column.adds is not Adds.NOT and counts.keys() >= {total, *parts}:
                yield (Sum if column.adds is Adds.UP else Union)(total, parts)


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
