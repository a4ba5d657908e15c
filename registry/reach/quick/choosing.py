"""From a question to the sheets of each of its rows, and to the numbers and marks on them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from uuid import UUID

import numpy as np
from pyroaring import BitMap

from registry.reach.counting import NOBODY, By
from registry.reach.models import ALL, Kind
from registry.reach.question import Question
from registry.reach.quick.shelf import Leaf, Shelf
from registry.reach.quick.span import Span, cut, spans
from registry.reach.sheets.marks import DAYS, Numbers, array_of, numbers_of, set_of, united
from registry.timetable.models import SessionType

Kinds = frozenset[int]
EVERY: Kinds = frozenset({ALL})
KINDS = {By.SESSION_TYPE: "type", By.PARTNER: "partner", By.VENUE: "venue"}
"""Rows that are kinds of session, and what of a kind they go by."""
Found = tuple[UUID, Span, list[Leaf]]


@dataclass(frozen=True, slots=True)
class Line:
    """One row: at which hubs, when, and of which kinds what is counted happened."""

    key: str | None
    hubs: tuple[UUID, ...]
    spans: tuple[Span, ...]
    kinds: Kinds


class Choice:
    """The sheets that a question chooses."""

    def __init__(self, question: Question, hubs: Iterable[UUID], shelf: Shelf) -> None:
        self._question, self._shelf = question, shelf
        self.whole = Line(None, tuple(hubs), spans(question.period), self._kinds())

    def lines(self, by: By) -> list[Line]:
        """Return the rows of times, or of kinds of session; hubs are no rows of these."""
        whole = self.whole
        if by in KINDS:
            return [replace(whole, key=key, kinds=kinds) for key, kinds in self._kinds_by(by).items()]
        if by.of_home:
            return []
        return [replace(whole, key=key, spans=some) for key, some in cut(self._question.period, by).items()]

    def leaves(self, line: Line) -> Iterator[Found]:
        """Yield the sheets of a row, by month and hub."""
        by_kind = line.kinds != EVERY
        self._shelf.refresh([span.month for span in line.spans], by_kind=by_kind)
        for span in line.spans:
            month = self._shelf.month(span.month, by_kind=by_kind)
            for hub in line.hubs:
                there = month.get(hub, {})
                found = [leaf for kind, leaf in there.items() if kind in line.kinds]
                if found:
                    yield hub, span, found

    def opened(self, line: Line, whole: str, part: str) -> Iterator[Found]:
        """Yield a row's sheets with one column read where the month is whole, another where it is not."""
        there = list(self.leaves(line))
        self._shelf.open((leaf for _, span, leaves in there if span.whole for leaf in leaves), whole)
        self._shelf.open((leaf for _, span, leaves in there if not span.whole for leaf in leaves), part)
        yield from there

    def people(self, line: Line) -> dict[UUID, BitMap]:
        """Return who came, by the hub they came to."""
        found: dict[UUID, list[BitMap]] = {}
        for hub, span, leaves in self.opened(line, "who", "marks"):
            found.setdefault(hub, []).extend(
                leaf.who if span.whole else set_of(numbers_of(within(leaf.array("marks"), span)))
                for leaf in leaves
            )
        return {hub: united(sets) for hub, sets in found.items()}

    def marks(self, line: Line, whose: str = "marks") -> Iterator[tuple[UUID, Span, Numbers]]:
        """Yield the marks of people, or of families, on each hub's months, each once."""
        for hub, span, leaves in self.opened(line, whose, whose):
            yield hub, span, within(_once(leaves, whose), span)

    def attendances(self, line: Line) -> Iterator[tuple[UUID, Span, Numbers]]:
        """Yield a mark for each identified attendance on each hub's months."""
        for hub, span, leaves in self.opened(line, "marks", "marks"):
            layers = [array_of(layer) for leaf in leaves for layer in leaf.marks.layers]
            yield hub, span, within(np.concatenate(layers), span) if layers else np.zeros(0, np.uint32)

    def _kinds(self) -> Kinds:
        question = self._question
        if not (question.session_types or question.partners or question.venues):
            return EVERY
        return frozenset(
            kind.pk
            for kind in _known_kinds()
            if (not question.session_types or kind.type in question.session_types)
            and (not question.partners or kind.partner in question.partners)
            and (not question.venues or kind.venue in question.venues)
        )

    def _kinds_by(self, by: By) -> dict[str, Kinds]:
        found: dict[str, set[int]] = {}
        for kind in _known_kinds():
            if self.whole.kinds == EVERY or kind.pk in self.whole.kinds:
                found.setdefault(getattr(kind, KINDS[by]), set()).add(kind.pk)
        return {key: frozenset(kinds) for key, kinds in found.items()}


def within(marks: Numbers, span: Span) -> Numbers:
    """Return the marks of the span's days."""
    if span.whole:
        return marks
    days = marks & np.uint32(DAYS - 1)
    return marks[(days >= span.first) & (days <= span.last)]


def _known_kinds() -> list[Kind]:
    """Return every kind with the partner that leads it today."""
    partners = dict(SessionType.objects.values_list("code", "lead_partner_id"))
    kinds = list(Kind.objects.all())
    for kind in kinds:
        kind.partner = kind.partner or partners.get(kind.type) or NOBODY
    return kinds


def _once(leaves: list[Leaf], whose: str) -> Numbers:
    if len(leaves) == 1:
        return leaves[0].array(whose)
    return array_of(united([leaf.once(whose) for leaf in leaves]))
