"""Opening the official files as they were downloaded: CSV, XLSX or GeoJSON, zipped or not."""

import csv
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from io import BufferedIOBase, TextIOWrapper
from itertools import chain
from pathlib import Path
from typing import IO, Any, Self

import ijson
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from registry.geography.published import GEOMETRY, Layout, Row, Unknown, layout

HEADER_WITHIN = 12
"""In a spreadsheet the header stands below some lines of notes."""
MAPS = (".geojson", ".json")
DAMAGED = (
    *(InvalidFileException, zipfile.BadZipFile, KeyError, UnicodeDecodeError, csv.Error),
    *(ijson.JSONError, AttributeError),
)
"""What reading raises where a file is not what its name says."""
CENSUS_OF_AREAS = re.compile(r"census\d{4}-ts\d{3}-lsoa\.csv$")
YEAR_SHEET = re.compile(r"Mid-(\d{4}) LSOA (\d{4})")


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a file: how to read it, its rows, and how far the reading has come."""

    layout: Layout
    year: int | None
    """The year that a sheet of population estimates is of."""
    rows: Iterator[Row]


class Source:
    """An official file. Use it in a ``with`` block; its tables are read one after another.

    Raises:
        Unknown: it is none of the published files, or damaged.
        OSError: it cannot be opened.
    """

    def __init__(self, path: Path) -> None:
        self._path, self._stack = path, ExitStack()
        self._file: IO[bytes] | None = None
        self.size = path.stat().st_size

    def __enter__(self) -> Self:
        self._file, self.size, name = self._unpacked()
        self._spreadsheet = name.lower().endswith(".xlsx")
        self._map = name.lower().endswith(MAPS)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    @property
    def done(self) -> int:
        """How many bytes were read; a spreadsheet inside its own zip jumps about, so it says nothing."""
        return 0 if self._spreadsheet or self._file is None else self._file.tell()

    def tables(self) -> Iterator[Table]:
        """Yield each table that we know how to read.

        Raises:
            Unknown: there is none.
        """
        assert self._file is not None  # noqa: S101  `with` opened it
        try:
            yield from self._read(self._file)
        except DAMAGED as error:
            raise Unknown(f"{self._path.name} is damaged ({type(error).__name__}).") from error

    def _read(self, file: IO[bytes]) -> Iterator[Table]:
        if self._map:
            return _features(file)
        return self._sheets(file) if self._spreadsheet else self._lines(file)

    def _unpacked(self) -> tuple[IO[bytes], int, str]:
        if not zipfile.is_zipfile(self._path) or self._path.suffix.lower() == ".xlsx":
            return self._stack.enter_context(self._path.open("rb")), self.size, self._path.name
        packed = self._stack.enter_context(zipfile.ZipFile(self._path))
        inside = _the_one(packed, self._path.name)
        return self._stack.enter_context(packed.open(inside)), inside.file_size, inside.filename

    def _lines(self, file: IO[bytes]) -> Iterator[Table]:
        assert isinstance(file, BufferedIOBase)  # noqa: S101  both kinds of file are
        # The portal writes a byte-order mark before some files, and not before others.
        text = self._stack.enter_context(TextIOWrapper(file, encoding="utf-8-sig", newline=""))
        reader = csv.reader(text)
        header = [name.strip() for name in next(reader, [])]
        yield Table(layout(header), None, (dict(zip(header, row, strict=False)) for row in reader if row))

    def _sheets(self, file: IO[bytes]) -> Iterator[Table]:
        book = load_workbook(file, read_only=True, data_only=True)
        self._stack.callback(book.close)
        found = False
        for name in book.sheetnames:
            year = YEAR_SHEET.fullmatch(name.strip())
            if year:
                found = True
                yield _sheet(book[name].iter_rows(values_only=True), int(year[1]))
        if not found:
            raise Unknown(f'{self._path.name} has no sheet such as "Mid-2024 LSOA 2021".')


def _features(file: IO[bytes]) -> Iterator[Table]:
    """Yield the one table of a GeoJSON file: a row for each feature, read one after another."""
    features = (
        {**(each.get("properties") or {}), GEOMETRY: each.get("geometry")}
        for each in ijson.items(file, "features.item", use_float=True)
    )
    first = next(features, None)
    if first is None:
        raise Unknown("This GeoJSON file holds no features.")
    yield Table(layout(list(first)), None, chain([first], features))


def _sheet(rows: Iterator[Sequence[Any]], year: int) -> Table:
    for _ in range(HEADER_WITHIN):
        header = [_text(value) for value in next(rows, ())]
        if "Total" in header and "F0" in header:
            content = (dict(zip(header, map(_text, row), strict=False)) for row in rows if any(row))
            return Table(layout(header), year, content)
    raise Unknown(f"The sheet of {year} has no line of column names in its first {HEADER_WITHIN} lines.")


def _the_one(packed: zipfile.ZipFile, name: str) -> zipfile.ZipInfo:
    """Return the largest table in an archive; ONSPD's holds user guides and cut-up copies beside it.

    Of a census table, whose archive has a file for each sort of area, it is that of small areas.
    """
    inside = [
        each
        for each in packed.infolist()
        if each.filename.lower().endswith((".csv", ".xlsx", *MAPS))
        and "multi_csv" not in each.filename.lower()
    ]
    if not inside:
        raise Unknown(f"{name} holds no CSV, XLSX or GeoJSON file.")
    census = [each for each in inside if CENSUS_OF_AREAS.search(each.filename.lower())]
    return max(census or inside, key=lambda each: each.file_size)


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()
