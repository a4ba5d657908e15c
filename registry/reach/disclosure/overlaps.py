"""Where counts of different releases overlap: ages cut in two ways, and periods within periods. Pure."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import NamedTuple
from urllib.parse import parse_qsl

from registry.reach.disclosure.attack import Relation, Sum, Union
from registry.reach.disclosure.shown import STEP

_BAND = re.compile(r"(.*)children_(\d+)(?:_(\d+))?")


def named(column: str, children_until: int) -> str:
    """Return a column under its name in every release: of all children it says up to which age."""
    return f"{column}_0_{children_until}" if column.endswith("children") else column


def is_band(column: str) -> bool:
    """Whether a column counts children of some ages."""
    return _BAND.fullmatch(column) is not None


class Place(NamedTuple):
    """What names a count in every release: what was asked, its row and column, and its period."""

    asked: str
    row: str
    column: str
    first: date
    last: date


Dimensions = Mapping[str, frozenset[str]]
"""Which kinds of session, partners, venues a question was narrowed to; what is not named is not narrowed."""

Overlaps = tuple[set[Place], list[Relation[Place]]]
"""Counts that nobody is shown but that hold others together, and how."""


def alike(counts: Mapping[Place, int]) -> dict[Place, Place]:
    """Return under which one name each count goes: people seen are people seen, whatever the measure."""
    named: dict[tuple[str, str, date, date, int], Place] = {}
    return {place: named.setdefault((*place[1:], count), place) for place, count in counts.items()}


def by_year_of_age(now: Iterable[Place], before: Collection[Place]) -> Overlaps:
    """Let bands of the same people meet in single years, so that two schemes cannot be played off."""
    bands: defaultdict[Place, dict[Place, range]] = defaultdict(dict)
    for place in (*now, *before):
        if found := _BAND.fullmatch(place.column):
            low = int(found[2])
            ages = range(low, int(found[3] or low) + 1)
            bands[place._replace(column=found[1])][place] = ages
    relations: list[Relation[Place]] = [
        Sum(band, tuple(people._replace(column=f"{people.column} of {age}") for age in ages))
        for people, cut in bands.items()
        if not cut.keys().isdisjoint(before)
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
        if not within or is_band(place.column):
            continue
        rest = place._replace(column=f"{place.column} at other times")
        others = set() if _fill(within, place) else {rest}
        rests |= others
        relations.append((Sum if adds_up else Union)(place, (*within, *others)))
    return rests, relations


def nested(now: Mapping[Place, int], before: Mapping[Place, int]) -> Overlaps:
    """Let a reader take a narrower question's count from that of a wider one, whichever was out first.

    Only differences of 1 to 4 are returned: those are what must not be found.
    """
    rests: set[Place] = set()
    relations: list[Relation[Place]] = []
    alike_: defaultdict[tuple[str, str, str], list[Place]] = defaultdict(list)
    for place in before:
        alike_[_base(place.asked), place.row, place.column].append(place)
    counts = {**before, **now}
    for place in now:
        for other in alike_[_base(place.asked), place.row, place.column]:
            for wide, narrow in ((place, other), (other, place)):
                left = counts[wide] - counts[narrow]
                if _holds(wide, narrow) and counts[wide] >= STEP and 0 < left < STEP:
                    days = f"{narrow.first} to {narrow.last}"
                    rest = wide._replace(column=f"{wide.column} without {narrow.asked} of {days}")
                    rests.add(rest)
                    relations.append(Sum(wide, (narrow, rest)))
    return rests, relations


def dimensions(asked: str) -> Dimensions:
    """Return to what a question was narrowed, as its name says it."""
    pairs = parse_qsl(asked.partition("?")[2])
    return {name: frozenset(values.split(",")) for name, values in pairs}


def cross(one: Dimensions, other: Dimensions) -> bool:
    """Whether two questions overlap in part, so that a third could be worked out from them."""
    both = [(one.get(name), other.get(name)) for name in one.keys() | other.keys()]
    shared = [(mine, theirs) for mine, theirs in both if mine and theirs]
    apart = any(mine.isdisjoint(theirs) for mine, theirs in shared)
    return not apart and any(not (mine <= theirs or theirs <= mine) for mine, theirs in shared)


def _base(asked: str) -> str:
    return asked.partition("?")[0]


def _holds(wide: Place, narrow: Place) -> bool:
    """Whether all that one question counts is in what another counts; ages are those of the last day."""
    days = wide.first <= narrow.first and narrow.last <= wide.last
    if wide == narrow or not days or (is_band(wide.column) and wide.last != narrow.last):
        return False
    more, fewer = dimensions(wide.asked), dimensions(narrow.asked)
    return all(name in fewer and fewer[name] <= values for name, values in more.items())


def _fill(short: Sequence[Place], long: Place) -> bool:
    """Whether periods follow one another from the first to the last day of a longer one."""
    listed = sorted(short, key=lambda each: each.first)
    ends = (listed[0].first, listed[-1].last) == (long.first, long.last)
    return ends and all(one.last + timedelta(days=1) == two.first for one, two in pairwise(listed))


def _within(short: Place, long: Place) -> bool:
    same = short[:3] == long[:3] and short != long
    return same and long.first <= short.first and short.last <= long.last
