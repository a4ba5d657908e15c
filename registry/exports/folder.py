"""The folder into which timers write: the same names every time, so that whoever reads them finds them."""

from pathlib import Path

from django.conf import settings


class NoFolder(Exception):
    """Nothing is written by timers here; ``str()`` is the sentence that says so."""


def folder(name: str) -> str:
    """Return the folder for one kind of file, made if need be.

    Raises:
        NoFolder: none is set.
    """
    if settings.FILES is None:
        raise NoFolder("Nothing is written: set HUB_REGISTRY_FILES to a folder first.")
    made = Path(settings.FILES) / name
    made.mkdir(parents=True, exist_ok=True)
    return str(made)
