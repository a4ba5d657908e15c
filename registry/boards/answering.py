"""Putting a board's question: every panel of one page is of one instant."""

import logging
from dataclasses import dataclass, replace

from registry.boards.panel import Panel
from registry.reach.counting import By
from registry.reach.enquiry import Enquiry
from registry.reach.figures import Table, Unbalanced
from registry.reach.words import local_day

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """A panel's table, or why there is none."""

    panel: Panel
    by: By
    table: Table | None
    faults: tuple[str, ...] = ()


def answer(asked: Enquiry, panel: Panel, by: By) -> Answer:
    """Return the panel's table; one that contradicts itself is not shown, and says what is wrong."""
    try:
        question = panel.put(asked.question, by, local_day(asked.now))
        return Answer(panel, by, panel.answer(replace(asked, question=question), by))
    except Unbalanced as unbalanced:
        # a finding, and the sentences hold all of it: no traceback
        log.error("The panel %s does not balance: %s", panel.name, unbalanced)  # noqa: TRY400
        return Answer(panel, by, None, tuple(unbalanced.faults))
