"""Attendances by part: counted hub by hub and month by month, and kept for as long as nothing changes.

What the attendances of a hub's month are by age or by carer follows from its sheets and from a few columns
of the roll. So it stands until a sheet has another version, or such a column changes in a block of people
who came. Attendances add up: whatever rows are asked for are sums of these.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from uuid import UUID

import numpy as np

from registry.reach.counting import By, Counts, Into, Split, uses
from registry.reach.models import BLOCK
from registry.reach.quick.answer import Answer, ByHub
from registry.reach.quick.choosing import KINDS, Line, changed_at, within
from registry.reach.quick.parts import NOBODY, Asked, columns_of
from registry.reach.quick.roll import Array
from registry.reach.quick.shelf import Hubs, Leaf, Made
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
    """What is counted of some hubs in a month, put together by hub, by locality or at once."""

    lines: list[str]
    places: list[int]
    counts: Array
    """By line and place."""


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
    rows: dict[str, int] = {}
    parts: dict[str, int] = {}
    key_of = {str(kind): key for key, kinds in choice.kinds_by(by).items() for kind in kinds}
    found: list[tuple[list[int], list[int], Array]] = []
    for line, month in _months(answer, by, into, columns):
        if not month.places:
            continue
        named = [words.of[place].split(TAB) for place in month.places]
        across = [parts.setdefault(part, len(parts)) for _, part in named]
        if by in KINDS:
            down = [rows.setdefault(key_of[kind], len(rows)) for kind, _ in named]
            found.append((down, across, month.counts.sum(axis=0)))
        else:
            keys = month.lines if line is None else [line]
            down = [rows.setdefault(key, len(rows)) for key in keys]
            found.append((down, across, month.counts))
    table = np.zeros((len(rows), len(parts)), np.int64)
    for down, across, counts in found:
        np.add.at(table, (down, across) if by in KINDS else np.ix_(down, across), counts)
    return list(rows), table, list(parts)


def _months(
    answer: Answer, by: By, into: Into, columns: tuple[str, ...]
) -> Iterator[tuple[str | None, Month]]:
    """Yield what is counted of each month, under its row where rows are times; kinds of session apart."""
    choice, apart = answer.choice, by in KINDS
    lines = [choice.whole]
    if apart:
        kinds = frozenset().union(*choice.kinds_by(by).values())
        lines = [replace(choice.whole, kinds=kinds)]
    elif by not in (By.HUB, By.LOCALITY):
        lines = choice.lines(by)
    keys = {pk: hub.code if by is By.HUB else hub.locality for pk, hub in answer.hubs.items()}
    choice.refresh(replace(lines[0], spans=tuple(span for line in lines for span in line.spans)))
    for line in lines:
        for span in line.spans:
            what = into, apart, line.hubs, line.kinds, span
            made = choice.shelf.made("attended", what)
            _bring_up_to_date(answer, made, replace(line, spans=(span,)), into, columns, apart=apart)
            of_rows = keys if line.key is None and not apart else {}
            together = partial(_put_together, made.of, of_rows)
            yield line.key, answer.kept.once(("month", by, *what), (made.of, answer.hubs), together)


def _put_together(of: Mapping[UUID, Counted], keys: Mapping[UUID, str]) -> Month:
    """Return what is counted at some hubs under their keys; without keys, all of it together."""
    lines: dict[str, int] = {}
    rows = [lines.setdefault(keys.get(hub, ""), len(lines)) for hub in of]
    places = np.concatenate([np.zeros(0, np.int32), *(each.places for each in of.values())])
    counts = np.concatenate([np.zeros(0, np.int64), *(each.counts for each in of.values())])
    there = np.flatnonzero(np.bincount(places))
    number = np.zeros(int(places.max(initial=0)) + 1, np.int64)
    number[there] = np.arange(len(there))
    cells = np.repeat(np.array(rows, np.int64), [len(each.places) for each in of.values()]) * len(there)
    # Sums of whole numbers as floats are exact far beyond what can be counted.
    sums = np.bincount(cells + number[places], counts, minlength=len(lines) * len(there))
    return Month(list(lines), there.tolist(), sums.astype(np.int64).reshape(len(lines), len(there)))


def _bring_up_to_date(
    answer: Answer, made: Made, line: Line, into: Into, columns: tuple[str, ...], *, apart: bool
) -> None:
    """Count anew what has changed: other sheets, or people in a block of the roll."""
    renewed, versions = answer.choice.renewed(made, line)
    others, turn = set(renewed), answer.roll.turn if columns else 0
    if made.turn != turn and (changed := answer.roll.changed(columns, made.turn)):
        others |= {hub for hub, counted in made.of.items() if counted.blocks & changed}
    if others:
        stale = list(answer.choice.leaves(replace(line, hubs=Hubs(others))))
        if into is not Split.NAMED:
            answer.choice.open(stale, "marks", "marks")
        counted = {hub: _count(answer, leaves, span, into, apart=apart) for hub, span, leaves in stale}
        made.of = changed_at(others, made.of, counted)
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
