"""Marks: a number and a day of a month in one integer; and bags of them. Pure."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray
from pyroaring import BitMap

DAY_BITS = 5
DAYS = 1 << DAY_BITS
"""More than a month has: a day is 0 to 30."""

Numbers = NDArray[np.uint32]


def marks_of(numbers: NDArray[np.int64], days: NDArray[np.int64]) -> Numbers:
    """Return the marks of numbers, each on its day, from 0."""
    return (numbers << DAY_BITS | days).astype(np.uint32)


def array_of(bits: BitMap) -> Numbers:
    """Return the members of a set, the smallest first."""
    return np.frombuffer(bits.to_array(), dtype=np.uint32)


def set_of(numbers: NDArray[Any]) -> BitMap:
    """Return numbers as a set."""
    listed = array("I")
    listed.frombytes(
        numbers.astype(np.uint32, copy=False).tobytes()
    )  # several times as fast as a numpy array
    return BitMap(listed)


def united(sets: Sequence[BitMap]) -> BitMap:
    """Return whatever is in any of the sets."""
    return sets[0] if len(sets) == 1 else BitMap.union(*sets) if sets else BitMap()


def numbers_of(marks: Numbers) -> Numbers:
    """Return the numbers of sorted marks, each once."""
    numbers = marks >> np.uint32(DAY_BITS)
    return numbers[np.concatenate(([True], numbers[1:] != numbers[:-1]))] if numbers.size else numbers


@dataclass(slots=True)
class Bag:
    """Marks that may be in it several times: the second set holds those that are in it twice, and so on."""

    layers: list[BitMap] = field(default_factory=list)

    @classmethod
    def read(cls, content: bytes) -> "Bag":
        """Return a bag as it was kept."""
        if not content:
            return cls()
        return cls([BitMap.deserialize(layer) for layer in msgspec.msgpack.decode(content, type=list[bytes])])

    @classmethod
    def of(cls, marks: Numbers) -> "Bag":
        """Return a bag of many marks."""
        layers, left = [], np.sort(marks)
        while left.size:
            again = np.concatenate(([False], left[1:] == left[:-1]))
            layers.append(set_of(left[~again]))
            left = left[again]
        return cls(layers)

    def content(self) -> bytes:
        """Return the bag as it is kept."""
        return msgspec.msgpack.encode([layer.serialize() for layer in self.layers])

    def __len__(self) -> int:
        return sum(map(len, self.layers))

    @property
    def once(self) -> BitMap:
        """Every mark in it, once."""
        return self.layers[0] if self.layers else BitMap()

    def put(self, others: "Bag") -> None:
        """Put marks in."""
        for some in others.layers:
            left, depth = some, 0
            while left:
                if depth == len(self.layers):
                    self.layers.append(BitMap())
                layer = self.layers[depth]
                further = left & layer
                layer |= left
                left, depth = further, depth + 1

    def take(self, others: "Bag") -> bool:
        """Take marks out; say whether all of them were in it."""
        missing = False
        for each in chain.from_iterable(others.layers):
            full = next((layer for layer in reversed(self.layers) if each in layer), None)
            if full is None:
                missing = True
            else:
                full.discard(each)
        self.layers = [layer for layer in self.layers if layer]
        return not missing
