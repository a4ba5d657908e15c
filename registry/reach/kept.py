"""What a process has worked out of sheets and roll, kept for as long as what it follows from is the same.

It is no more than a copy: whoever asks next would work out the same.
"""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

T = TypeVar("T")
MANY = 500
"""How many such things are kept."""
ROOM = 384 * 2**20
"""Bytes of what follows from other things; beyond, what nobody asked for last is worked out again."""
MOST = 120
"""Of how many things it is held how they stood the last time; a country's are a few megabytes each."""


@dataclass(slots=True)
class _Made:
    of: tuple[object, ...]
    value: Any
    size: int


class Kept:
    """Values by what they are, those that were asked for last at the end."""

    def __init__(self) -> None:
        self._made: dict[Hashable, _Made] = {}
        self._alike: dict[Hashable, tuple[object, Any]] = {}
        self._states: dict[Hashable, Any] = {}
        self._size = 0

    def once(self, what: Hashable, of: tuple[object, ...], make: Callable[[], T]) -> T:
        """Return what is made of some things, which are only ever replaced: of the same, it stands."""
        held = self._made.pop(what, None)
        if held is None or any(one is not other for one, other in zip(held.of, of, strict=True)):
            self._size -= held.size if held else 0
            value = make()
            held = _Made(of, value, getattr(value, "nbytes", 0))
            self._size += held.size
        self._made[what] = held
        while len(self._made) > 1 and (self._size > ROOM or len(self._made) > MANY):
            self._size -= self._made.pop(next(iter(self._made))).size
        found: T = held.value
        return found

    def alike(self, what: Hashable, content: object, make: Callable[[], T]) -> T:
        """Return what is made of some content: of equal content it is the very same."""
        held = self._alike.get(what)
        if held is None or held[0] != content:
            if len(self._alike) >= MANY:
                self._alike.clear()
            held = self._alike[what] = content, make()
        found: T = held[1]
        return found

    def state(self, what: Hashable, begin: Callable[[], T]) -> T:
        """Return how something stood the last time, for whoever brings it up to date; else a beginning."""
        return self.put(what, self._states.pop(what, None) or begin())

    def put(self, what: Hashable, state: T) -> T:
        """Hold how something stands now."""
        self._states.pop(what, None)
        self._states[what] = state
        if len(self._states) > MOST:
            del self._states[next(iter(self._states))]
        return state
