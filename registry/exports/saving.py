"""A file is saved whole under its name, or not at all; a device or a pipe is written to as it is."""

import os
import sys
from contextlib import suppress
from pathlib import Path

from registry.files.file import File

ON_STANDARD_OUTPUT = "-"


class Unwritable(Exception):
    """The file could not be written; ``str()`` is the sentence that says why."""


def save(file: File, out: str = "") -> str:
    """Write a file to a path, into a folder, or under its own name here; return where it is.

    Raises:
        Unwritable: it could not be written; what was there before is still there.
    """
    if out == ON_STANDARD_OUTPUT:
        _put_out(file)
        return out
    target = Path(out or file.name)
    target = target / file.name if target.is_dir() else target
    try:
        _write(file, target)
    except OSError as error:
        raise Unwritable(f"{target} cannot be written: {error.strerror}.") from error
    return str(target)


def _put_out(file: File) -> None:
    try:
        for piece in file.content:
            sys.stdout.buffer.write(piece)
        sys.stdout.buffer.flush()
    except OSError as error:
        # What is still held back would be written, and fail, once more when the program ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise Unwritable(f"Not all was written to standard output: {error.strerror}.") from error


def _write(file: File, target: Path) -> None:
    if target.exists() and not target.is_file():  # a file in its place would take it from everybody
        with target.open("wb") as to:
            to.writelines(file.content)
        return
    unfinished = target.with_name(f".{target.name}.unfinished")
    try:
        with unfinished.open("wb") as to:
            to.writelines(file.content)
        unfinished.replace(target)
    finally:
        with suppress(OSError):  # a disk that cannot be written to holds no unfinished file of ours
            unfinished.unlink(missing_ok=True)
