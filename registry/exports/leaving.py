"""A table on its way out of the building: rounded, and protected against all that is out already."""

from datetime import datetime

from registry.exports.released import asked_as, refuse, told
from registry.reach.disclosure.tables import outside
from registry.reach.figures import Table
from registry.reach.table_file import Given
from registry.returns.drawing import told_by_returns


def leaving(name: str, table: Table, now: datetime) -> Given:
    """Return what may stand in each cell of a table that leaves the building.

    Raises:
        NotReleased: its period is not over, or its question overlaps others in part.
        ValueError: what is out already gives a small count away, whatever is withheld now.
    """
    refuse(name, table.question, now)
    period = table.question.period
    earlier = [*told_by_returns(period, now), *told(period, now)]
    return outside({asked_as(name, table.question): table}, earlier)
