"""Rows of a CSV or XLSX file as text, each with the number that its reader sees beside it."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from io import StringIO
from pathlib import Path
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

DELIMITERS = ",;\t|"


class NotATable(ValueError):
    """The file cannot be read as a table; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row under its headers; ``number`` is as a spreadsheet counts, the headers being row 1."""

    number: int
    cells: dict[str, str]


def read(path: Path) -> list[Row]:
    """Return the rows of a file, those without anything left out.

    Raises:
        NotATable: it is not there, neither CSV nor XLSX, or has no headers.
    """
    try:
        lines = list(_xlsx(path) if path.suffix.lower() in {".xlsx", ".xlsm"} else _csv(path))
    except OSError as error:
        raise NotATable(f"{path} cannot be read: {error.strerror or error}.") from error
    except (BadZipFile, InvalidFileException, KeyError) as error:
        raise NotATable(f"{path} is not an XLSX file; save it again as XLSX or CSV.") from error
    except csv.Error as error:
        raise NotATable(f"{path} is not CSV: {error}.") from error
    headers = [cell.strip() for cell in lines[0]] if lines else []
    if not any(headers):
        raise NotATable(f"{path} has no headers in its first row.")
    doubled = {each for each in headers if each and headers.count(each) > 1}
    if doubled:
        raise NotATable(f"{path} has two columns called “{min(doubled)}”; give each its own name.")
    return list(_rows(headers, lines[1:]))


def _rows(headers: Sequence[str], lines: Iterable[Sequence[str]]) -> Iterator[Row]:
    for number, line in enumerate(lines, 2):
        cells = {
            header: " ".join(cell.split()) for header, cell in zip(headers, line, strict=False) if header
        }
        if any(cells.values()):
            yield Row(number, cells)


def _csv(path: Path) -> Iterator[list[str]]:
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")  # what Excel on Windows writes
    if "\0" in text:
        raise NotATable(f"{path} is not CSV; save it as CSV in UTF-8, or as XLSX.")
    head = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=head.count)
    yield from csv.reader(StringIO(text, newline=""), delimiter=delimiter)


def _xlsx(path: Path) -> Iterator[list[str]]:
    book = load_workbook(path, read_only=True, data_only=True)
    try:
        for line in book.worksheets[0].iter_rows(values_only=True):
            yield [_text(cell) for cell in line]
    finally:
        book.close()


def _text(cell: object) -> str:
    """Return a cell as somebody would type it into a CSV."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime):
        return (
            cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ", timespec="minutes")
        )
    if isinstance(cell, time):
        return cell.isoformat("minutes")
    whole = isinstance(cell, float) and cell.is_integer()
    return str(int(cell)) if whole and isinstance(cell, float) else str(cell)
