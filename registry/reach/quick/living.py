"""Who of some people lives near a hub: looked up again only of those who came, or moved."""

from uuid import UUID

import numpy as np
from pyroaring import BitMap

from registry.reach.quick.places import Places
from registry.reach.quick.roll import Array
from registry.reach.sheets.marks import array_of, set_of


class Living:
    """Where people live on one day, as it stood the last time."""

    def __init__(self) -> None:
        self._homes: Array = np.zeros(0, np.int32)
        self._places: Places | None = None
        self._moved = BitMap()
        self._before: dict[tuple[UUID, int], tuple[BitMap, BitMap]] = {}
        self._near: dict[tuple[UUID, int], tuple[BitMap, BitMap]] = {}
        """The people and who of them are near, by hub and by which set they are."""

    def on(self, homes: Array, places: Places) -> "Living":
        """Bring it up to date; what is not asked for until the next time is forgotten then."""
        same = places is self._places and len(homes) == len(self._homes)
        self._before, self._near = self._near if same else {}, {}
        changed = np.flatnonzero(homes != self._homes) if same and homes is not self._homes else ()
        self._moved = set_of(np.asarray(changed, np.uint32))
        self._homes, self._places = homes, places
        return self

    def near(self, hub: UUID, people: BitMap) -> BitMap:
        """Return who of the people live in a hub's reach area."""
        of = hub, id(people)
        held = self._near.get(of) or self._before.get(of)
        if held is None or self._moved.intersect(people):
            assert self._places is not None  # noqa: S101  it was brought up to date
            numbers = array_of(people)
            held = people, set_of(numbers[self._places.of(hub)[self._homes[numbers]]])
        self._near[of] = held
        return held[1]
