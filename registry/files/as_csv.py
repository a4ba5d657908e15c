"""CSV: UTF-8, a header always, RFC 4180 lines, ISO dates, and nothing that a spreadsheet would run."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date

from registry.files.rows import Rows, Value

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class Line:
    """What a csv.writer writes to: it hands each line back."""

    def write(self, line: str) -> str:
        """Return the line."""
        return line


def lines(header: Iterable[str], pieces: Iterable[Iterable[Iterable[Value]]]) -> Iterator[bytes]:
    """Yield the header, and then each piece of rows."""
    writer = csv.writer(Line())
    yield writer.writerow(header).encode()
    for rows in pieces:
        yield "".join(writer.writerow(map(safe, row)) for row in rows).encode()


def as_csv(rows: Rows) -> Iterator[bytes]:
    """Yield a CSV file."""
    names = list(rows.columns)
    return lines(names, ([[row[name] for name in names] for row in piece] for piece in rows.pieces))


def safe(value: Value) -> Value:
    """Return a value as it stands in a line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    # A spreadsheet would run such a text as a formula; an apostrophe keeps it a text.
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value


def unsafe(text: str) -> str:
    """Return a text as it was before `safe`."""
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA_STARTS) else text
