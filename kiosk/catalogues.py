"""What is still to be done in the catalogues of `kiosk/locale/`: text that nobody has reviewed."""

import json
import re
from collections.abc import Iterator
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


def waiting(code: str, folder: Path = LOCALE) -> Iterator[tuple[str, str]]:
    """Yield each entry that nobody has read: the English, and what a family would see."""
    path = path_of(code, folder)
    if path.is_file():
        for block in path.read_text(encoding="utf-8").split("\n\n"):
            if UNREVIEWED.search(block):
                said = re.findall(r"^msg(?:id|str)(?:_plural|\[\d\])? (\".*\")$", block, re.MULTILINE)
                english = 2 if "msgid_plural" in block else 1
                yield json.loads(said[english - 1]), " | ".join(map(json.loads, said[english:]))
