"""Attendances by part: counted sheet by sheet, and kept with each sheet for as long as nothing changes.

What a sheet's attendances are by age or by carer follows from it and from a few columns of the roll. So it
stands until the sheet has another version, or until such a column changes in a block of people who came.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from uuid import UUID

import numpy as np

from registry.reach.counting import By, Counts, Into, Split, uses
from registry.reach.models import BLOCK
from registry.reach.numbered import Words
from registry.reach.quick.answer import Answer, ByHub
from registry.reach.quick.came import footfall
from registry.reach.quick.choosing import Line, within
from registry.reach.quick.parts import Asked, columns_of
from registry.reach.quick.roll import Array
from registry.reach.quick.shelf import Leaf
from registry.reach.quick.span import Span
from registry.reach.quick.tabulating import NOBODY, Row, Rows, tabulate
from registry.reach.roll.known import as_number
from registry.reach.sheets.content import ANONYMOUS
from registry.reach.sheets.marks import DAY_BITS, DAYS, array_of


@dataclass(slots=True)
class Counted:
    """How many attendances of a sheet are in each part, by the part's number in the shelf's list."""

    parts: Array
    counts: Array
    blocks: frozenset[int]
    """Of the roll, in which those who came are."""
    turn: int
    """Of the roll, up to which this is known to stand."""


def attendances(answer: Answer, by: By, into: Into) -> Counts:
    """Count attendances into parts; those that name nobody are of number 0."""
    columns = columns_of(into)
    if columns is None:
        rows = Rows(list(_rows(answer, by, own=uses(into, Split.RESIDENCE))))
        return tabulate(rows, lambda asked: answer.parts.coded(into, asked))
    lines = answer.lines(by, lambda line: _by_hub(answer, line, into, columns))
    counted = {key: [each for some in by_hub.values() for each in some] for key, by_hub in lines}
    return _together(counted, answer.choice.shelf.parts)


def _by_hub(answer: Answer, line: Line, into: Into, columns: tuple[str, ...]) -> ByHub[list[Counted]]:
    """Return what is counted of each sheet of a row, by hub; of part of a month nothing is kept."""
    choice, roll = answer.choice, answer.roll
    what = choice.shelf.name(("attended", into))
    changed = cache(partial(roll.changed, columns))

    def kept(leaf: Leaf, span: Span) -> Counted | None:
        counted: Counted | None = leaf.opened[what] if span.whole and choice.shelf.has(leaf, what) else None
        if counted is None or (counted.turn != roll.turn and counted.blocks & changed(counted.turn)):
            return None
        counted.turn = roll.turn
        return counted

    there = [
        (hub, span, leaf, kept(leaf, span)) for hub, span, leaves in choice.leaves(line) for leaf in leaves
    ]
    choice.open(
        [(hub, span, [leaf]) for hub, span, leaf, counted in there if counted is None], "marks", "marks"
    )
    found: ByHub[list[Counted]] = {}
    for hub, span, leaf, counted in there:
        fresh = counted or _count(answer, leaf, span, into)
        if span.whole and fresh is not counted:
            choice.shelf.put(leaf, what, fresh, fresh.parts.nbytes)
        found.setdefault(hub, []).append(fresh)
    return found


def _count(answer: Answer, leaf: Leaf, span: Span, into: Into) -> Counted:
    """Count the attendances of a sheet on the days of a span."""
    numbers, days = _named([leaf], span)
    asked = Asked(np.append(numbers, NOBODY), days=np.append(days, np.int32(0)))
    codes, keys = answer.parts.coded(into, asked)
    counts = np.bincount(codes[:-1], minlength=len(keys))
    counts[codes[-1]] += leaf.by_day[ANONYMOUS, span.first : span.last + 1].sum()
    present = np.flatnonzero(counts)
    parts = answer.choice.shelf.parts.numbers(keys)
    blocks = frozenset(np.unique(numbers // np.uint32(BLOCK)).tolist())
    return Counted(parts[present], counts[present], blocks, answer.roll.turn)


def _together(counted: Mapping[str | None, list[Counted]], parts: Words) -> Counts:
    """Return the sums of each row's sheets."""
    keys, sheets = list(counted), [each for some in counted.values() for each in some]
    if not sheets:
        return {}
    rows = np.repeat(np.arange(len(keys)), [len(some) for some in counted.values()])
    of_row = np.repeat(rows, [len(each.parts) for each in sheets])
    places = of_row * len(parts.of) + np.concatenate([each.parts for each in sheets])
    # Sums of whole numbers as floats are exact far beyond what can be counted.
    weights = np.concatenate([each.counts for each in sheets])
    table = np.bincount(places, weights, minlength=len(keys) * len(parts.of)).reshape(len(keys), -1)
    lines, columns = np.nonzero(table)
    return {
        (keys[line], parts.of[part]): int(table[line, part])
        for line, part in zip(lines.tolist(), columns.tolist(), strict=True)
    }


def _rows(answer: Answer, by: By, *, own: bool) -> Iterator[Row]:
    """Yield of whom the attendances of each row are, and of which days; anonymous ones beside."""
    choice = answer.choice
    anonymous = {
        key: sum(int(counts[ANONYMOUS]) for counts in some.values())
        for key, some in answer.lines(by, lambda line: footfall(choice, line))
    }
    for key, by_hub in answer.lines(by, lambda line: _attendances(answer, line)):
        near = (answer.neighbours(hub, some) for hub, (some, _) in by_hub.items())
        numbers = _joined((some for some, _ in by_hub.values()), np.uint32)
        days = _joined((some for _, some in by_hub.values()), np.int32)
        yield Row(key, numbers, _joined(near, np.bool_) if own else None, days, anonymous.get(key, 0))


def _attendances(answer: Answer, line: Line) -> ByHub[tuple[Array, Array]]:
    """Return the number and the day of each identified attendance, by hub."""
    found: dict[UUID, list[tuple[Array, Array]]] = {}
    for hub, span, leaves in answer.choice.opened(line, "marks", "marks"):
        found.setdefault(hub, []).append(_named(leaves, span))
    return {
        hub: (_joined((one for one, _ in some), np.uint32), _joined((other for _, other in some), np.int32))
        for hub, some in found.items()
    }


def _named(leaves: list[Leaf], span: Span) -> tuple[Array, Array]:
    """Return the number and the day of each identified attendance on a month's sheets."""
    layers = (array_of(layer) for leaf in leaves for layer in leaf.marks.layers)
    marks = within(_joined(layers, np.uint32), span)
    days = (marks & np.uint32(DAYS - 1)).astype(np.int32) + np.int32(as_number(span.month))
    return marks >> np.uint32(DAY_BITS), days


def _joined(arrays: Iterable[Array], kind: type[np.generic]) -> Array:
    return np.concatenate([np.zeros(0, kind), *arrays])
