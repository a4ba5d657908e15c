"""How a cell stands in a file: a number with its unit, or why there is none. Pure."""

from typing import NamedTuple

from registry.reach.disclosure.shown import Rounded, Shown
from registry.reach.figures import Cell, Mean, NotAvailable, Share

NOT_AVAILABLE = "not available"


class Written(NamedTuple):
    """One cell; ``number`` is None where ``note`` says why there is none."""

    unit: str
    """``count``, ``percent`` or ``mean``."""
    number: int | float | None
    note: str


def written(cell: Cell, shown: Cell | Shown) -> Written:
    """Return how a cell is written, of which ``shown`` may leave: percentages and means to a tenth."""
    unit = "percent" if isinstance(cell, Share) else "mean" if isinstance(cell, Mean) else "count"
    match shown:
        case int(number) | Rounded(number):
            return Written(unit, number, "")
        case Share():
            return Written(unit, float(f"{shown.value * 100:.1f}"), "")
        case Mean():
            return Written(unit, float(f"{shown.value:.1f}"), "")
        case NotAvailable(why):
            return Written(unit, None, f"{NOT_AVAILABLE}: {why}")
        case _:
            return Written(unit, None, str(shown))
