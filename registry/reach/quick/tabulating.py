"""Rows of numbers, counted by part in one pass. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from registry.reach.counting import Counts
from registry.reach.quick.parts import Asked, Coded
from registry.reach.quick.roll import Array

NOBODY = np.zeros(1, np.uint32)
"""The number of who is not named."""


@dataclass(frozen=True, slots=True)
class Row:
    """Whom a row counts, or of whom its attendances are; who came anonymously is counted beside."""

    key: str | None
    numbers: Array
    own: Array | None = None
    days: Array | None = None
    anonymous: int = 0


def tabulate(rows: Sequence[Row], coded: Callable[[Asked], Coded]) -> Counts:
    """Return how many of each row are in each part."""
    if not rows:
        return {}
    codes, keys = coded(
        Asked(
            np.concatenate([*(row.numbers for row in rows), NOBODY]),
            _joined([row.own for row in rows], np.bool_),
            _joined([row.days for row in rows], np.int32),
        )
    )
    ends = np.cumsum([len(row.numbers) for row in rows])[:-1]
    counted = [np.bincount(some, minlength=len(keys)) for some in np.split(codes[:-1], ends)]
    table = np.stack(counted)
    table[:, int(codes[-1])] += [row.anonymous for row in rows]
    lines, parts = np.nonzero(table)
    return {
        (rows[line].key, keys[part]): int(table[line, part])
        for line, part in zip(lines.tolist(), parts.tolist(), strict=True)
    }


def _joined(columns: Sequence[Array | None], kind: type[np.generic]) -> Array | None:
    """Return the columns of all rows, and of nobody, one after another; None if they have none."""
    there = [column for column in columns if column is not None]
    return np.concatenate([*there, np.zeros(1, kind)]) if len(there) == len(columns) else None
