"""The data dictionary, made from the code that makes the data, so that it cannot say anything else."""

from collections.abc import Iterable, Iterator

from registry.exports.extract import FIELDS
from registry.reach.measures.catalogue import CATALOGUE
from registry.reach.table_file import HEAD, TAIL
from registry.reporting.making import VIEWS
from registry.reporting.view import SCHEMA

SAYS = {
    "measure": "The measure's number and name.",
    "table": "The name by which the table is asked for, and what it was narrowed to.",
    "period_from": "The first day.",
    "period_to": "The last day.",
    "asked": "What the question was narrowed to, and its age bands.",
    "row_code": "The hub's code, or what else a row is about; empty for the whole.",
    "row": "How people read it.",
    "notes": "Of each figure that is not there, why: not available, fewer than 5, withheld.",
    "counts": "exact, or rounded as it may leave the building.",
    "how_complete": "How much was held when it was counted, in words.",
    "complete_to": "To when every hub's events were held.",
    "computed_at": "When it was counted.",
}


def dictionary() -> str:
    """Return the dictionary as Markdown."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# Data dictionary"
    yield ""
    yield "Made from the code by `hub-registry data-dictionary`; do not change it by hand. How files and"
    yield "views are used is in [exports.md](exports.md)."
    yield ""
    yield "## Tables of figures"
    yield ""
    yield "What `hub-registry export NAME` and the dashboards write: a row for each hub and the whole last,"
    yield "counted afresh, and the columns of the measure between these:"
    yield ""
    yield from _table(("column", "type", "says"), ((name, holds, SAYS[name]) for name, holds in _beside()))
    yield ""
    yield from _table(
        ("name", "measure", "counts"),
        (
            (f"`{name}`", f"{entry.measure.number} {entry.measure.name}".strip(), entry.measure.counts)
            for name, entry in CATALOGUE.items()
        ),
    )
    yield ""
    yield "## The tidy extract"
    yield ""
    yield "What `hub-registry export extract --exact` writes: a row for each attendance that counts. No"
    yield "sensitive family or session is in it."
    yield ""
    yield from _table(("column", "type", "says"), FIELDS)
    yield ""
    yield "## Reporting views"
    yield ""
    yield f"In PostgreSQL, schema `{SCHEMA}`, made by `hub-registry reporting-views`. The same key in two"
    yield "views is the same person, family or session."
    for view in VIEWS:
        yield ""
        yield f"### {view.name}"
        yield ""
        yield view.says
        yield ""
        yield from _table(
            ("column", "type", "says"), ((each.name, each.type, each.says) for each in view.columns)
        )


def _beside() -> Iterator[tuple[str, str]]:
    yield from HEAD.items()
    yield from TAIL.items()


def _table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(header)} |"
    yield f"|{'---|' * len(header)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
