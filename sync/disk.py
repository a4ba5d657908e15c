"""Writing to the disk so that a power cut leaves the old or the new, and knowing that it is there."""

import os
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Write a file for this user only: whole and on the disk when this returns, or as it was before.

    Raises:
        OSError: it cannot be written.
    """
    beside = path.with_name(f"{path.name}.new")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        os.write(handle, content)
        os.fsync(handle)
    finally:
        os.close(handle)
    beside.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """See that names made, changed or removed in this folder are on the disk.

    Raises:
        OSError: it does not answer.
    """
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
