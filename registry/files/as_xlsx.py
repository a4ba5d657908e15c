"""XLSX: a sheet that says what the file is, then its tables; texts stay texts, the same rows the same bytes.

openpyxl keeps the sheets in temporary files while they are written, so memory does not grow with the rows.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from itertools import chain, islice, zip_longest
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import IO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from registry.files.rows import About, Rows, Value

WIDEST, NARROWEST = 60, 10
PIECE = 1 << 16
FULLEST = 1_048_575
"""How many rows a sheet can hold below its header."""
TIME = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
STAMP = datetime(2000, 1, 1)  # noqa: DTZ001  a workbook's own times have no zone
"""When every workbook says that it was made, so that the same figures give the same bytes."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table."""

    title: str
    header: Sequence[str]
    rows: Iterable[Sequence[Value]]
    heading: str = ""
    """A line over the table."""
    widths: Sequence[int] = field(default=())
    """How many letters wide each column is; the header's own without it."""
    formats: Sequence[str] = field(default=())
    """How numbers are shown in each column, in a spreadsheet's own words."""


def as_xlsx(rows: Rows) -> Iterator[bytes]:
    """Yield a workbook of rows; what does not fit onto one sheet goes on another."""
    names = list(rows.columns)
    every = ([row[name] for name in names] for row in chain.from_iterable(rows.pieces))
    return workbook(rows.about, _sheets(rows.name, names, every))


def workbook(about: About, sheets: Iterable[Sheet]) -> Iterator[bytes]:
    """Yield a workbook."""
    book = Workbook(write_only=True)
    first = _added(book, "About", (24, WIDEST))
    for name, sentence in about:
        first.append([_cell(first, name), _cell(first, sentence)])
    for number, sheet in enumerate(sheets, start=1):
        _write(book, number, sheet)
    book.properties.created = STAMP
    with TemporaryFile() as made, TemporaryFile() as stamped:
        book.save(made)
        _without_times(made, stamped)
        stamped.seek(0)
        yield from iter(partial(stamped.read, PIECE), b"")


def _sheets(name: str, header: Sequence[str], rows: Iterator[Sequence[Value]]) -> Iterator[Sheet]:
    first = next(rows, None)
    if first is None:
        yield Sheet(name, header, ())
    while first is not None:
        yield Sheet(name, header, islice(chain([first], rows), FULLEST))
        first = next(rows, None)


def _write(book: Workbook, number: int, sheet: Sheet) -> None:
    widths = sheet.widths or [len(name) + 2 for name in sheet.header]
    made = _added(book, _named(number, sheet.title), widths)
    made.freeze_panes = "B3" if sheet.heading else "B2"
    if sheet.heading:
        made.append([_cell(made, sheet.heading, font=Font(bold=True, size=13))])
    made.append([_cell(made, name, font=Font(bold=True)) for name in sheet.header])
    for row in sheet.rows:
        made.append([_cell(made, *each) for each in zip_longest(row, sheet.formats)])


def _added(book: Workbook, title: str, widths: Sequence[int]) -> WriteOnlyWorksheet:
    made = book.create_sheet(title)
    assert isinstance(made, WriteOnlyWorksheet)  # noqa: S101  as the book was made
    for number, width in enumerate(widths, start=1):
        column = made.column_dimensions[get_column_letter(number)]  # type: ignore[attr-defined]  # not in the stubs
        column.width = min(WIDEST, max(NARROWEST, width))
    return made


def _cell(
    sheet: WriteOnlyWorksheet, value: Value, shown: str | None = None, font: Font | None = None
) -> Value | Cell:
    """Return what goes into a cell: a text as a text, so that none is run as a formula."""
    if isinstance(value, datetime):
        value = value.astimezone(UTC).replace(tzinfo=None)  # a workbook knows no zones
    if not isinstance(value, str) and not shown:
        return value
    made = WriteOnlyCell(sheet)
    made.value = ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
    if isinstance(value, str):
        made.data_type = "s"
    elif shown:
        made.number_format = shown
    if font:
        made.font = font
        made.alignment = Alignment(wrap_text=True, vertical="top")
    return made


def _named(number: int, title: str) -> str:
    """Return a name that a workbook takes: short, and without what it forbids."""
    kept = "".join(letter for letter in title if letter not in r"[]:*?/\'")
    return f"{number} {kept}"[:31]


def _without_times(book: IO[bytes], out: IO[bytes]) -> None:
    """Write the same workbook as if it had been made at `STAMP`."""
    with zipfile.ZipFile(book) as made, zipfile.ZipFile(out, "w") as again:
        for entry in made.infolist():
            info = zipfile.ZipInfo(entry.filename, STAMP.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            with made.open(entry) as source, again.open(info, "w", force_zip64=True) as sink:
                if entry.filename == "docProps/core.xml":
                    sink.write(TIME.sub(f"{STAMP:%Y-%m-%dT%H:%M:%SZ}".encode(), source.read()))
                else:
                    copyfileobj(source, sink)
