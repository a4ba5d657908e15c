"""sqlite-utils as a kiosk needs it: without numpy, which it imports wherever that is installed.

A kiosk's own environment has no numpy; one that holds the registry too has. The import alone would
take as long as everything else that sqlite-utils does at a kiosk's start.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def _without(name: str) -> Iterator[None]:
    """Let a module seem not to be installed, unless somebody has imported it already."""
    if name in sys.modules:
        yield
        return
    sys.modules[name] = None  # type: ignore[assignment]  # Python's way to say that there is none
    try:
        yield
    finally:
        del sys.modules[name]


with _without("numpy"):
    from sqlite_utils import Database
    from sqlite_utils.migrations import Migrations

__all__ = ["Database", "Migrations"]
