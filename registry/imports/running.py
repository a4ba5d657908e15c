"""What every import does: read all rows, tell everything that is wrong, then write in pieces.

Each record has an id that follows from its source and its reference, so importing again writes
only what is not there yet: after an interruption, or when the file has grown.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.db import transaction

T = TypeVar("T")
PIECE = 200
"""Records in one transaction."""
Progress = Callable[[int, int], None]
"""Told how many records are done, and how many there are."""


@dataclass(slots=True)
class Read(Generic[T]):
    """What the rows of a file mean, and what is wrong with the others."""

    records: list[T] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Done:
    """What an import did, or would do."""

    added: int
    held: int
    """Those that were here already; they are left as they are."""
    problems: list[str]


def write(
    found: Read[T],
    add: Callable[[Sequence[T]], int],
    progress: Progress = lambda _done, _all: None,
) -> Done:
    """Write the records in pieces, each whole or not at all; ``add`` returns how many were new."""
    added = done = 0
    for piece in _pieces(found.records):
        with transaction.atomic():
            added += add(piece)
        done += len(piece)
        progress(done, len(found.records))
    return Done(added, len(found.records) - added, found.problems)


def _pieces(records: Iterable[T]) -> Iterator[list[T]]:
    piece: list[T] = []
    for record in records:
        piece.append(record)
        if len(piece) == PIECE:
            yield piece
            piece = []
    if piece:
        yield piece
