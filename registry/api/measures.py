"""Any measure of the catalogue for other programs: the table that pages show and files hold, as JSON."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from registry.reach.enquiry import enquiry
from registry.reach.figures import Cell, Mean, NotAvailable, Row, Share, Table
from registry.reach.measures.catalogue import CATALOGUE
from registry.reach.question import Misread, read_question
from registry.reach.words import local_day


class NotAsked(Exception):
    """The question cannot be answered; its sentence says why."""


def table_of(measure: str, asked: Mapping[str, str], now: datetime) -> Table:
    """Count a measure of the catalogue.

    Raises:
        NotAsked: the days, the bands or the hubs make no question.
        Unbalanced: the figures contradict one another.
    """
    question = read_question(asked, local_day(now))
    if isinstance(question, Misread):
        raise NotAsked(question.sentence)
    with enquiry(question, now) as put:
        return CATALOGUE[measure].table(put)


def as_json(measure: str, table: Table) -> dict[str, Any]:
    """Return a table with all that must be said beside its numbers."""
    return {
        "measure": measure,
        "number": table.measure.number,
        "name": table.measure.name,
        "counts": table.measure.counts,
        "first": table.question.period.first,
        "last": table.question.period.last,
        "asked": table.question.query,
        "rules": list(table.rules),
        "complete": table.completeness.sentence(),
        "complete_to": table.completeness.complete_to,
        "columns": [{"key": each.key, "label": each.label, "group": each.group} for each in table.columns],
        "rows": [_row(table, row) for row in table.rows],
        "whole": _row(table, table.whole),
    }


def _row(table: Table, row: Row) -> dict[str, Any]:
    figures = {column.key: _figure(cell) for column, cell in zip(table.columns, row.cells, strict=True)}
    return {"key": row.key, "label": row.label, "figures": figures}


def _figure(cell: Cell) -> dict[str, Any]:
    """Return a count as itself, a share or a mean with what it is made of, what is not known with why."""
    if isinstance(cell, NotAvailable):
        return {"value": None, "why": cell.why}
    if isinstance(cell, Share):
        return {"value": cell.value, "part": cell.part, "of": cell.of}
    if isinstance(cell, Mean):
        return {"value": cell.value, "part": cell.total, "of": cell.each}
    return {"value": cell}
