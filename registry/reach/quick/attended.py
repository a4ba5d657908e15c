"""Attendances by part: counted hub by hub and month by month, and kept for as long as nothing changes.

What the attendances of a hub's month are by age or by carer follows from its sheets and from a few columns
of the roll. So it stands until a sheet has another version, or such a column changes in a block of people
who came. Attendances add up: whatever rows are asked for are sums of these.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import numpy as np

from registry.reach.counting import By, Counts, Into, Split, uses
from registry.reach.models import BLOCK
from registry.reach.numbered import Words
from registry.reach.quick.answer import Answer, ByHub
from registry.reach.quick.choosing import KINDS, Line, within
from registry.reach.quick.parts import Asked, columns_of
from registry.reach.quick.roll import Array
from registry.reach.quick.shelf import Leaf, Made
from registry.reach.quick.span import Span
from registry.reach.quick.tabulating import NOBODY, Row, Rows, tabulate
from registry.reach.roll.known import as_number
from registry.reach.sheets.content import ANONYMOUS
from registry.reach.sheets.marks import DAY_BITS, DAYS, array_of

ANY = -1
"""Stands for the kind where kinds of session are no rows."""
TAB = "\t"
NAMES = ("identified", "anonymous")


@dataclass(slots=True)
class Counted:
    """How many attendances at a hub in a month are of each kind and part, by the shelf's number of both."""

    places: Array
    counts: Array
    blocks: frozenset[int]
    """Of the roll, in which those who came are."""


Piece = tuple[str | None, Counted]
"""What is counted, under the row to which it belongs; where kinds are rows, it holds several."""


def attendances(answer: Answer, by: By, into: Into) -> Counts:
    """Count attendances into parts; those that name nobody are of number 0."""
    if into is Split.NONE:
        together: Counter[tuple[str | None, str]] = Counter()
        for (line, _), number in attendances(answer, by, Split.NAMED).items():
            together[line, ""] += number
        return together
    columns = columns_of(into)
    if columns is None:
        rows = Rows(list(_rows(answer, by, own=uses(into, Split.RESIDENCE))))
        return tabulate(rows, lambda asked: answer.parts.coded(into, asked))
    return _sums(_pieces(answer, by, into, columns), answer.choice.shelf.parts, answer.choice.kinds_by(by))


def _pieces(answer: Answer, by: By, into: Into, columns: tuple[str, ...]) -> Iterator[Piece]:
    """Yield what is counted of each hub's months, each of them once."""
    choice, hubs = answer.choice, answer.hubs
    if by in KINDS:
        kinds = frozenset().union(*choice.kinds_by(by).values())
        for _, counted in _counted(answer, replace(choice.whole, kinds=kinds), into, columns, apart=True):
            yield None, counted
    elif by in (By.HUB, By.LOCALITY):
        for hub, counted in _counted(answer, choice.whole, into, columns):
            yield hubs[hub].code if by is By.HUB else hubs[hub].locality, counted
    else:
        for line in choice.lines(by):
            for _, counted in _counted(answer, line, into, columns):
                yield line.key, counted


def _counted(
    answer: Answer, line: Line, into: Into, columns: tuple[str, ...], *, apart: bool = False
) -> Iterator[tuple[UUID, Counted]]:
    """Yield what is counted of each hub and month of a row, with kinds of session apart or together."""
    shelf, turn = answer.choice.shelf, answer.roll.turn
    shelf.refresh([span.month for span in line.spans], by_kind=line.by_kind)
    for span in line.spans:
        made = shelf.made("attended", (into, apart, line.hubs, line.kinds, span))
        versions = *shelf.versions([span.month], by_kind=line.by_kind), turn
        if made.versions != versions:
            since = made.versions[-1] if made.versions else 0
            changed = answer.roll.changed(columns, since) if since != turn else set()
            _bring_up_to_date(answer, made, replace(line, spans=(span,)), into, changed, apart=apart)
            made.versions = versions
        yield from made.of.items()


def _bring_up_to_date(
    answer: Answer, made: Made, line: Line, into: Into, changed: set[int], *, apart: bool
) -> None:
    """Count anew what has changed: other sheets, or people in a block of the roll."""
    there = {hub: (span, leaves) for hub, span, leaves in answer.choice.leaves(line)}
    stale = [
        (hub, span, leaves)
        for hub, (span, leaves) in there.items()
        if made.leaves.get(hub) != leaves or made.of[hub].blocks & changed
    ]
    if into is not Split.NAMED:
        answer.choice.open(stale, "marks", "marks")
    made.of = {hub: counted for hub, counted in made.of.items() if hub in there}
    made.of |= {hub: _count(answer, leaves, span, into, apart=apart) for hub, span, leaves in stale}
    made.leaves = {hub: leaves for hub, (_, leaves) in there.items()}


def _count(answer: Answer, leaves: Sequence[Leaf], span: Span, into: Into, *, apart: bool) -> Counted:
    """Count the attendances on a hub's sheets of one month, on the days of a span."""
    days_of = slice(span.first, span.last + 1)
    by_day = np.stack([leaf.by_day[:, days_of].sum(axis=1) for leaf in leaves]).astype(np.int64)
    blocks: frozenset[int] = frozenset()
    if into is Split.NAMED:
        table, keys = by_day, list(NAMES)
    else:
        named = [_named([leaf], span) for leaf in leaves]
        numbers = np.concatenate([*(some for some, _ in named), NOBODY])
        days = np.concatenate([*(some for _, some in named), np.zeros(1, np.int32)])
        codes, keys = answer.parts.coded(into, Asked(numbers, days=days))
        at = np.repeat(np.arange(len(leaves)), [len(some) for some, _ in named])
        table = np.bincount(at * len(keys) + codes[:-1], minlength=len(leaves) * len(keys))
        table = table.reshape(len(leaves), -1)
        table[:, int(codes[-1])] += by_day[:, ANONYMOUS]
        blocks = frozenset(np.unique(numbers // np.uint32(BLOCK)).tolist())
    kinds = [leaf.kind for leaf in leaves] if apart else [ANY]
    table = table if apart else table.sum(axis=0, keepdims=True)
    rows, parts = np.nonzero(table)
    named_places = [f"{kinds[row]}{TAB}{keys[part]}" for row, part in zip(rows, parts, strict=True)]
    places = answer.choice.shelf.parts.numbers(named_places)[: len(rows)]
    return Counted(places, table[rows, parts], blocks)


def _sums(pieces: Iterable[Piece], parts: Words, kinds_by: Mapping[str, Iterable[int]]) -> Counts:
    """Return the sums of pieces by row and part, and of all of them."""
    listed = list(pieces)
    keys = list(dict.fromkeys(key for key, _ in listed))
    number = {key: at for at, key in enumerate(keys)}
    places = np.concatenate([np.zeros(0, np.int32), *(each.places for _, each in listed)])
    counts = np.concatenate([np.zeros(0, np.int64), *(each.counts for _, each in listed)])
    sizes = [len(each.places) for _, each in listed]
    rows = np.repeat(np.array([number[key] for key, _ in listed], np.int64), sizes)
    # Sums of whole numbers as floats are exact far beyond what can be counted.
    sums = np.bincount(rows * len(parts.of) + places, counts, minlength=len(keys) * len(parts.of))
    table = sums.reshape(-1, len(parts.of))
    row_of = {str(kind): key for key, kinds in kinds_by.items() for kind in kinds}
    found: Counter[tuple[str | None, str]] = Counter()
    for row, place in zip(*(each.tolist() for each in np.nonzero(table)), strict=True):
        kind, _, part = parts.of[place].partition(TAB)
        found[row_of.get(kind, keys[row]), part] += int(table[row, place])
        found[None, part] += int(table[row, place])
    return found


def _rows(answer: Answer, by: By, *, own: bool) -> Iterator[Row]:
    """Yield of whom the attendances of each row are, and of which days; anonymous ones beside."""
    named = attendances(answer, by, Split.NAMED)
    for key, by_hub in answer.lines(by, lambda line: _attendances(answer, line)):
        near = (answer.neighbours(hub, some) for hub, (some, _) in by_hub.items())
        numbers = _joined((some for some, _ in by_hub.values()), np.uint32)
        days = _joined((some for _, some in by_hub.values()), np.int32)
        anonymous = named.get((key, "anonymous"), 0)
        yield Row(key, numbers, _joined(near, np.bool_) if own else None, days, anonymous)


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
