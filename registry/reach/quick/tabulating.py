"""Rows of numbers, counted by part in one pass. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from registry.reach.counting import Counts
from registry.reach.quick.parts import NOBODY, Asked, Coded
from registry.reach.quick.roll import Array
from registry.reach.quick.standing import Told


@dataclass(frozen=True, slots=True)
class Row:
    """Whom a row counts, or of whom its attendances are; who came anonymously is counted beside."""

    key: str | None
    numbers: Array
    own: Array | None = None
    days: Array | None = None
    anonymous: int = 0


@dataclass(frozen=True)
class Rows:
    """Several rows, and what is asked of all of them together; it is put together once."""

    listed: list[Row]

    @cached_property
    def asked(self) -> Asked:
        """The numbers of all rows, one after another, and nobody's at the end."""
        numbers = [*(row.numbers for row in self.listed), NOBODY]
        return Asked(
            np.concatenate(numbers),
            _joined([row.own for row in self.listed], np.bool_),
            _joined([row.days for row in self.listed], np.int32),
        )


def tabulate(rows: Rows, coded: Callable[[Asked], Coded]) -> Counts:
    """Return how many of each row are in each part."""
    listed = rows.listed
    if not listed:
        return {}
    codes, keys = coded(rows.asked)
    ends = np.cumsum([len(row.numbers) for row in listed])[:-1]
    counted = [np.bincount(some, minlength=len(keys)) for some in np.split(codes[:-1], ends)]
    table = np.stack(counted)
    table[:, int(codes[-1])] += [row.anonymous for row in listed]
    return Told().tell([row.key for row in listed], keys, table)


def _joined(columns: Sequence[Array | None], kind: type[np.generic]) -> Array | None:
    """Return the columns of all rows, and of nobody, one after another; None if they have none."""
    there = [column for column in columns if column is not None]
    return np.concatenate([*there, np.zeros(1, kind)]) if len(there) == len(columns) else None
