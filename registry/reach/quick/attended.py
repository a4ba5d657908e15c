"""Attendances by part: counted hub by hub and month by month, and kept for as long as nothing changes.

What the attendances of a hub's month are by age or by carer follows from its sheets and from a few columns
of the roll. So it stands until a sheet has another version, or such a column changes in a block of people
who came. Attendances add up: whatever rows are asked for are sums of these.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

import numpy as np

from registry.reach.counting import By, Counts, Into, Split, uses
from registry.reach.models import BLOCK
from registry.reach.quick.answer import Answer, ByHub
from registry.reach.quick.choosing import KINDS, Line, within
from registry.reach.quick.parts import NOBODY, Asked, columns_of
from registry.reach.quick.roll import Array
from registry.reach.quick.shelf import Leaf, Made
from registry.reach.quick.span import Span
from registry.reach.quick.standing import Told
from registry.reach.quick.tabulating import Row, Rows, tabulate
from registry.reach.roll.known import as_number
from registry.reach.sheets.content import ANONYMOUS
from registry.reach.sheets.marks import DAY_BITS, DAYS, array_of

ANY = -1
"""Stands for the kind where kinds of session are no rows."""
TAB = "\t"
NAMES = ("identified", "anonymous")


@dataclass(frozen=True, slots=True)
class Counted:
    """How many attendances at a hub in a month are of each kind and part, by the shelf's number of both."""

    places: Array
    counts: Array
    blocks: frozenset[int]
    """Of the roll, in which those who came are."""


@dataclass(frozen=True, slots=True)
class Month:
    """What is counted of all hubs in a month, one after another."""

    hubs: list[UUID]
    sizes: list[int]
    """How many places each hub has."""
    places: Array
    counts: Array


def attendances(answer: Answer, by: By, into: Into) -> Counts:
    """Count attendances into parts; those that name nobody are of number 0."""
    if into is Split.NONE:
        named = attendances(answer, by, Split.NAMED)
        return {line: {"": sum(parts.values())} for line, parts in named.items()}
    columns = columns_of(into)
    if columns is None or uses(into, Split.FIRST):
        rows = Rows(list(_rows(answer, by, own=uses(into, Split.RESIDENCE))))
        return tabulate(rows, lambda asked: answer.parts.coded(into, asked))
    lines, table, keys = _table(answer, by, into, columns)
    told = answer.kept.state(("attended", by, into, answer.question), Told)
    return told.tell([*lines, None], keys, np.vstack([table, table.sum(axis=0)]))


def _table(
    answer: Answer, by: By, into: Into, columns: tuple[str, ...]
) -> tuple[list[str], Array, list[str]]:
    """Return the rows, how many attendances of each are in each part, and the parts."""
    choice, words = answer.choice, answer.choice.shelf.parts
    row_of: dict[str, int] = {}
    months, rows = [], [np.zeros(0, np.int64)]
    if by in KINDS:
        kinds = frozenset().union(*choice.kinds_by(by).values())
        months = list(_months(answer, replace(choice.whole, kinds=kinds), into, columns, apart=True))
    elif by in (By.HUB, By.LOCALITY):
        months = list(_months(answer, choice.whole, into, columns))
        keys = {pk: hub.code if by is By.HUB else hub.locality for pk, hub in answer.hubs.items()}
        row_of = {key: row for row, key in enumerate(sorted(set(keys.values())))}
        row_of_hub = {pk: row_of[key] for pk, key in keys.items()}
        rows += [np.repeat([row_of_hub[hub] for hub in month.hubs], month.sizes) for month in months]
    else:
        for row, line in enumerate(choice.lines(by)):
            row_of[str(line.key)] = row
            of_line = list(_months(answer, line, into, columns))
            months += of_line
            rows += [np.full(len(month.places), row) for month in of_line]
    places = np.concatenate([np.zeros(0, np.int32), *(month.places for month in months)])
    counts = np.concatenate([np.zeros(0, np.int64), *(month.counts for month in months)])
    there, place = np.unique(places, return_inverse=True)
    named = [words.of[each].split(TAB) for each in there.tolist()]
    if by in KINDS:
        key_of = {str(kind): key for key, some in choice.kinds_by(by).items() for kind in some}
        row_of = {key: row for row, key in enumerate(sorted({key_of[kind] for kind, _ in named}))}
        rows = [np.array([row_of[key_of[kind]] for kind, _ in named] or [0])[place]]
    parts = sorted({part for _, part in named})
    part = np.array([parts.index(part) for _, part in named] or [0])[place]
    # Sums of whole numbers as floats are exact far beyond what can be counted.
    cells = np.concatenate(rows).astype(np.int64) * len(parts) + part
    sums = np.bincount(cells, counts, minlength=len(row_of) * len(parts)).astype(np.int64)
    return list(row_of), sums.reshape(len(row_of), len(parts)), parts


def _months(
    answer: Answer, line: Line, into: Into, columns: tuple[str, ...], *, apart: bool = False
) -> Iterator[Month]:
    """Yield what is counted in each month of a row, with kinds of session apart or together."""
    answer.choice.shelf.refresh([span.month for span in line.spans], by_kind=line.by_kind)
    for span in line.spans:
        what = into, apart, line.hubs, line.kinds, span
        made = answer.choice.shelf.made("attended", what)
        _bring_up_to_date(answer, made, replace(line, spans=(span,)), into, columns, apart=apart)
        yield answer.kept.once(("month", *what), (made.of,), lambda of=made.of: _joined_month(of))  # type: ignore[misc]


def _joined_month(of: Mapping[UUID, Counted]) -> Month:
    return Month(
        list(of),
        [len(each.places) for each in of.values()],
        np.concatenate([np.zeros(0, np.int32), *(each.places for each in of.values())]),
        np.concatenate([np.zeros(0, np.int64), *(each.counts for each in of.values())]),
    )


def _bring_up_to_date(
    answer: Answer, made: Made, line: Line, into: Into, columns: tuple[str, ...], *, apart: bool
) -> None:
    """Count anew what has changed: other sheets, or people in a block of the roll."""
    renewed, versions = answer.choice.renewed(made, line)
    others, turn = set(renewed), answer.roll.turn
    if made.turn != turn and (changed := answer.roll.changed(columns, made.turn)):
        others |= {hub for hub, counted in made.of.items() if counted.blocks & changed}
    if others:
        stale = list(answer.choice.leaves(replace(line, hubs=tuple(others))))
        if into is not Split.NAMED:
            answer.choice.open(stale, "marks", "marks")
        kept = {hub: counted for hub, counted in made.of.items() if hub not in others}
        made.of = kept | {hub: _count(answer, leaves, span, into, apart=apart) for hub, span, leaves in stale}
    made.versions, made.turn = versions, turn


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


def _rows(answer: Answer, by: By, *, own: bool) -> Iterator[Row]:
    """Yield of whom the attendances of each row are, and of which days; anonymous ones beside."""
    named = attendances(answer, by, Split.NAMED)
    for key, by_hub in answer.lines(by, lambda line: _attendances(answer, line)):
        near = (answer.neighbours(hub, some) for hub, (some, _) in by_hub.items())
        numbers = _joined((some for some, _ in by_hub.values()), np.uint32)
        days = _joined((some for _, some in by_hub.values()), np.int32)
        anonymous = named.get(key, {}).get("anonymous", 0)
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
