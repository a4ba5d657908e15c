"""Parquet: one row group for each piece of rows, with what the file is in its metadata."""

from collections.abc import Iterator, Sequence

import pyarrow as pa
import pyarrow.parquet as pq

from registry.files.batches import Batch
from registry.files.rows import Holds, Row, Rows

TYPES = {
    Holds.TEXT: pa.string(),
    Holds.WHOLE: pa.int64(),
    Holds.NUMBER: pa.float64(),
    Holds.YES: pa.bool_(),
    Holds.DAY: pa.date32(),
    Holds.INSTANT: pa.timestamp("ms", "UTC"),
}


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


def schema(rows: Rows) -> pa.Schema:
    """Return the columns with their types, and what the file is."""
    columns = [(name, TYPES[holds]) for name, holds in rows.columns.items()]
    return pa.schema(columns, metadata=dict(rows.about) or None)


def as_parquet(rows: Rows) -> Iterator[bytes]:
    """Yield a Parquet file."""
    shape = schema(rows)
    outlet = Outlet()
    with pq.ParquetWriter(pa.PythonFile(outlet, mode="w"), shape, compression="zstd") as writer:
        for piece in rows.pieces:
            writer.write_table(_table(piece, shape))
            yield outlet.taken()
    yield outlet.taken()


def _table(piece: Sequence[Row], shape: pa.Schema) -> pa.Table:
    if isinstance(piece, Batch):
        return pa.Table.from_batches([piece.columns]).cast(shape)
    return pa.Table.from_pylist(list(piece), schema=shape)
