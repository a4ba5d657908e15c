"""Numbers that were ever promised: kept beside the store, so that none is given twice if the store is lost.

A block of numbers is reserved on the disk before the first of them is given. A new ledger begins above
the block; what lies between is declared lost to the registry, which knows what of it it holds.
"""

from collections.abc import Iterator
from pathlib import Path

from sync.disk import write_whole

FILE = "kiosk.numbers"
BLOCK = 256


def reserved(folder: Path) -> int:
    """Return the highest number that may have been given; 0 if there is no word of any."""
    try:
        text = (folder / FILE).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return 0
    return int(text) if text.isdecimal() else 0


def reserve(folder: Path, upto: int) -> int:
    """Promise numbers to the end of a block beyond ``upto``, and return the end.

    Raises:
        OSError: it cannot be written, so no number may be given.
    """
    end = (upto // BLOCK + 1) * BLOCK
    write_whole(folder / FILE, f"{end}\n".encode())
    return end


def gaps(held: list[int], upto: int, begin: int = 1) -> Iterator[tuple[int, int]]:
    """Yield the spans from ``begin`` to ``upto`` that are missing from these numbers, which are in order."""
    expected = begin
    for number in [*held, upto + 1]:
        if number > expected:
            yield expected, number - 1
        expected = number + 1
