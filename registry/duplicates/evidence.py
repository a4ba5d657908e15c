"""Whether two records may be of one person, and what speaks for it, in sentences. Pure.

The points are ours: a birth date and a name are enough, a name alone never is, and twins are two.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from rapidfuzz.distance import DamerauLevenshtein

from registry.duplicates.names import Name, alike, family_alike, given_alike

ENOUGH = 55
"""Points from which a person should look."""
MOST_FOR_A_NAME = 40
OTHER_GIVEN_NAME = 84
"""Below, the given names are two names: brothers, sisters and twins."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is compared of one record."""

    id: UUID
    name: Name
    born: date | None = None
    child: bool = False
    postcodes: frozenset[str] = frozenset()
    media: frozenset[UUID] = frozenset()
    """Cards and passes that were ever theirs."""
    families: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why two records may be of one person; the sentences hold nobody's name or date."""

    score: int
    sentences: tuple[str, ...]


def compare(one: Known, other: Known) -> Evidence | None:
    """Return what speaks for one person, or None if too little does or something speaks against it."""
    birth = _birth(one.born, other.born)
    if birth is None or one.child is not other.child:
        return None  # before names are compared, which takes far longer
    shared = _shared(one, other)
    if birth[0] + sum(points for points, _ in shared) + MOST_FOR_A_NAME < ENOUGH:
        return None
    name = _name(one, other)
    if name is None:
        return None
    found = [each for each in (name, birth, *shared) if each[0]]
    score = min(100, sum(points for points, _ in found))
    return Evidence(score, tuple(words for _, words in found)) if score >= ENOUGH else None


def _name(one: Known, other: Known) -> tuple[int, str] | None:
    whole, given = alike(one.name, other.name), given_alike(one.name, other.name)
    if given is not None and given < OTHER_GIVEN_NAME and whole < 97:
        return None
    if whole >= 97:
        return MOST_FOR_A_NAME, "The names are the same."
    if whole >= 88:
        return 30, f"The names are alike ({whole} of 100)."
    if given is not None and given >= 95:
        return 15, "The given names are the same; the family names differ, as after a marriage."
    if given is None and family_alike(one.name, other.name) >= 95:
        return 15, "The family names are the same; one record has no given name."
    return (20, f"The names are somewhat alike ({whole} of 100).") if whole >= 80 else None


def _birth(one: date | None, other: date | None) -> tuple[int, str] | None:
    """Return the points for two dates of birth; None if they are of two people."""
    if one is None or other is None:
        return 0, ""
    if one == other:
        return 35, "The dates of birth are the same."
    if (one.year, one.month, one.day) == (other.year, other.day, other.month):
        return 20, "Day and month of birth are swapped."
    if DamerauLevenshtein.distance(one.isoformat(), other.isoformat()) == 1:
        return 15, "The dates of birth differ by one slip of the pen."
    return None


def _shared(one: Known, other: Known) -> list[tuple[int, str]]:
    return [
        (25 if one.media & other.media else 0, "One card or pass was linked to both."),
        (15 if one.postcodes & other.postcodes else 0, "Both were registered at one postcode."),
        (10 if one.families & other.families else 0, "Both are in one family."),
    ]
