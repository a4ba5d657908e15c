"""What is counted of a question besides people: attendances, visits, families, and on how many days."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

import numpy as np
from pyroaring import BitMap

from registry.reach.counting import By
from registry.reach.period import Period
from registry.reach.question import Residence
from registry.reach.quick.answer import Answer, ByHub
from registry.reach.quick.choosing import Choice, Line, within
from registry.reach.quick.roll import Array
from registry.reach.quick.span import spans
from registry.reach.quick.tabulating import Row
from registry.reach.roll.known import as_number
from registry.reach.sheets.content import ANONYMOUS
from registry.reach.sheets.marks import DAY_BITS, DAYS, array_of, numbers_of, set_of, united


def footfall(choice: Choice, line: Line) -> ByHub[Array]:
    """Return identified and anonymous attendances, by hub."""
    found: ByHub[Array] = {}
    for hub, span, leaves in choice.leaves(line):
        for leaf in leaves:
            counts = leaf.by_day[:, span.first : span.last + 1].sum(axis=1)
            found[hub] = found[hub] + counts if hub in found else counts
    return found


def attendances(answer: Answer, by: By, *, own: bool) -> list[Row]:
    """Return of whom the attendances of each row are, and of which days; anonymous ones beside."""
    choice = answer.choice
    anonymous = {
        key: sum(int(counts[ANONYMOUS]) for counts in some.values())
        for key, some in answer.lines(by, lambda line: footfall(choice, line))
    }
    rows = []
    for key, by_hub in answer.lines(by, lambda line: _named(choice, line)):
        numbers = _joined((some for some, _ in by_hub.values()), np.uint32)
        near = (answer.neighbours(hub, some) for hub, (some, _) in by_hub.items())
        days = _joined((some for _, some in by_hub.values()), np.int32)
        rows.append(Row(key, numbers, _joined(near, np.bool_) if own else None, days, anonymous.get(key, 0)))
    return rows


def visits(answer: Answer, line: Line) -> ByHub[int]:
    """Return how many visits there were, by hub."""
    found: ByHub[int] = {}
    anywhere = answer.question.residence is Residence.ANYWHERE and not answer.question.areas
    if anywhere and all(span.whole for span in line.spans):
        there = list(answer.choice.leaves(line))
        if all(len(leaves) == 1 for _, _, leaves in there):
            for hub, _, leaves in there:
                found[hub] = found.get(hub, 0) + leaves[0].visits
            return found
    for hub, _, marks in answer.choice.marks(line):
        here = np.count_nonzero(answer.resident(hub, marks >> np.uint32(DAY_BITS)))
        found[hub] = found.get(hub, 0) + int(here)
    return found


def families(choice: Choice, line: Line) -> ByHub[BitMap]:
    """Return which families came, by hub."""
    found: ByHub[BitMap] = {}
    for hub, _, marks in choice.marks(line, "families"):
        found.setdefault(hub, BitMap()).update(set_of(numbers_of(marks)))
    return found


def on_days(choice: Choice, first: date, last: date, size: int) -> Array:
    """Return on how many days from one to another each number came, at whichever of the hubs."""
    days = np.zeros(size, np.uint16)
    for span in spans(Period(first, last)) if first <= last else ():
        line = Line(None, choice.whole.hubs, (span,), choice.whole.kinds)
        opened = choice.opened(line, "marks", "marks")
        sheets = united([leaf.once("marks") for _, _, leaves in opened for leaf in leaves])
        marks = within(array_of(sheets), span)
        if marks.size:
            days += np.bincount(marks >> np.uint32(DAY_BITS), minlength=size).astype(np.uint16)
    return days


def _named(choice: Choice, line: Line) -> ByHub[tuple[Array, Array]]:
    """Return the number and the day of each identified attendance, by hub."""
    found: dict[UUID, list[tuple[Array, Array]]] = {}
    for hub, span, marks in choice.attendances(line):
        days = (marks & np.uint32(DAYS - 1)).astype(np.int32) + as_number(span.month)
        found.setdefault(hub, []).append((marks >> np.uint32(DAY_BITS), days))
    return {
        hub: (_joined((one for one, _ in some), np.uint32), _joined((other for _, other in some), np.int32))
        for hub, some in found.items()
    }


def _joined(arrays: Iterable[Array], kind: type[np.generic]) -> Array:
    return np.concatenate([np.zeros(0, kind), *arrays])
