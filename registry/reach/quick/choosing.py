"""From a question to the sheets of each of its rows, and to the numbers and marks on them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar
from uuid import UUID

import numpy as np
from pyroaring import BitMap

from registry.reach.counting import NOBODY, By
from registry.reach.models import ALL, Kind
from registry.reach.question import Question
from registry.reach.quick.shelf import Hubs, Leaf, Made, Shelf, Versions
from registry.reach.quick.span import Span, cut, spans
from registry.reach.sheets.marks import DAYS, Numbers, array_of, numbers_of, set_of, united
from registry.timetable.models import SessionType

T = TypeVar("T")
Kinds = frozenset[int]
EVERY: Kinds = frozenset({ALL})
KINDS = {By.SESSION_TYPE: "type", By.PARTNER: "partner", By.VENUE: "venue"}
"""Rows that are kinds of session, and what of a kind they go by."""
Found = tuple[UUID, Span, list[Leaf]]


@dataclass(frozen=True, slots=True)
class Line:
    """One row: at which hubs, when, and of which kinds what is counted happened."""

    key: str | None
    hubs: Hubs
    spans: tuple[Span, ...]
    kinds: Kinds

    @property
    def by_kind(self) -> bool:
        """Whether it is read from the sheets of single kinds."""
        return self.kinds != EVERY


class Choice:
    """The sheets that a question chooses."""

    def __init__(self, question: Question, hubs: Iterable[UUID], shelf: Shelf) -> None:
        self._question, self.shelf = question, shelf
        self.whole = Line(None, Hubs(hubs), spans(question.period), self._kinds())

    def lines(self, by: By) -> list[Line]:
        """Return the rows of times, or of kinds of session; hubs are no rows of these."""
        whole = self.whole
        if by in KINDS:
            return [replace(whole, key=key, kinds=kinds) for key, kinds in self.kinds_by(by).items()]
        if by.of_home:
            return []
        return [replace(whole, key=key, spans=some) for key, some in cut(self._question.period, by).items()]

    def refresh(self, line: Line) -> None:
        """Know the sheets of a row as they are now."""
        self.shelf.refresh([span.month for span in line.spans], line.hubs, by_kind=line.by_kind)

    def leaves(self, line: Line) -> Iterator[Found]:
        """Yield the sheets of a row, by month and hub, as they were when it was refreshed."""
        for span in line.spans:
            month = self.shelf.month(span.month, by_kind=line.by_kind)
            for hub in line.hubs:
                there = month.get(hub, {})
                found = [leaf for kind, leaf in there.items() if kind in line.kinds]
                if found:
                    yield hub, span, found

    def by_hub(
        self, line: Line, what: str, make: Callable[[list[Found]], T], whole: str = "", part: str = ""
    ) -> dict[UUID, T]:
        """Return what is made of each hub's sheets of a row, which is not to be changed.

        Of a hub whose sheets are those of the last time, it is what was made then. ``whole`` and ``part``
        are the columns that are read for it.
        """
        made = self.shelf.made(what, line)
        others, versions = self.renewed(made, line)
        if others:
            there: defaultdict[UUID, list[Found]] = defaultdict(list)
            for found in self.leaves(replace(line, hubs=Hubs(others))):
                there[found[0]].append(found)
            self.open([found for some in there.values() for found in some], whole, part)
            made.of = changed_at(others, made.of, {hub: make(some) for hub, some in there.items()})
        made.versions = versions
        return made.of

    def renewed(self, made: Made, line: Line) -> tuple[frozenset[UUID], tuple[Versions, ...]]:
        """Return at which hubs of a row any sheet may be another than those something was made of.

        With the versions of the sheets that there are, which it has once it is made of these.
        """
        months = [span.month for span in line.spans]
        self.refresh(line)
        before, now = made.versions, self.shelf.versions(months, by_kind=line.by_kind)
        if before is None:
            return line.hubs.each, now
        changed = (self.shelf.changed(*each) for each in zip(before, now, strict=True))
        return line.hubs.each.intersection(frozenset().union(*changed)), now

    def opened(self, line: Line, whole: str, part: str) -> list[Found]:
        """Return a row's sheets with one column read where the month is whole, another where it is not."""
        self.refresh(line)
        there = list(self.leaves(line))
        self.open(there, whole, part)
        return there

    def open(self, there: list[Found], whole: str, part: str) -> None:
        """Read one column of sheets whose month is whole, another of the others."""
        for column, is_whole in ((whole, True), (part, False)):
            if column:
                wanted = (leaf for _, span, leaves in there if span.whole is is_whole for leaf in leaves)
                self.shelf.open(wanted, column)

    def people(self, line: Line) -> dict[UUID, BitMap]:
        """Return who came, by the hub they came to."""
        return self.by_hub(line, "people", _who, "who", "marks")

    def marked(self, line: Line) -> BitMap:
        """Return the marks of people on one month, each once, at whichever hub."""
        return united(list(self.by_hub(line, "marked", _marked, "marks", "marks").values()))

    def families(self, line: Line) -> dict[UUID, BitMap]:
        """Return which families came, by the hub they came to."""
        return self.by_hub(line, "families", _whose, "families", "families")

    def marks(self, line: Line, whose: str = "marks") -> Iterator[tuple[UUID, Span, Numbers]]:
        """Yield the marks of people, or of families, on each hub's months, each once."""
        for hub, span, leaves in self.opened(line, whose, whose):
            yield hub, span, within(once(leaves, whose), span)

    @cached_property
    def _every_kind(self) -> list[Kind]:
        """Every kind with the partner that leads it today."""
        partners = dict(SessionType.objects.values_list("code", "lead_partner_id"))
        kinds = list(Kind.objects.all())
        for kind in kinds:
            kind.partner = kind.partner or partners.get(kind.type) or NOBODY
        return kinds

    def _kinds(self) -> Kinds:
        question = self._question
        if not (question.session_types or question.partners or question.venues):
            return EVERY
        return frozenset(
            kind.pk
            for kind in self._every_kind
            if (not question.session_types or kind.type in question.session_types)
            and (not question.partners or kind.partner in question.partners)
            and (not question.venues or kind.venue in question.venues)
        )

    def kinds_by(self, by: By) -> dict[str, Kinds]:
        """Return the kinds of each row where kinds of session are rows, else none."""
        if by not in KINDS:
            return {}
        found: dict[str, set[int]] = {}
        for kind in self._every_kind:
            if self.whole.kinds == EVERY or kind.pk in self.whole.kinds:
                found.setdefault(getattr(kind, KINDS[by]), set()).add(kind.pk)
        return {key: frozenset(kinds) for key, kinds in found.items()}


def changed_at(hubs: Iterable[UUID], before: Mapping[UUID, T], now: Mapping[UUID, T]) -> dict[UUID, T]:
    """Return what was made hub by hub, with what it is now at some of them."""
    found = dict(before)
    for hub in hubs:
        found.pop(hub, None)
    found.update(now)
    return found


def _who(there: list[Found]) -> BitMap:
    return united(
        [
            leaf.who if span.whole else set_of(numbers_of(within(leaf.array("marks"), span)))
            for _, span, leaves in there
            for leaf in leaves
        ]
    )


def _marked(there: list[Found]) -> BitMap:
    ((_, span, leaves),) = there
    marks = united([leaf.once("marks") for leaf in leaves])
    return marks if span.whole else set_of(within(array_of(marks), span))


def _whose(there: list[Found]) -> BitMap:
    return united([set_of(numbers_of(within(once(some, "families"), span))) for _, span, some in there])


def within(marks: Numbers, span: Span) -> Numbers:
    """Return the marks of the span's days."""
    if span.whole:
        return marks
    days = marks & np.uint32(DAYS - 1)
    return marks[(days >= span.first) & (days <= span.last)]


def once(leaves: list[Leaf], whose: str) -> Numbers:
    """Return the marks on some sheets of one month, each once."""
    if len(leaves) == 1:
        return leaves[0].array(whose)
    return array_of(united([leaf.once(whose) for leaf in leaves]))
