"""What is counted of a question besides people: attendances, visits, families, and on how many days."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import numpy as np
from pyroaring import BitMap

from registry.reach.question import Residence
from registry.reach.quick.answer import Answer, ByHub
from registry.reach.quick.choosing import Choice, Found, Line, once, within
from registry.reach.quick.roll import Array
from registry.reach.quick.span import Span
from registry.reach.sheets.marks import DAY_BITS, array_of


def visits(answer: Answer, line: Line) -> ByHub[int]:
    """Return how many visits there were, by hub."""
    anywhere = answer.question.residence is Residence.ANYWHERE and not answer.question.areas
    if anywhere:
        return answer.choice.by_hub(line, "visits", _visits, "marks" if line.by_kind else "", "marks")
    found: dict[UUID, int] = {}
    for hub, _, marks in answer.choice.marks(line):
        here = np.count_nonzero(answer.resident(hub, marks >> np.uint32(DAY_BITS)))
        found[hub] = found.get(hub, 0) + int(here)
    return found


def _visits(there: list[Found]) -> int:
    return sum(
        leaves[0].visits if span.whole and len(leaves) == 1 else len(within(once(leaves, "marks"), span))
        for _, span, leaves in there
    )


class OnDays:
    """On how many days each number came to any of some hubs: of months that are the same, as it stood."""

    def __init__(self) -> None:
        self._months: dict[Span, tuple[Any, BitMap]] = {}
        """The versions of each month's sheets, and the marks on them, each once."""
        self._times: Array = np.zeros(0, np.uint16)

    def on(self, choice: Choice, line: Line, size: int) -> Array:
        """Return it by number: the same array until somebody came, or did not, on another day."""
        if len(self._times) != size:
            self._times, self._months = np.zeros(size, np.uint16), {}
        choice.refresh(line)
        for span in line.spans:
            versions = choice.shelf.versions([span.month], by_kind=line.by_kind)
            held, before = self._months.get(span, (None, BitMap()))
            if held != versions:
                now = choice.marked(replace(line, spans=(span,)))
                self._months[span] = versions, now
                self._change(now - before, before - now)
        return self._times

    def _change(self, came: BitMap, gone: BitMap) -> None:
        """Count marks that are there now, and others that are not any more."""
        if came or gone:
            times = self._times.copy()  # whoever was given it keeps it
            np.add.at(times, array_of(came) >> np.uint32(DAY_BITS), 1)
            np.subtract.at(times, array_of(gone) >> np.uint32(DAY_BITS), 1)
            self._times = times
