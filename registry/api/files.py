"""Tables as files, written while they are read: neither CSV nor Parquet is ever whole in memory."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date, datetime

import pyarrow as pa
import pyarrow.parquet as pq

from registry.api.tables import Row, Table

CSV_TYPE = "text/csv; charset=utf-8"
PARQUET_TYPE = "application/vnd.apache.parquet"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
TYPES = {
    "text": pa.string(),
    "whole": pa.int64(),
    "yes": pa.bool_(),
    "day": pa.date32(),
    "instant": pa.timestamp("ms", "UTC"),
}


class Line:
    """What a csv.writer writes to: it hands each line back."""

    def write(self, line: str) -> str:
        """Return the line."""
        return line


class Outlet:
    """A file for pyarrow of which what was written so far can be taken away."""

    closed = False

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._written = 0

    def write(self, content: bytes) -> int:
        """Keep what pyarrow writes."""
        self._parts.append(bytes(content))
        self._written += len(content)
        return len(content)

    def tell(self) -> int:
        """Return how much was written altogether."""
        return self._written

    def flush(self) -> None:
        """Have nothing to flush."""

    def close(self) -> None:
        """Be written no more."""
        self.closed = True

    def taken(self) -> bytes:
        """Return what was written since the last time."""
        content, self._parts = b"".join(self._parts), []
        return content


def as_csv(table: Table, pieces: Iterable[list[Row]]) -> Iterator[str]:
    """Yield the header, always, and the rows (RFC 4180, ISO dates, UTC)."""
    writer = csv.writer(Line())
    yield writer.writerow(table.columns)
    for rows in pieces:
        yield "".join(writer.writerow([_text(row[name]) for name in table.columns]) for row in rows)


def as_parquet(table: Table, pieces: Iterable[list[Row]]) -> Iterator[bytes]:
    """Yield a Parquet file with one row group for each piece."""
    shape = pa.schema([(name, TYPES[kind]) for name, kind in table.columns.items()])
    outlet = Outlet()
    with pq.ParquetWriter(pa.PythonFile(outlet, mode="w"), shape, compression="zstd") as writer:
        for rows in pieces:
            writer.write_table(pa.Table.from_pylist(rows, schema=shape))
            yield outlet.taken()
    yield outlet.taken()


def _text(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime | date):
        return value.isoformat()
    # A spreadsheet would run such a text as a formula; an apostrophe keeps it a text.
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_STARTS) else value
