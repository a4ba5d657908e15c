"""A statement as it is put together: named tables, each defined once where it is needed, and parameters.

It is SQL in words that SQLite and PostgreSQL share.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

Value = str | int


@dataclass(slots=True)
class Statement:
    """Tables under WITH, in the order in which they were needed, and the values that they name."""

    tables: dict[str, str] = field(default_factory=dict)
    values: dict[str, Value] = field(default_factory=dict)

    def table(self, name: str, select: str) -> str:
        """Define a table, unless it is there, and return its name."""
        self.tables.setdefault(name, select)
        return name

    def value(self, value: Value | date) -> str:
        """Return a placeholder for a value."""
        name = f"v{len(self.values)}"
        self.values[name] = value.isoformat() if isinstance(value, date) else value
        return f"%({name})s"

    def among(self, column: str, values: Iterable[Value]) -> str:
        """Return the condition that a column has one of these values."""
        listed = [self.value(each) for each in sorted(values, key=str)]
        return f"{column} IN ({', '.join(listed)})" if listed else "1 = 0"

    def text(self, select: str) -> str:
        """Return the whole statement that ends in a SELECT."""
        tables = ",\n".join(f"{name} AS MATERIALIZED ({select})" for name, select in self.tables.items())
        return f"WITH {tables}\n{select}"
