"""A file to be saved or sent: its name, what it is, and its content while it is made."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.http import StreamingHttpResponse

from registry.files.as_csv import as_csv
from registry.files.as_parquet import as_parquet
from registry.files.as_xlsx import as_xlsx
from registry.files.rows import Kind, Rows

WRITERS: dict[Kind, Callable[[Rows], Iterator[bytes]]] = {
    Kind.CSV: as_csv,
    Kind.XLSX: as_xlsx,
    Kind.PARQUET: as_parquet,
}


@dataclass(frozen=True, slots=True)
class File:
    """A file in the making."""

    name: str
    media_type: str
    content: Iterator[bytes]


def as_file(rows: Rows, kind: Kind) -> File:
    """Return rows as a file."""
    return File(f"{rows.name}.{kind}", kind.media_type, WRITERS[kind](rows))


def download(file: File) -> StreamingHttpResponse:
    """Answer a request with a file, which nobody on the way keeps."""
    response = StreamingHttpResponse(file.content, content_type=file.media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{file.name}"'
    response.headers["Cache-Control"] = "no-store"
    return response
