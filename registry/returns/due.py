"""Which returns can be filed: each layout's latest periods, and how each stands. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from registry.reach.period import Period
from registry.returns.layout import Layout
from registry.returns.models import Filed

BACK = 5
"""How many periods are shown, the running one among them."""


@dataclass(frozen=True, slots=True)
class Due:
    """A period of a layout."""

    layout: Layout
    period: Period
    running: bool
    """Whether it is not over yet."""
    filed: Filed | None


def due(layouts: Iterable[Layout], filed: Sequence[Filed], today: date) -> Iterator[Due]:
    """Yield each layout's latest periods, newest first."""
    held = {(each.layout, each.first, each.last): each for each in filed}
    for layout in layouts:
        period = layout.calendar.period(today)
        for _ in range(BACK):
            found = held.get((layout.code, period.first, period.last))
            yield Due(layout, period, period.last >= today, found)
            period = layout.calendar.period(period.first - timedelta(days=1))
