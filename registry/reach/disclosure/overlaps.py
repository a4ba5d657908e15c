"""Where counts of different releases overlap: ages cut in two ways, and periods within periods. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple

from registry.reach.disclosure.attack import Relation, Sum, Union

_BAND = re.compile(r"(.*)children_(\d+)(?:_(\d+))?")


class Place(NamedTuple):
    """What names a count in every release: what was asked, its row and column, and its period."""

    asked: str
    row: str
    column: str
    first: date
    last: date


Overlaps = tuple[set[Place], list[Relation[Place]]]
"""Counts that nobody is shown but that hold others together, and how."""


def by_year_of_age(places: Iterable[Place]) -> Overlaps:
    """Let bands of the same people meet in single years, so that two schemes cannot be played off."""
    bands: defaultdict[Place, dict[Place, range]] = defaultdict(dict)
    for place in places:
        if found := _BAND.fullmatch(place.column):
            low = int(found[2])
            ages = range(low, int(found[3] or low) + 1)
            bands[place._replace(column=found[1])][place] = ages
    several = {people: cut for people, cut in bands.items() if _cut_in_two_ways(cut.values())}
    relations: list[Relation[Place]] = [
        Sum(band, tuple(_aged(people, age) for age in ages))
        for people, cut in several.items()
        for band, ages in cut.items()
    ]
    return {part for each in relations for part in each.parts}, relations


def over_time(now: Mapping[Place, bool], before: Sequence[Place]) -> Overlaps:
    """Let a longer period hold the shorter ones within it; ``now`` says of each count whether periods add up.

    Ages are taken on a period's last day, so bands of two periods are not of the same people.
    """
    rests: set[Place] = set()
    relations: list[Relation[Place]] = []
    for place, adds_up in now.items():
        within = [each for each in before if _within(each, place)]
        if not within or _BAND.fullmatch(place.column):
            continue
        rest = place._replace(column=f"{place.column} at other times")
        others = set() if _fill(within, place) else {rest}
        rests |= others
        relations.append((Sum if adds_up else Union)(place, (*within, *others)))
    return rests, relations


def _fill(short: Sequence[Place], long: Place) -> bool:
    """Whether periods follow one another from the first to the last day of a longer one."""
    listed = sorted(short, key=lambda each: each.first)
    ends = (listed[0].first, listed[-1].last) == (long.first, long.last)
    return ends and all(one.last + timedelta(days=1) == two.first for one, two in pairwise(listed))


def _within(short: Place, long: Place) -> bool:
    same = short[:3] == long[:3] and short != long
    return same and long.first <= short.first and short.last <= long.last


def _cut_in_two_ways(cut: Iterable[range]) -> bool:
    listed = sorted(cut, key=lambda ages: ages.start)
    return any(ages.stop > following.start for ages, following in pairwise(listed))


def _aged(people: Place, age: int) -> Place:
    return people._replace(column=f"{people.column} of {age}")
