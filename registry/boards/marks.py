"""What a chart draws: the cells of a table as marks. Nothing is computed here, and nothing is drawn."""

import re
from calendar import month_name
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from heapq import nlargest

from registry.boards.paging import is_long
from registry.boards.panel import Chart, Shape
from registry.reach.figures import Mean, Row, Share, Table
from registry.reach.words import thousands

MONTHS = re.compile("|".join(month_name[1:]))
LONGEST = 34
"""Letters of a label in a chart; the table has all of them."""
MOST_BARS = 30
"""How many rows of a long table are drawn as bars: more can neither be told apart nor drawn in time."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing drawn: a row, a part of it, how much."""

    row: str
    part: str
    value: float
    said: str
    """The number as the table writes it."""


def marks(table: Table, chart: Chart) -> list[Mark]:
    """Return what is drawn, in the order of the table; what is not available is not drawn.

    Of a long table only the largest bars, the largest first.
    """
    keys = list(_drawn(table, chart))
    rows = (
        nlargest(MOST_BARS, table.rows, _size(table, keys)) if is_cut(table, chart) else _rows(table, chart)
    )
    alike = Counter(_short(row.label) for row in rows)
    return [
        Mark(_named(row, alike), _label(table, key), value, _said(table, row, key))
        for row in rows
        for key in keys
        if (value := _value(table, row, key)) is not None
    ]


def is_cut(table: Table, chart: Chart) -> bool:
    """Say whether only the largest rows are drawn."""
    return chart.shape in (Shape.BARS, Shape.BESIDE) and is_long(table.rows)


def is_anything(table: Table, chart: Chart) -> bool:
    """Say whether anything drawn would be more than 0; it looks no further than the first that is."""
    keys = list(_drawn(table, chart))
    return any(_value(table, row, key) for row in _rows(table, chart) for key in keys)


def _rows(table: Table, chart: Chart) -> tuple[Row, ...]:
    return (table.whole,) if chart.shape is Shape.WHOLE else table.rows


def _size(table: Table, keys: list[str]) -> Callable[[Row], float]:
    """Return how long a row's bars are together."""
    return lambda row: sum(_value(table, row, key) or 0 for key in keys)


def _drawn(table: Table, chart: Chart) -> Iterable[str]:
    if isinstance(chart.of, tuple):
        return chart.of
    if chart.shape is Shape.BESIDE:
        return (column.key for column in table.columns if column.key.startswith(f"{chart.of}_"))
    return parts_of(table, chart.of, deep=chart.deep)


def parts_of(table: Table, key: str, *, deep: bool) -> Iterator[str]:
    """Yield the keys of the parts of a column, or its own where it has none."""
    parts = next((sum_.parts for sum_ in table.parts if sum_.whole == key), None)
    if parts is None:
        yield key
        return
    for part in parts:
        yield from parts_of(table, part, deep=True) if deep else (part,)


def is_rate(table: Table, chart: Chart) -> bool:
    """Say whether the column holds rates rather than counts."""
    keys = list(_drawn(table, chart))
    return any(isinstance(table.cell(row, key), Share) for row in table.all_rows for key in keys)


def _named(row: Row, alike: Counter[str]) -> str:
    """Return a row's label, with its key where another is alike: what has one name is drawn as one bar."""
    label = _short(row.label)
    if alike[label] < 2 or not row.key:
        return label
    return f"{_short(row.label, LONGEST - len(row.key) - 3)} ({row.key})"


def _label(table: Table, key: str) -> str:
    column = table.column(key)
    twice = column.group and sum(each.label == column.label for each in table.columns) > 1
    if not twice:
        return _short(column.label)
    # What tells two parts apart stands at the end, so the group's name is what is shortened.
    return f"{_short(column.group, LONGEST - len(column.label) - 2)}: {column.label}"


def _short(label: str, longest: int = LONGEST) -> str:
    """Return a label that leaves room for what is drawn: months by three letters, and no more than fits."""
    label = MONTHS.sub(lambda month: month[0][:3], label)
    return label if len(label) <= longest else f"{label[: longest - 1].rstrip()}…"


def _said(table: Table, row: Row, key: str) -> str:
    cell = table.cell(row, key)
    return thousands(cell) if isinstance(cell, int) else str(cell)


def _value(table: Table, row: Row, key: str) -> float | None:
    cell = table.cell(row, key)
    if isinstance(cell, Share | Mean):
        return cell.value
    return cell if isinstance(cell, int) else None
