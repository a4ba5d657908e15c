"""What one question chooses, as sets of numbers; worked out once, however many measures ask."""

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TypeVar
from uuid import UUID

import numpy as np
from pyroaring import BitMap

from registry.reach.counting import By, Counts, Into, Often, Split, uses
from registry.reach.kept import Kept
from registry.reach.question import Question, Residence
from registry.reach.quick.choosing import Choice, Line
from registry.reach.quick.living import Living
from registry.reach.quick.parts import Parts
from registry.reach.quick.places import Places
from registry.reach.quick.roll import Array, Roll
from registry.reach.quick.standing import Sets, Standing, Who, together
from registry.reach.roll.known import as_number
from registry.reach.sheets.marks import set_of
from registry.timetable.models import Hub

T = TypeVar("T")
ByHub = Mapping[UUID, T]
Crowds = Mapping[str | None, ByHub[BitMap]]
"""Whom each row counts, the whole under None: people of each hub, who may be at several."""


@dataclass
class Answer:
    """The sets of one question, in one enquiry."""

    question: Question
    hubs: Mapping[UUID, Hub]
    """Those that the question is about."""
    choice: Choice
    _roll: Callable[[], Roll]
    kept: Kept
    places_on: Callable[[date], Places]
    often: Callable[[Often], Array]
    """On how many days each person came to any hub, by number."""
    _crowds: dict[Line, ByHub[BitMap]] = field(default_factory=dict)

    @property
    def roll(self) -> Roll:
        """Everybody, as they are now."""
        return self._roll()

    @cached_property
    def places(self) -> Places:
        """The areas as they are on the last day."""
        return self.places_on(self.question.period.last)

    @cached_property
    def homes(self) -> Array:
        """The area in which each person lives on the last day, by number."""
        return self.roll.homes_on(as_number(self.question.period.last))

    @cached_property
    def parts(self) -> Parts:
        """What people are, for this question."""
        first, last = (as_number(day) for day in (self.question.period.first, self.question.period.last))
        return Parts(self.roll, self.kept, lambda: self.places, lambda: self.homes, self.often, first, last)

    def lines(self, by: By, of: Callable[[Line], ByHub[T]]) -> Iterator[tuple[str | None, ByHub[T]]]:
        """Yield what each row has at each hub, the whole last; all hubs are read together."""
        whole = of(self.choice.whole)
        if by in (By.HUB, By.LOCALITY):
            yield from self.grouped(by, whole).items()
        else:
            yield from ((line.key, of(line)) for line in self.choice.lines(by))
        yield None, whole

    def grouped(self, by: By, whole: ByHub[T]) -> Mapping[str, ByHub[T]]:
        """Return what there is at hubs in the rows of each hub, or locality."""
        groups: dict[str, dict[UUID, T]] = {}
        for hub, something in whole.items():
            key = self.hubs[hub].code if by is By.HUB else self.hubs[hub].locality
            groups.setdefault(key, {})[hub] = something
        return groups

    def neighbours(self, hub: UUID, numbers: Array) -> Array:
        """Return which of the people live in a hub's reach area, as truths."""
        truths: Array = self.places.of(hub)[self.homes[numbers]]
        return truths

    def resident(self, hub: UUID, numbers: Array) -> Array:
        """Return which of the people at a hub live where the question says, as truths."""
        there: Array = self._there[self.homes[numbers]]
        near = self.question.residence is Residence.REACH_AREA
        return there & self.neighbours(hub, numbers) if near else there

    @cached_property
    def _there(self) -> Array:
        city = self.question.residence is Residence.CITY
        return self._where(self.question.areas, city=city)

    def people(self, by: By) -> Crowds:
        """Return who is counted in each row."""
        return dict(self.lines(by, self.crowds))

    def crowds(self, line: Line) -> ByHub[BitMap]:
        """Return who came, by the hub they came to, of those who live where the question says."""
        if line not in self._crowds:
            crowds, where = self.choice.people(line), self.question.residence
            if where is Residence.REACH_AREA:
                crowds = {hub: self._living.near(hub, people) for hub, people in crowds.items()}
            if self.inside is not None:
                crowds = {hub: people & self.inside for hub, people in crowds.items()}
            self._crowds[line] = crowds
        return self._crowds[line]

    @cached_property
    def inside(self) -> BitMap | None:
        """Who lives in the city, if the question is about them, and in its small areas, if it names any."""
        city = self.question.residence is Residence.CITY
        return self._who_lives(self.question.areas, city=city) if city or self.question.areas else None

    @cached_property
    def in_areas(self) -> BitMap | None:
        """Who lives in the question's small areas, if it names any."""
        return self._who_lives(self.question.areas, city=False) if self.question.areas else None

    def _who_lives(self, areas: frozenset[str], *, city: bool) -> BitMap:
        what = "lives", areas, city, self.question.period.last
        things = self.homes, self.places
        return self.kept.once(
            what, things, lambda: set_of(np.flatnonzero(self._where(areas, city=city)[self.homes]))
        )

    def _where(self, areas: frozenset[str], *, city: bool) -> Array:
        """Return which areas are among some, and reached by any hub, as truths by number."""
        truths = self.places.city if city else np.ones(self.places.size, np.bool_)
        if areas:
            truths = truths & self.places.truths([self.places.numbers_of(areas)])
        return truths

    @cached_property
    def _living(self) -> Living:
        return self.kept.state(("living", self.question), Living).on(self.homes, self.places)

    def tallied(self, what: Hashable, rows: Crowds, into: Into) -> Counts:
        """Count the people of some rows into parts; ``what`` says whose rows these are."""
        if not uses(into, Split.RESIDENCE):
            return self._counted(what, {key: Who(tuple(some.values())) for key, some in rows.items()}, into)
        near, others = {}, {}
        for key, some in rows.items():
            near[key] = Who(tuple(self._living.near(hub, people) for hub, people in some.items()))
            others[key] = Who(tuple(some.values()), near[key].among)
        return together(
            self._counted((what, "near"), near, into, own=True), self._counted(what, others, into)
        )

    def _counted(self, what: Hashable, rows: Sets, into: Into, *, own: bool = False) -> Counts:
        standing = self.kept.state(("standing", what, into, self.question), Standing)
        return standing.count(rows, self.parts.everybody(into, own=own))
