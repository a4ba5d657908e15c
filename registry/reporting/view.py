"""What a view is: columns, each with what it says, and where its rows come from. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

SCHEMA = "reporting"


class Column(NamedTuple):
    """One column of a view."""

    name: str
    type: str
    """What PostgreSQL calls it."""
    says: str
    sql: str


@dataclass(frozen=True, slots=True)
class View:
    """One view; its name and its columns stay as they are."""

    name: str
    says: str
    columns: tuple[Column, ...]
    rows: str
    """What comes after SELECT … ."""
    tables: Mapping[str, str] = field(default_factory=dict)
    """Tables under WITH, in their order."""

    @property
    def sql(self) -> str:
        """The statement that makes the view; a barrier, so that no cheap function sees hidden rows."""
        listed = ", ".join(f"CAST({column.sql} AS {column.type}) AS {column.name}" for column in self.columns)
        named = ", ".join(f"{name} AS ({select})" for name, select in self.tables.items())
        begun = f"WITH {named} " if named else ""
        return (
            f"CREATE VIEW {SCHEMA}.{self.name} WITH (security_barrier) AS {begun}SELECT {listed} {self.rows}"
        )

    @property
    def remark(self) -> str:
        """The statement that lets a database browser show what the view says."""
        says = self.says.replace("'", "''")
        return f"COMMENT ON VIEW {SCHEMA}.{self.name} IS '{says}'"
