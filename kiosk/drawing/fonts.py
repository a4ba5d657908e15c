"""The fonts of this machine, as Debian's fonts-noto-core has them, and what they make possible.

Pillow's wheel brings HarfBuzz; Debian's libfribidi0 must be there too, or letters are not joined.
"""

from functools import cache
from pathlib import Path

from kiosk.languages import Language, Script

FOLDERS = (Path("/usr/share/fonts/truetype/noto"), Path("/usr/share/fonts/opentype/noto"))
FILES = {
    each: f"NotoSans{each.value.capitalize()}-Bold.ttf"
    for each in Script
    if each not in {Script.LATIN, Script.CYRILLIC, Script.HAN}
} | dict.fromkeys([Script.LATIN, Script.CYRILLIC], "NotoSans-Bold.ttf")
HAN = (
    Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc"),
    Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"),
    Path("/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf"),
    Path("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc"),
    Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"),
)
"""Any one of them lets a terminal show Chinese."""
PACKAGES = "fonts-noto-core libfribidi0"


@cache
def file_of(script: Script) -> Path | None:
    """Return the font of a script, or None if it is not installed."""
    name = FILES.get(script)
    paths = HAN if script is Script.HAN else [folder / name for folder in FOLDERS] if name else []
    return next((path for path in paths if path.is_file()), None)


@cache
def shapes() -> bool:
    """Tell whether letters can be joined and put in order on this machine."""
    try:
        from PIL import features  # noqa: PLC0415 - only where a script needs it
    except ImportError:
        return False
    return bool(features.check("raqm")) and bool(features.check("fribidi"))


@cache
def can_shape() -> bool:
    """Tell whether this machine can draw text as pictures at all."""
    return file_of(Script.LATIN) is not None and shapes()


def can_draw(language: Language) -> bool:
    """Tell whether this machine can draw a language, or for cells whether it has the letters."""
    if language.script is Script.HAN:
        return file_of(Script.HAN) is not None
    if language.script.in_cells:
        return True
    return file_of(language.script) is not None and can_shape()
