"""Whose an unknown token turned out to be, whatever the order in which that was heard. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Owner:
    """To whom a medium is a key."""

    person: UUID
    family: UUID


@dataclass(frozen=True, slots=True, order=True)
class Word:
    """What one event said of a token: linked to somebody, or (no owner) withdrawn."""

    at: datetime
    event: UUID
    standing: str
    owner: Owner | None = None


def owner_at(words: Iterable[Word], at: datetime) -> Owner | None:
    """Return whose a visit at this time is: of the link in force, else of the next link after it.

    A withdrawn token is nobody's until it is linked again. The answer is the same for any order in
    which the words arrived.
    """
    owner: Owner | None = None
    for word in sorted(words, key=lambda each: (each.at, each.event)):
        if word.at <= at:
            owner = word.owner
        elif owner is not None:
            break
        else:
            owner = word.owner
    return owner


def last_word(words: Iterable[Word]) -> Word | None:
    """Return how a token stands after everything that was said of it."""
    return max(words, key=lambda each: (each.at, each.event), default=None)
