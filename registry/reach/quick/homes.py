"""Counts of people by where they live, and of people who have registered."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from pyroaring import BitMap

from registry.reach.counting import By, Counts, Groups, Into
from registry.reach.quick.answer import Answer, ByHub
from registry.reach.quick.enrolled import Enrolled
from registry.reach.quick.roll import Array
from registry.reach.quick.standing import Standing, Told, Who
from registry.reach.roll.known import as_number
from registry.reach.sheets.marks import united

_NONE = np.zeros(0, np.int32)


def at_home(answer: Answer, what: str, people: Sequence[BitMap], by: By | Groups, into: Into) -> Counts:
    """Count people where they live, in the areas of the question's hubs: by hub, area, or groups of areas.

    Somebody has one home, so areas add up, also to a hub's and to all hubs'.
    """
    kept, places, question = answer.kept, answer.places, answer.question
    parts, keys = answer.parts.everybody(into, own=True)
    of = what, into, question.at_any_hub()
    codes = kept.once(
        ("by area", *of), (answer.homes, parts), lambda: answer.homes * np.int32(len(keys)) + parts
    )
    counts = kept.state(("at home", *of), Standing).table(
        {None: Who(tuple(people))}, codes, places.size * len(keys)
    )
    row = by if isinstance(by, By) else tuple(by)
    things = places, answer.hubs, *([] if isinstance(by, By) else [by])
    lines = kept.once(("lines", row, question.hubs, question.locality), things, lambda: _Lines.of(answer, by))
    told = kept.state(("told", row, what, into, question), Told)
    return told.tell(lines.keys, keys, lines.sums(counts.reshape(places.size, len(keys))))


@dataclass(frozen=True, slots=True)
class _Lines:
    """Rows that are groups of areas, the whole last."""

    keys: list[str | None]
    areas: Array
    """The numbers of the areas of each row, one after another."""
    filled: Array
    """Which rows have any area."""
    begins: Array
    """Where those of each of these begin."""

    @classmethod
    def of(cls, answer: Answer, by: By | Groups) -> "_Lines":
        """Return the rows of this kind, or of these groups."""
        reached = {hub.code: answer.places.reached.get(pk, _NONE) for pk, hub in answer.hubs.items()}
        every = np.flatnonzero(answer.places.truths(list(reached.values())))
        names = answer.roll.areas.of
        groups: dict[str | None, Array] = {}
        if not isinstance(by, By):
            groups |= {key: answer.places.numbers_of(areas) for key, areas in by.items()}
        elif by is By.HOME_HUB:
            groups.update(reached)
        elif by is By.HOME_AREA:
            groups |= {names[area]: every[at : at + 1] for at, area in enumerate(every.tolist())}
        else:
            together: defaultdict[str, list[Array]] = defaultdict(list)
            for hub in answer.hubs.values():
                together[hub.locality].append(reached[hub.code])
            groups |= {name: np.unique(np.concatenate(some)) for name, some in together.items()}
        groups[None] = every
        sizes = np.array([len(some) for some in groups.values()])
        filled = np.flatnonzero(sizes)
        begins = np.concatenate(([0], np.cumsum(sizes[filled])))[:-1]
        return cls(list(groups), np.concatenate(list(groups.values())), filled, begins)

    def sums(self, table: Array) -> Array:
        """Return the sums of a table with a row for each area, group by group."""
        found = np.zeros((len(self.keys), table.shape[1]), np.int64)
        if self.filled.size:
            found[self.filled] = np.add.reduceat(table[self.areas], self.begins, axis=0)
        return found


def registered(answer: Answer, by: By, into: Into, seen: BitMap | None) -> Counts:
    """Count people who had registered by the last day, of those seen if it is said who was.

    Raises:
        ValueError: by something at which people do not register, and in which they do not live.
    """
    last = as_number(answer.question.period.last)
    what = "registered" if seen is None else "registered and seen"
    there = answer.kept.state(("enrolled", last), Enrolled).on(answer.roll, last)
    if by.of_home:
        everybody = list(there.values())
        if seen is not None or answer.in_areas is not None:
            everybody = [_only(united(everybody), seen, answer.in_areas)]
        return at_home(answer, what, everybody, by, into)
    if by not in (By.HUB, By.LOCALITY):
        raise ValueError("people register at a hub and live somewhere; they can be counted by no other row")
    nobody = BitMap()
    crowds = {
        pk: _only(there.get(answer.roll.hubs.number(pk.hex), nobody), seen, answer.in_areas)
        for pk in answer.hubs
    }
    rows: dict[str | None, ByHub[BitMap]] = {None: crowds}
    rows.update(answer.grouped(by, crowds))
    return answer.tallied(what, rows, into)


def _only(people: BitMap, *others: BitMap | None) -> BitMap:
    """Return who of the people is in each of some sets, of those that are given."""
    for other in others:
        people = people if other is None else people & other
    return people
