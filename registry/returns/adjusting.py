"""What changed in a period after its return was filed, beside the figures that are frozen. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from registry.reach.disclosure.shown import shown
from registry.reach.period import Period
from registry.returns.layout import Showing
from registry.returns.lines import Line

Figured = tuple[tuple[str, str, str], str]
"""What names a figure in every period, and its column's name whatever the bands."""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """How one figure of a filed return would differ today; the filed one stays."""

    period: Period
    line: Line
    """As it was filed."""
    now: int
    written: str
    """The difference as it may be told: exact, or rounded with its sign, or "fewer than 5"."""

    @property
    def difference(self) -> int:
        """How many more, or fewer, than were filed."""
        return self.now - (self.line.count or 0)


def adjustments(
    showing: Showing, period: Period, filed: Sequence[Line], now: Mapping[Figured, int]
) -> Iterator[Adjustment]:
    """Yield what differs; a figure that is not counted any more is left as it was filed.

    Nor is one that goes by the same key but is of other ages: the layout's age bands were changed since.
    """
    for line in filed:
        count = now.get((line.key, line.named))
        if line.count is not None and count is not None and count != line.count:
            yield Adjustment(period, line, count, _written(showing, count - line.count))


def _written(showing: Showing, difference: int) -> str:
    if showing is Showing.EXACT:
        return f"{difference:+d}"
    told = str(shown(abs(difference))).replace(",", "")
    return told if not told.isdigit() else f"{'-' if difference < 0 else '+'}{told}"
