"""One block of the roll as columns, as it is kept: opened, changed and closed again. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from zstandard import ZstdCompressor, ZstdDecompressor

from registry.reach.models import BLOCK
from registry.reach.roll.known import Known

TERMS = ("gender", "ethnicity", "send", "language", "interpreter", "carer")
"""Columns of words, each kept once in the block's list."""
PEOPLE = np.dtype([("born", "<i4"), ("first", "<i4"), ("over_19", "?"), *((name, "<u2") for name in TERMS)])
HOMES = np.dtype([("at", "<u2"), ("since", "<i4"), ("area", "<u2")])
"""Rows of one person come in the order of their days."""
PLACES = np.dtype([("at", "<u2"), ("since", "<i4"), ("hub", "<u2")])
Array = NDArray[Any]


def nobody() -> Array:
    """Return a block's people of whom nothing is known."""
    people = np.zeros(BLOCK, PEOPLE)
    people["carer"] = 1  # "none"; every other word is the empty one
    return people


class _Kept(Struct):
    """What is kept, before it is compressed."""

    terms: list[str]
    areas: list[str]
    hubs: list[str]
    people: bytes
    homes: bytes
    places: bytes


@dataclass(slots=True)
class Columns:
    """What is known of up to `BLOCK` people; ``at`` is somebody's number less the block's first."""

    terms: list[str] = field(default_factory=lambda: ["", "none"])
    areas: list[str] = field(default_factory=list)
    hubs: list[str] = field(default_factory=list)
    people: Array = field(default_factory=nobody)
    homes: Array = field(default_factory=lambda: np.zeros(0, HOMES))
    places: Array = field(default_factory=lambda: np.zeros(0, PLACES))

    @classmethod
    def read(cls, content: bytes) -> "Columns":
        """Open a block as it was kept."""
        if not content:
            return cls()
        kept = msgspec.msgpack.decode(ZstdDecompressor().decompress(content), type=_Kept)
        return cls(
            kept.terms,
            kept.areas,
            kept.hubs,
            np.frombuffer(kept.people, PEOPLE),
            np.frombuffer(kept.homes, HOMES),
            np.frombuffer(kept.places, PLACES),
        )

    def content(self) -> bytes:
        """Return the block as it is kept."""
        kept = _Kept(
            self.terms,
            self.areas,
            self.hubs,
            self.people.tobytes(),
            self.homes.tobytes(),
            self.places.tobytes(),
        )
        return ZstdCompressor(level=3).compress(msgspec.msgpack.encode(kept))

    def person(self, number: int) -> Known:
        """Return what is kept of one person."""
        at = number % BLOCK
        row = self.people[at]
        homes = self.homes[self.homes["at"] == at]
        places = self.places[self.places["at"] == at]
        return Known(
            number,
            int(row["born"]),
            bool(row["over_19"]),
            **{name: self.terms[row[name]] for name in TERMS},
            first=int(row["first"]),
            homes=tuple((int(each["since"]), self.areas[each["area"]]) for each in homes),
            places=tuple((self.hubs[each["hub"]], int(each["since"])) for each in places),
        )

    def write(self, people: Iterable[Known]) -> None:
        """Say what is known of some people now."""
        listed = list(people)
        at = np.array([each.number % BLOCK for each in listed], np.uint16)
        self.people = self.people.copy()
        for each, place in zip(listed, at, strict=True):
            terms = (_index(self.terms, getattr(each, name)) for name in TERMS)
            self.people[place] = (each.born, each.first, each.over_19, *terms)
        homes = [(p, since, _index(self.areas, area)) for p, since, area in _rows(listed, at, "homes")]
        places = [(p, since, _index(self.hubs, hub)) for p, hub, since in _rows(listed, at, "places")]
        self.homes = _without(self.homes, at, homes, HOMES)
        self.places = _without(self.places, at, places, PLACES)


def _rows(people: list[Known], at: Array, name: str) -> Iterator[tuple[int, Any, Any]]:
    for each, place in zip(people, at, strict=True):
        for one, other in getattr(each, name):
            yield int(place), one, other


def _without(rows: Array, at: Array, fresh: list[tuple[int, int, int]], dtype: Any) -> Array:
    """Return rows with those of some people replaced."""
    others = rows[~np.isin(rows["at"], at)]
    return np.concatenate([others, np.array(fresh, dtype)])


def _index(words: list[str], word: str) -> int:
    """Return a word's place in a list, to which it is added if it is not there."""
    if word not in words:
        words.append(word)
    return words.index(word)
