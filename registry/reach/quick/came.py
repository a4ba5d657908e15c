"""What is counted of a question besides people: attendances, visits, families, and on how many days."""

from dataclasses import replace
from datetime import date

import numpy as np

from registry.reach.period import Period
from registry.reach.question import Residence
from registry.reach.quick.answer import Answer, ByHub
from registry.reach.quick.choosing import Choice, Found, Line, once, within
from registry.reach.quick.roll import Array
from registry.reach.quick.span import spans
from registry.reach.sheets.marks import DAY_BITS, array_of, united


def visits(answer: Answer, line: Line) -> ByHub[int]:
    """Return how many visits there were, by hub."""
    anywhere = answer.question.residence is Residence.ANYWHERE and not answer.question.areas
    if anywhere:
        return answer.choice.by_hub(line, "visits", _visits, "marks" if line.by_kind else "", "marks")
    found: ByHub[int] = {}
    for hub, _, marks in answer.choice.marks(line):
        here = np.count_nonzero(answer.resident(hub, marks >> np.uint32(DAY_BITS)))
        found[hub] = found.get(hub, 0) + int(here)
    return found


def _visits(there: list[Found]) -> int:
    return sum(
        leaves[0].visits if span.whole and len(leaves) == 1 else len(within(once(leaves, "marks"), span))
        for _, span, leaves in there
    )


def on_days(choice: Choice, first: date, last: date, size: int) -> Array:
    """Return on how many days from one to another each number came, at whichever of the hubs.

    Each month is kept, for whatever period asks for it next.
    """
    line = replace(choice.whole, key=None, spans=spans(Period(first, last)) if first <= last else ())
    choice.shelf.refresh([span.month for span in line.spans], by_kind=line.by_kind)
    total = np.zeros(size, np.uint16)
    for span in line.spans:
        versions = choice.shelf.versions([span.month], by_kind=line.by_kind)
        month = replace(line, spans=(span,))
        made = choice.shelf.made("on days", (month, size))
        if made.versions != versions:
            made.versions, made.of = versions, {span: _on_days(choice, month, size)}
        total += made.of[span]
    return total


def _on_days(choice: Choice, line: Line, size: int) -> Array:
    """Return on how many days of one month each number came; a byte each, of millions."""
    opened = choice.opened(line, "marks", "marks")
    sheets = united([leaf.once("marks") for _, _, leaves in opened for leaf in leaves])
    marks = within(array_of(sheets), line.spans[0])
    return np.bincount(marks >> np.uint32(DAY_BITS), minlength=size).astype(np.uint8)
