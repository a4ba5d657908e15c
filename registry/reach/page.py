"""What the Reach page shows of a table, in the order of the page. It formats and adds nothing up."""

from dataclasses import dataclass
from datetime import date

from registry.reach.completeness import HubState
from registry.reach.overview_rows import ReachRow, ReachTable
from registry.reach.words import local_day

BAR_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Bar:
    """The attendances of one hub to the scale of the busiest, in units of which it has 100."""

    identified: int
    anonymous: int


@dataclass(frozen=True, slots=True)
class HubLine:
    """One hub's row with what is drawn and said beside it."""

    row: ReachRow
    bar: Bar
    complete: str
    kiosks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReachPage:
    """A table ready for the template."""

    table: ReachTable
    lines: tuple[HubLine, ...]


def reach_page(table: ReachTable) -> ReachPage:
    """Return the page of a table."""
    busiest = max((row.attendances for row in table.hubs), default=0)
    today = local_day(table.computed_at)
    pairs = zip(table.hubs, table.completeness.hubs, strict=True)
    return ReachPage(table, tuple(_line(row, state, busiest, today) for row, state in pairs))


def _line(row: ReachRow, state: HubState, busiest: int, today: date) -> HubLine:
    bar = Bar(_scaled(row.identified_attendances, busiest), _scaled(row.anonymous_attendances, busiest))
    kiosks = tuple(kiosk.sentence(today) for kiosk in state.kiosks)
    return HubLine(row, bar, state.sentence(today), kiosks)


def _scaled(number: int, busiest: int) -> int:
    return round(BAR_WIDTH * number / busiest) if busiest else 0
