"""What a file is made of: named columns, rows that come in pieces, and what must be said of them. Pure."""

from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

Value = str | int | float | bool | date | datetime | None
Row = Mapping[str, Value]


class Holds(StrEnum):
    """What a column holds, in every kind of file."""

    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    YES = "yes"
    DAY = "day"
    INSTANT = "instant"


class Kind(StrEnum):
    """A kind of file; its value is how the file's name ends."""

    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"

    @property
    def label(self) -> str:
        """What people call it."""
        return "Parquet" if self is Kind.PARQUET else self.value.upper()

    @property
    def media_type(self) -> str:
        """What it is called on the wire."""
        return {
            Kind.CSV: "text/csv; charset=utf-8",
            Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Kind.PARQUET: "application/vnd.apache.parquet",
        }[self]


About = tuple[tuple[str, str], ...]
"""What a file is and what it rests on: names and sentences, in order."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Everything that a file is made of."""

    name: str
    """What the file is called, without its ending; it tells of nobody."""
    columns: Mapping[str, Holds]
    pieces: Iterable[Sequence[Row]]
    """The rows, in pieces that fit into memory."""
    about: About = ()

    def close(self) -> None:
        """Read no more: what was read in part only would keep a database waiting for the rest to be taken."""
        if isinstance(self.pieces, Generator):
            self.pieces.close()
