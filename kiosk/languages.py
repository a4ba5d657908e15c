"""The languages a kiosk may speak: own names, scripts, and what a terminal must be able to do for each."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Script(StrEnum):
    """A writing system, as far as drawing it differs."""

    LATIN = "latin"
    CYRILLIC = "cyrillic"
    HAN = "han"
    """Two cells a character; right in cells wherever the machine has a font."""
    GURMUKHI = "gurmukhi"
    BENGALI = "bengali"
    ARABIC = "arabic"
    ETHIOPIC = "ethiopic"

    @property
    def in_cells(self) -> bool:
        """Whether a grid of cells holds it properly; the others are drawn as pictures."""
        return self in {Script.LATIN, Script.CYRILLIC, Script.HAN}


@dataclass(frozen=True, slots=True)
class Language:
    """One language."""

    code: str
    """As the catalogue's folder is called."""
    name: str
    """In its own script; never a flag."""
    script: Script = Script.LATIN
    rightwards: bool = True
    """False where lines begin at the right."""
    voice: str = ""
    """What espeak-ng and speech-dispatcher call it; empty where neither can read it."""
    also: tuple[str, ...] = ()
    """Other codes of the same language in a family's record."""


LANGUAGES = {
    each.code: each
    for each in (
        Language("en", "English", voice="en"),
        Language("pl", "Polski", voice="pl"),
        Language("pa", "ਪੰਜਾਬੀ", Script.GURMUKHI, voice="pa", also=("pan", "pnb")),
        Language("ro", "Română", voice="ro"),
        Language("ur", "اردو", Script.ARABIC, rightwards=False, voice="ur", also=("urd",)),
        Language("bn", "বাংলা", Script.BENGALI, voice="bn", also=("ben", "syl")),
        Language("so", "Soomaali", also=("som",)),
        Language("ti", "ትግርኛ", Script.ETHIOPIC, also=("tir",)),
        Language("ar", "العربية", Script.ARABIC, rightwards=False, voice="ar", also=("ara",)),
        Language("uk", "Українська", Script.CYRILLIC, voice="uk", also=("ukr",)),
        Language("fa_AF", "دری", Script.ARABIC, rightwards=False, voice="fa", also=("prs", "fa")),
        Language("ps", "پښتو", Script.ARABIC, rightwards=False, also=("pus",)),
        Language("zh", "中文", Script.HAN, voice="cmn", also=("cmn", "yue", "zho")),
        Language("fr", "Français", voice="fr", also=("fra",)),
    )
}
ENGLISH = LANGUAGES["en"]

_BLOCKS = (
    (0x0A00, 0x0A7F, Script.GURMUKHI),
    (0x0964, 0x0965, Script.GURMUKHI),
    (0x0980, 0x09FF, Script.BENGALI),
    (0x0600, 0x077F, Script.ARABIC),
    (0xFB50, 0xFDFF, Script.ARABIC),
    (0xFE70, 0xFEFF, Script.ARABIC),
    (0x1200, 0x139F, Script.ETHIOPIC),
)


def script_of(letter: str) -> Script:
    """Return the script of a letter that cells cannot hold, and Latin for any other."""
    code = ord(letter)
    if code < _BLOCKS[3][0]:
        return Script.LATIN
    return next((script for low, high, script in _BLOCKS if low <= code <= high), Script.LATIN)


def in_cells(text: str) -> bool:
    """Tell whether cells hold all of a text properly."""
    return text.isascii() or all(script_of(letter).in_cells for letter in text)


def resolve(code: str, offered: Iterable[str], default: str) -> str:
    """Return the offered language that a family's record means by ``code``, else ``default``."""
    plain = code.replace("-", "_")
    base = plain.split("_")[0].casefold()
    for each in offered:
        if plain == each or base == each.casefold() or base in LANGUAGES[each].also:
            return each
    return default
