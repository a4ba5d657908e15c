"""Who had registered by a day, hub by hub: of the blocks of the roll that are the same, as it stood."""

from collections import defaultdict
from collections.abc import Mapping

import numpy as np
from pyroaring import BitMap

from registry.reach.quick.roll import PLACES, Roll
from registry.reach.sheets.marks import set_of, united


class Enrolled:
    """The people with a place in a family that had registered by one day, and were born by then."""

    def __init__(self) -> None:
        self._turn = -1
        self._by_block: dict[int, dict[int, BitMap]] = {}
        """Of each block, by hub."""
        self._blocks: defaultdict[int, set[int]] = defaultdict(set)
        """In which blocks people of a hub are."""
        self._by_hub: dict[int, BitMap] = {}

    def on(self, roll: Roll, day: int) -> Mapping[int, BitMap]:
        """Return who they are, by the roll's number of the hub; the set of a hub stands until it changes."""
        if self._turn == roll.turn:
            return self._by_hub
        changed = roll.blocks if self._turn < 0 else roll.changed((PLACES, "born"), self._turn)
        hubs: set[int] = set()
        for block in changed:
            before, now = self._by_block.get(block, {}), _of_block(roll, block, day)
            self._by_block[block] = now
            for hub in before.keys() | now.keys():
                (self._blocks[hub].add if hub in now else self._blocks[hub].discard)(block)
            hubs |= before.keys() | now.keys()
        for hub in hubs:
            self._by_hub[hub] = united([self._by_block[block][hub] for block in sorted(self._blocks[hub])])
        self._turn = roll.turn
        return self._by_hub


def _of_block(roll: Roll, block: int, day: int) -> dict[int, BitMap]:
    numbers, since, hubs = roll.places_in(block)
    there = (since <= day) & (roll.columns["born"][numbers] <= day)
    numbers, hubs = numbers[there], hubs[there]
    return {hub: set_of(numbers[hubs == hub]) for hub in np.unique(hubs).tolist()}
