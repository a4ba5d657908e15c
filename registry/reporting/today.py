"""The measures' own expressions in a view, which has no parameters: every day is the day of asking."""

from dataclasses import dataclass
from datetime import date

from registry.exports.pseudonyms import Data, in_postgresql
from registry.reach.bands import LEGACY
from registry.reach.counting import Ages, Split
from registry.reach.period import Period
from registry.reach.plain.parts import Part, part
from registry.reach.plain.statement import Statement, Value
from registry.reach.question import Question

ANY = date(2024, 1, 1)
"""Stands for the day of asking, and is written as CURRENT_DATE."""
QUESTION = Question(Period(ANY, ANY))


@dataclass(slots=True)
class Today(Statement):
    """A statement whose values are written out."""

    def value(self, value: Value | date) -> str:
        """Return the value as it stands in a view; the only day that it may name is the day of asking."""
        if isinstance(value, date):
            return "CURRENT_DATE"
        return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"


def split(statement: Statement, into: Split) -> Part:
    """Return what somebody is, by the expression of the measures."""
    return part(statement, QUESTION, into)


def age_band(statement: Statement) -> Part:
    """Return the band of somebody's age on the row's own day."""
    return part(statement, QUESTION, Ages(LEGACY, None))


def key(column: str) -> str:
    """Return the pseudonym under which a record goes in all views."""
    inner, outer = (
        f"(SELECT k.\"{name}\" FROM exports_pseudonymkey k WHERE k.data = '{Data.REPORTING}')"  # noqa: S608  ours
        for name in ("inner", "outer")
    )
    return in_postgresql(column, inner, outer)
