"""The reach table as CSV: a row for each hub, then the city, under column names that stay."""

import csv
from collections.abc import Iterator

from registry.reach.completeness import Completeness, HubState
from registry.reach.overview_rows import CITY, ReachRow, ReachTable

CITY_CODE = "CITY"
HUBS_CODE = "HUBS"
"""The last row of a table that counts only some hubs."""
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class Line:
    """A file for the csv writer that hands each line on instead of keeping it."""

    def write(self, text: str) -> str:
        """Return the line."""
        return text


def file_name(table: ReachTable) -> str:
    """Return the name under which the file is saved; it holds the period and nothing else."""
    return f"reach_{table.period.first}_{table.period.last}.csv"


def lines(table: ReachTable) -> Iterator[str]:
    """Yield the header and one line for each row, each ending as RFC 4180 says."""
    writer = csv.writer(Line())
    yield writer.writerow(header(table))
    states: list[HubState | Completeness] = [*table.completeness.hubs, table.completeness]
    for row, state in zip(table.rows, states, strict=True):
        yield writer.writerow(_cells(table, row, state))


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
        *(table.period.first.isoformat(), table.period.last.isoformat(), _text(table.scheme.title)),
        *(_text(row.hub_code or (CITY_CODE if row.label == CITY else HUBS_CODE)), _text(row.label)),
        *(row.attendances, row.identified_attendances, row.anonymous_attendances),
        *(row.people, row.families),
        *(count for _, count in row.children),
        *(row.adults, row.age_unknown, complete_to, state.heard, state.kiosk_count),
    ]


def _text(text: str) -> str:
    """Keep a spreadsheet from running a name as a formula: a leading apostrophe makes it text."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
