"""Deciding what is withheld so that no small count can be worked out from what is shown. Pure.

Small counts are hidden first (`shown`). Then a reader is let loose on the rest (`attack`): as long as that
reader can say of a small count more than that it is 1 to 4, one further count that helped is withheld.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic

from registry.reach.disclosure.attack import Attack, C, Relation
from registry.reach.disclosure.shown import FEW_BOUNDS, Bounds, Few, Shown, Withheld, shown


@dataclass(frozen=True, slots=True)
class Release(Generic[C]):
    """Counts that are to leave the building together, and what holds them together."""

    counts: Mapping[C, int] = field(repr=False)
    relations: Sequence[Relation[C]]
    known: Mapping[C, Bounds] = field(default_factory=dict)
    """What a reader knows of these counts already."""
    rates: Mapping[C, Mapping[C, Bounds]] = field(default_factory=dict)
    """What each rate, if it is shown, tells of counts. Rates are withheld before counts are."""
    background: Mapping[C, Bounds] = field(default_factory=dict)
    """Counts that are not shown now but that relations speak of, and what is known of each: single years
    of age, or what earlier releases have shown."""
    secrets: frozenset[C] = frozenset()
    """Those of the background that an earlier release has hidden, and that this one must not give away."""
    hide_none: frozenset[C] = frozenset()
    """Counts of which also a 0 tells something."""
    keep: frozenset[C] = frozenset()
    """Counts that are withheld last: totals, and what people look for first."""


def protect(release: Release[C]) -> dict[C, Shown]:
    """Return how each count is shown, and which rates are not: no small count can be narrowed further.

    Raises:
        ValueError: what is out already contradicts the counts, or gives a small count away whatever is
            withheld now.
    """
    result: dict[C, Shown] = {}
    for cells, relations in _apart(release):
        result |= _protect(release, cells, relations)
    return result


def _protect(release: Release[C], cells: Sequence[C], relations: Sequence[Relation[C]]) -> dict[C, Shown]:
    hidden = {cell: _masked(release, cell) for cell in cells if cell in release.counts}
    secret = {cell: each.bounds for cell, each in hidden.items() if isinstance(each, Few)}
    secret |= {cell: FEW_BOUNDS for cell in cells if cell in release.secrets}
    if not secret:
        return hidden
    attack = Attack({cell: _bounds(release, hidden, cell) for cell in cells}, relations)
    for cell, bounds in secret.items():  # who is safe stays safe: what is withheld later leaves more open
        while not attack.bounds(cell).holds(bounds):
            helper = _helper(release, hidden, relations, cell)
            hidden[helper] = Withheld()
            for told in release.rates.get(helper, [helper]):
                attack.tell(told, _bounds(release, hidden, told))
    return hidden


def _masked(release: Release[C], cell: C) -> Shown:
    return shown(release.counts[cell], hide_none=cell in release.hide_none)


def _bounds(release: Release[C], hidden: Mapping[C, Shown], cell: C) -> Bounds:
    """Return what a reader is told of a count."""
    if cell not in hidden:
        return release.background[cell]
    bounds = hidden[cell].bounds & release.known.get(cell, Bounds())
    for rate, told in release.rates.items():
        if rate not in hidden:
            bounds &= told.get(cell, Bounds())
    return bounds


def _helper(
    release: Release[C], hidden: Mapping[C, Shown], relations: Sequence[Relation[C]], exposed: C
) -> C:
    """Return what is withheld next: near the exposed count, rather a rate, and rather a small part."""
    for near in _nearer_first(relations, exposed):
        rates = [rate for rate, told in release.rates.items() if rate not in hidden and near & told.keys()]
        if rates:
            return rates[0]
        shown_still = [cell for cell in near if not isinstance(hidden.get(cell, Withheld()), Withheld)]
        if cells := [cell for cell in shown_still if cell != exposed]:
            return min(cells, key=lambda cell: _price(release, hidden, cell))
    raise ValueError("what is out already gives a small count away; it cannot be hidden by withholding more")


def _price(release: Release[C], hidden: Mapping[C, Shown], cell: C) -> tuple[bool, bool, bool, int, str]:
    count = release.counts[cell]
    return cell in release.keep, count == 0, isinstance(hidden[cell], Few), count, str(cell)


def _nearer_first(relations: Sequence[Relation[C]], start: C) -> Iterator[set[C]]:
    """Yield ``start`` with the counts in relations with it, then those in relations with these, and so on."""
    reached, seen = {start}, {start}
    while reached:
        beside = {cell for each in relations if reached & set(each.cells) for cell in each.cells}
        reached = beside - seen
        seen |= reached
        yield beside | {start}


def _apart(release: Release[C]) -> Iterator[tuple[list[C], list[Relation[C]]]]:
    """Yield groups of counts that no relation joins, each with its relations."""
    root = {cell: cell for cell in (*release.counts, *release.background)}

    def find(cell: C) -> C:
        while root[cell] != cell:
            root[cell] = cell = root[root[cell]]
        return cell

    for relation in release.relations:
        for part in relation.parts:
            root[find(part)] = find(relation.total)
    groups: defaultdict[C, tuple[list[C], list[Relation[C]]]] = defaultdict(lambda: ([], []))
    for cell in root:
        groups[find(cell)][0].append(cell)
    for relation in release.relations:
        groups[find(relation.total)][1].append(relation)
    yield from groups.values()
