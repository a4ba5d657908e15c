"""How a count is shown outside: rounded to 5, as "fewer than 5", or withheld. Pure.

The rule is that of domain.md 6.6: to the nearest 5, 1 to 4 as "fewer than 5", and a true 0 as 0.
"""

from dataclasses import dataclass
from typing import Final

STEP: Final = 5
"""To what counts are rounded, and below what they are hidden."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """All that is known of a count: at least ``low``, at most ``high`` (None: nothing is known above)."""

    low: int = 0
    high: int | None = None

    def __and__(self, other: "Bounds") -> "Bounds":
        """Return what is known from both."""
        highs = [high for high in (self.high, other.high) if high is not None]
        return Bounds(max(self.low, other.low), min(highs, default=None))

    def holds(self, other: "Bounds") -> bool:
        """Whether everything that ``other`` allows is allowed here."""
        return self.low <= other.low and (
            self.high is None or (other.high is not None and other.high <= self.high)
        )


FEW_BOUNDS: Final = Bounds(1, STEP - 1)
FEW_OR_NONE_BOUNDS: Final = Bounds(0, STEP - 1)


@dataclass(frozen=True, slots=True)
class Rounded:
    """A count to the nearest 5; 0 only where it is 0."""

    number: int

    @property
    def bounds(self) -> Bounds:
        """What a reader knows of the count."""
        if self.number == 0:
            return Bounds(0, 0)
        return Bounds(max(STEP, self.number - STEP // 2), self.number + STEP // 2)

    def __str__(self) -> str:
        return f"{self.number:,}"


@dataclass(frozen=True, slots=True)
class Few:
    """1 to 4; or 0 to 4 where that nobody came would itself tell something."""

    or_none: bool = False

    @property
    def bounds(self) -> Bounds:
        """What a reader knows of the count."""
        return FEW_OR_NONE_BOUNDS if self.or_none else FEW_BOUNDS

    def __str__(self) -> str:
        return f"fewer than {STEP}"


@dataclass(frozen=True, slots=True)
class Withheld:
    """Not shown, because another count could be worked out from it."""

    @property
    def bounds(self) -> Bounds:
        """What a reader knows of the count."""
        return Bounds()

    def __str__(self) -> str:
        return "withheld"


Shown = Rounded | Few | Withheld


def shown(count: int, *, hide_none: bool = False) -> Rounded | Few:
    """Return how a count is shown if nothing else could be worked out from it.

    ``hide_none`` shows a 0 like 1 to 4, for groups of whom also that nobody came tells something.
    """
    if count < STEP and (count or hide_none):
        return Few(or_none=hide_none)
    return Rounded((count + STEP // 2) // STEP * STEP)
