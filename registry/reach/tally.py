"""What one count gave, read by row and part. Pure."""

from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache

from registry.reach.counting import BETWEEN, Counts


class Tally:
    """Counts by row and part; what was not mentioned is 0."""

    def __init__(self, counts: Counts) -> None:
        self._counts = counts
        self._sums: dict[tuple[str, ...], Mapping[str | None, int]] = {}

    @property
    def lines(self) -> frozenset[str]:
        """The keys of the rows in which anything was counted."""
        return frozenset(line for line, parts in self._counts.items() if line is not None and parts)

    @property
    def parts(self) -> frozenset[str]:
        """The keys of the parts of which there is anybody in the whole."""
        return frozenset(self._counts.get(None, ()))

    def lines_with(self, parts: Iterable[str]) -> frozenset[str]:
        """Return the keys of the rows in which anything of some parts was counted."""
        any_of = frozenset(parts)
        found = (line for line, of_line in self._counts.items() if not any_of.isdisjoint(of_line))
        return frozenset(line for line in found if line is not None)

    def all(self, line: str | None) -> int:
        """Return all parts of a row together; they leave nobody out and have nobody twice."""
        return self._all.get(line, 0)

    def of(self, line: str | None, *parts: str) -> int:
        """Return some parts of a row together."""
        return self.sums(parts).get(line, 0)

    def sums(self, parts: tuple[str, ...]) -> Mapping[str | None, int]:
        """Return some parts together, of every row that has any; found once, however many columns ask."""
        if parts not in self._sums:
            self._sums[parts] = {
                line: sum([some[part] for part in parts if part in some])
                for line, some in self._counts.items()
            }
        return self._sums[parts]

    @cached_property
    def _all(self) -> Mapping[str | None, int]:
        return {line: sum(parts.values()) for line, parts in self._counts.items()}

    def without_others(self) -> "Tally":
        """Return the same rows with their sum for the whole."""
        rows = dict(self._counts)
        rows.pop(None, None)
        whole: dict[str, int] = {}
        for parts in rows.values():
            _add(whole, parts)
        rows[None] = whole
        return Tally(rows)


@lru_cache(maxsize=256)
def pairs(ones: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    """Return the keys of who is in one of the first parts and in one of the second."""
    return tuple(f"{one}{BETWEEN}{other}" for one in ones for other in others)


def _add(together: dict[str, int], parts: Mapping[str, int]) -> None:
    for part, number in parts.items():
        together[part] = together.get(part, 0) + number
