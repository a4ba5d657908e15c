"""Counts of people by where they live, and of people who have registered."""

from collections import defaultdict

import numpy as np

from registry.reach.counting import By, Counts, Into, Split, uses
from registry.reach.quick.answer import Answer, ByHub
from registry.reach.quick.parts import Asked
from registry.reach.quick.roll import Array
from registry.reach.quick.tabulating import Row, Rows, tabulate
from registry.reach.roll.known import as_number

_NONE = np.zeros(0, np.int32)


def at_home(answer: Answer, numbers: Array, by: By, into: Into) -> Counts:
    """Count people where they live: in the areas of the question's hubs, or in each of these areas.

    Somebody has one home, so areas add up, also to a hub's and to all hubs'.
    """
    reached = {hub.code: answer.places.reached.get(pk, _NONE) for pk, hub in answer.hubs.items()}
    here = answer.places.truths(list(reached.values()))
    everywhere = np.flatnonzero(here)
    areas = answer.homes[numbers]
    inside = here[areas]
    if not inside.any():
        return {}
    asked = Asked(numbers[inside], np.ones(int(inside.sum()), np.bool_))
    codes, keys = answer.parts.coded(into, asked)
    table = np.bincount(areas[inside] * len(keys) + codes, minlength=answer.places.size * len(keys))
    by_area = table.reshape(-1, len(keys))
    names = answer.roll.areas.of
    if by is By.HOME_HUB:
        lines = [(line, by_area[theirs].sum(axis=0).tolist()) for line, theirs in reached.items()]
    else:
        lines = [(names[area], by_area[area].tolist()) for area in everywhere.tolist()]
    whole = None, by_area[everywhere].sum(axis=0).tolist()
    return {
        (line, key): number
        for line, counts in (*lines, whole)
        for key, number in zip(keys, counts, strict=True)
        if number
    }


def registered(answer: Answer, by: By, into: Into, seen: Array | None) -> Counts:
    """Count people who had registered by the last day, of those seen if it is said who was.

    Raises:
        ValueError: by something at which people do not register, and in which they do not live.
    """
    last = as_number(answer.question.period.last)
    numbers, since, hubs = answer.roll.places
    there = (since <= last) & (answer.roll.columns["born"][numbers] <= last)
    if seen is not None:
        there &= answer.among(seen, numbers)
    if answer.question.areas:
        there &= answer.there(numbers)
    numbers, hubs = numbers[there], hubs[there]
    if by.of_home:
        return at_home(answer, answer.each_once(numbers), by, into)
    if by not in (By.HUB, By.LOCALITY):
        raise ValueError("people register at a hub and live somewhere; they can be counted by no other row")
    of = answer.roll.hubs.numbers([pk.hex for pk in answer.hubs])
    firsts, ends = np.searchsorted(hubs, of), np.searchsorted(hubs, of, "right")
    crowds: defaultdict[str | None, ByHub[Array]] = defaultdict(dict)
    for (pk, hub), first, end in zip(answer.hubs.items(), firsts, ends, strict=False):
        for key in (hub.code if by is By.HUB else hub.locality, None):
            crowds[key][pk] = numbers[first:end]
    own = uses(into, Split.RESIDENCE)
    rows = Rows([_row(answer, key, some, own=own) for key, some in crowds.items()])
    return tabulate(rows, lambda asked: answer.parts.coded(into, asked))


def _row(answer: Answer, key: str | None, crowds: ByHub[Array], *, own: bool) -> Row:
    """Return who registered at some hubs, each once; with ``own``, who lives near one of these."""
    together = list(crowds.values())
    numbers = together[0] if len(together) == 1 else answer.each_once(np.concatenate([_NONE, *together]))
    if not own:
        return Row(key, numbers)
    near = [some[answer.neighbours(hub, some)] for hub, some in crowds.items()]
    return Row(key, numbers, answer.among(near, numbers))
