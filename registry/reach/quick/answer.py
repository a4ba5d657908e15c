"""What one question chooses, as sets of numbers; worked out once, however many measures ask."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TypeVar
from uuid import UUID

import numpy as np
from pyroaring import BitMap

from registry.reach.counting import By, Often
from registry.reach.question import Question, Residence
from registry.reach.quick.choosing import Choice, Line
from registry.reach.quick.parts import Parts
from registry.reach.quick.places import Places
from registry.reach.quick.roll import Array, Roll
from registry.reach.quick.tabulating import Row, Rows
from registry.reach.roll.known import as_number
from registry.reach.sheets.marks import array_of, set_of, united
from registry.timetable.models import Hub

T = TypeVar("T")
ByHub = dict[UUID, T]
FEW = 100_000


@dataclass
class Answer:
    """The sets of one question, in one enquiry."""

    question: Question
    hubs: Mapping[UUID, Hub]
    """Those that the question is about."""
    choice: Choice
    roll: Roll
    places_on: Callable[[date], Places]
    often: Callable[[Often], Array]
    """On how many days each person came to any hub, by number."""
    _crowds: dict[Line, ByHub[BitMap]] = field(default_factory=dict)
    _people: dict[tuple[By, bool], Rows] = field(default_factory=dict)
    _neighbours: dict[UUID, tuple[BitMap, Array]] = field(default_factory=dict)

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
        first = as_number(self.question.period.first)
        return Parts(self.roll, lambda: self.places, lambda: self.homes, self.often, first)

    def lines(self, by: By, of: Callable[[Line], ByHub[T]]) -> Iterator[tuple[str | None, ByHub[T]]]:
        """Yield what each row has at each hub, the whole last; all hubs are read together."""
        whole = of(self.choice.whole)
        if by in (By.HUB, By.LOCALITY):
            groups: dict[str, ByHub[T]] = {}
            for hub, something in whole.items():
                key = self.hubs[hub].code if by is By.HUB else self.hubs[hub].locality
                groups.setdefault(key, {})[hub] = something
            yield from groups.items()
        else:
            yield from ((line.key, of(line)) for line in self.choice.lines(by))
        yield None, whole

    def people(self, by: By, *, own: bool) -> Rows:
        """Return who is counted in each row; with ``own``, who lives near a hub at which they were."""
        if (by, own) not in self._people:
            where = self.question.residence
            lines = self.lines(by, self.crowds)
            self._people[by, own] = Rows([self.row(key, crowds, where, own=own) for key, crowds in lines])
        return self._people[by, own]

    def crowds(self, line: Line) -> ByHub[BitMap]:
        """Return who came, by the hub they came to."""
        if line not in self._crowds:
            crowds = self.choice.people(line)
            if self.question.areas:
                crowds = {hub: self._at_home(people) for hub, people in crowds.items()}
            self._crowds[line] = crowds
        return self._crowds[line]

    def there(self, numbers: Array) -> Array:
        """Return which of the people live in the question's small areas, as truths."""
        areas = [self.roll.areas.number(code) for code in self.question.areas]
        truths: Array = np.isin(self.homes[numbers], areas)
        return truths

    def _at_home(self, people: BitMap) -> BitMap:
        numbers = array_of(people)
        return set_of(numbers[self.there(numbers)])

    def neighbours(self, hub: UUID, numbers: Array) -> Array:
        """Return which of the people live in a hub's reach area, as truths."""
        truths: Array = self.places.of(hub)[self.homes[numbers]]
        return truths

    def citizens(self, numbers: Array) -> Array:
        """Return which of the people live in the reach area of any hub, as truths."""
        truths: Array = self.places.city[self.homes[numbers]]
        return truths

    def resident(self, hub: UUID, numbers: Array) -> Array:
        """Return which of the people at a hub live where the question says, as truths."""
        resident = self._resident(hub, numbers)
        return resident & self.there(numbers) if self.question.areas else resident

    def _resident(self, hub: UUID, numbers: Array) -> Array:
        if self.question.residence is Residence.ANYWHERE:
            return np.ones(len(numbers), np.bool_)
        if self.question.residence is Residence.CITY:
            return self.citizens(numbers)
        return self.neighbours(hub, numbers)

    def row(self, key: str | None, crowds: ByHub[BitMap], residence: Residence, *, own: bool) -> Row:
        """Return the people of a row, each once, of those who live where it is said."""
        numbers = array_of(united(list(crowds.values())))
        if residence is Residence.CITY:
            numbers = numbers[self.citizens(numbers)]
        if not own and residence is not Residence.REACH_AREA:
            return Row(key, numbers)
        near = [self._near(hub, people) for hub, people in crowds.items()]
        if residence is Residence.REACH_AREA:
            numbers = array_of(united([set_of(some) for some in near]))
            return Row(key, numbers, np.ones(len(numbers), np.bool_))
        if len(crowds) == 1:
            return Row(key, numbers, self.neighbours(next(iter(crowds)), numbers))
        return Row(key, numbers, self.among(near, numbers))

    def _near(self, hub: UUID, people: BitMap) -> Array:
        """Return the neighbours of a hub among those who came there; asked again, the same."""
        held = self._neighbours.get(hub)
        if held is None or held[0] is not people:
            numbers = array_of(people)
            held = self._neighbours[hub] = people, numbers[self.neighbours(hub, numbers)]
        return held[1]

    def among(self, some: Array | list[Array], numbers: Array) -> Array:
        """Return which of the numbers are among some others, as truths."""
        groups = some if isinstance(some, list) else [some]
        for group in groups:
            self._marked[group] = True
        truths: Array = self._marked[numbers]
        for group in groups:
            self._marked[group] = False
        return truths

    def each_once(self, numbers: Array) -> Array:
        """Return the numbers in order, each once; where there are many, marking is quicker than sorting."""
        if len(numbers) < FEW:
            return np.unique(numbers)
        self._marked[numbers] = True
        found = np.flatnonzero(self._marked).astype(np.uint32)
        self._marked[numbers] = False
        return found

    @cached_property
    def _marked(self) -> Array:
        """One truth for each number, all of them false but while somebody uses them."""
        return np.zeros(self.roll.size, np.bool_)
