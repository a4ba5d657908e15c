"""What is still to be done in the catalogues of `kiosk/locale/`: text that nobody has reviewed."""

import re
from pathlib import Path

from kiosk.words import DOMAIN, LOCALE

UNREVIEWED = re.compile(r"^# unreviewed$", re.MULTILINE)


def path_of(code: str, folder: Path = LOCALE) -> Path:
    """Return the catalogue of a language as translators edit it."""
    return folder / code / "LC_MESSAGES" / f"{DOMAIN}.po"


def unreviewed(code: str, folder: Path = LOCALE) -> int:
    """Return how many entries of a language no speaker of it has read yet; English needs none."""
    path = path_of(code, folder)
    return len(UNREVIEWED.findall(path.read_text(encoding="utf-8"))) if path.is_file() else 0
