"""How alike two names are, in whatever scripts and spellings they were written. Pure."""

import re
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii
from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

VOWELS = re.compile("[aeiouyhw]")
NO_VOWEL = str.maketrans("", "", "aeiou")
"""At the beginning of a word, y, h and w are heard."""
DOUBLED = re.compile(r"(.)\1+")
SAME_SOUND = (
    ("ph", "f"),
    ("ck", "k"),
    ("kh", "k"),
    ("q", "k"),
    ("c", "k"),
    ("z", "s"),
    ("j", "y"),
    ("v", "w"),
)
"""Letters that transliterations use for one sound."""
SPELT_ALIKE = 92
"""What two names are worth that differ in vowels and doubled letters only."""
SHORTEST_SKELETON = 3


@dataclass(frozen=True, slots=True)
class Name:
    """A name to be compared: what somebody is called, and their family's name, in plain letters."""

    given: tuple[str, ...]
    """First name and known-as, each once; none where nobody wrote one."""
    family: str


def name_of(first: str, known_as: str, last: str) -> Name:
    """Return a name in plain letters."""
    given = dict.fromkeys(filter(None, (plain(first), plain(known_as))))
    return Name(tuple(given), plain(last))


def plain(text: str) -> str:
    """Return a name in lower-case Latin letters, without accents, hyphens and apostrophes.

    >>> plain("Оле́на  O'Brien-Łuczak")
    'olena obrien luczak'
    """
    latin = anyascii(text).casefold().replace("'", "").replace("`", "")
    return " ".join(re.sub(r"[^a-z0-9]+", " ", latin).split())


@lru_cache(maxsize=100_000)
def skeleton(text: str) -> str:
    """Return the consonants that stay when a name goes from one script to another.

    >>> skeleton("mohammed") == skeleton("muhamad")
    True
    """
    for one, other in SAME_SOUND:
        text = text.replace(one, other)
    kept = " ".join(word[:1].translate(NO_VOWEL) + VOWELS.sub("", word[1:]) for word in text.split())
    return " ".join(DOUBLED.sub(r"\1", kept).split())


def given_alike(one: Name, other: Name) -> int | None:
    """Return 0 to 100 for the given names, the best of those they go by; None if one has none."""
    pairs = [(a, b) for a in one.given for b in other.given]
    return max((_given(a, b) for a, b in pairs), default=None)


def alike(one: Name, other: Name) -> int:
    """Return 0 to 100 for the whole names, in whatever order their parts were written."""
    whole = [
        _alike(f"{a} {one.family}".strip(), f"{b} {other.family}".strip())
        for a in one.given or ("",)
        for b in other.given or ("",)
    ]
    return max(whole)


def family_alike(one: Name, other: Name) -> int:
    """Return 0 to 100 for the family names."""
    return _alike(one.family, other.family)


def _given(one: str, other: str) -> int:
    """A short form or an initial is as good as the name it begins."""
    shorter, longer = sorted((one, other), key=len)
    if longer.startswith(shorter) and (len(shorter) >= SHORTEST_SKELETON or len(shorter) == 1):
        return 90 if shorter != longer else 100
    return max(
        round(100 * JaroWinkler.similarity(one, other)) if one[:1] == other[:1] else 0, _alike(one, other)
    )


def _alike(one: str, other: str) -> int:
    if not one or not other:
        return 0
    score = round(fuzz.token_sort_ratio(one, other))
    bones = sorted(skeleton(one).split()), sorted(skeleton(other).split())
    if bones[0] == bones[1] and len("".join(bones[0])) >= SHORTEST_SKELETON:
        return max(score, SPELT_ALIKE)
    return score
