"""The reach table as CSV: a row for each hub, then the city, under column names that stay."""

from collections.abc import Iterator

from registry.files import as_csv
from registry.reach.completeness import Completeness, HubState
from registry.reach.overview_rows import CITY, ReachRow, ReachTable

CITY_CODE = "CITY"
HUBS_CODE = "HUBS"
"""The last row of a table that counts only some hubs."""


def file_name(table: ReachTable) -> str:
    """Return the name under which the file is saved; it holds the period and nothing else."""
    return f"reach_{table.period.first}_{table.period.last}.csv"


def lines(table: ReachTable) -> Iterator[bytes]:
    """Yield the header and one line for each row."""
    states: list[HubState | Completeness] = [*table.completeness.hubs, table.completeness]
    rows = [_cells(table, row, state) for row, state in zip(table.rows, states, strict=True)]
    return as_csv.lines(header(table), [rows])


def header(table: ReachTable) -> list[str]:
    """Return the column names; those of the age bands come from the scheme."""
    return [
        *("period_from", "period_to", "scheme", "hub_code", "hub"),
        *("attendances", "attendances_identified", "attendances_anonymous"),
        *("unique_people", "unique_families"),
        *(band.key for band in table.scheme.children),
        *(table.scheme.adults_key, "age_unknown", "complete_to", "kiosks_heard", "kiosks"),
    ]


def _cells(table: ReachTable, row: ReachRow, state: HubState | Completeness) -> list[str | int]:
    complete_to = state.complete_to.isoformat() if state.complete_to else ""
    return [
        *(table.period.first.isoformat(), table.period.last.isoformat(), table.scheme.title),
        *(row.hub_code or (CITY_CODE if row.label == CITY else HUBS_CODE), row.label),
        *(row.attendances, row.identified_attendances, row.anonymous_attendances),
        *(row.people, row.families),
        *(count for _, count in row.children),
        *(row.adults, row.age_unknown, complete_to, state.heard, state.kiosk_count),
    ]
