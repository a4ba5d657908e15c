"""What strings(1) finds in a file."""

import re
from pathlib import Path

RUN = re.compile(rb"[\t -~]{4,}")


def strings(path: Path) -> list[str]:
    """Return every run of four printable characters or more."""
    return [found.decode("ascii") for found in RUN.findall(path.read_bytes())]
