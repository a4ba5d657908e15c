"""Rows as Arrow has them: Parquet takes them as they are, and whoever wants rows reads rows."""

from collections.abc import Iterator, Sequence
from typing import Any, overload

import pyarrow as pa

from registry.files.rows import Row


class Batch(Sequence[Row]):
    """A piece of rows, held in columns."""

    def __init__(self, columns: pa.RecordBatch) -> None:
        self.columns = columns

    def __len__(self) -> int:
        return int(self.columns.num_rows)

    def __iter__(self) -> Iterator[Row]:
        yield from self.columns.to_pylist()

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Row]: ...
    def __getitem__(self, at: Any) -> Any:
        return self.columns.to_pylist()[at]
