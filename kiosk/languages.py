"""The languages a kiosk may speak: own names, scripts, and what a terminal must be able to do for each."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache


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
    # Names come in more scripts than the kiosk speaks.
    DEVANAGARI = "devanagari"
    GUJARATI = "gujarati"
    TAMIL = "tamil"
    TELUGU = "telugu"
    KANNADA = "kannada"
    MALAYALAM = "malayalam"
    SINHALA = "sinhala"
    HEBREW = "hebrew"
    THAANA = "thaana"
    THAI = "thai"
    MYANMAR = "myanmar"
    KHMER = "khmer"

    @property
    def in_cells(self) -> bool:
        """Whether a grid of cells holds it properly; the others are drawn as pictures."""
        return self in {Script.LATIN, Script.CYRILLIC, Script.HAN}

    @property
    def leftwards(self) -> bool:
        """Whether it is written from right to left."""
        return self in {Script.ARABIC, Script.HEBREW, Script.THAANA}


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
    (0x0590, 0x05FF, Script.HEBREW),
    (0x0600, 0x077F, Script.ARABIC),
    (0x0780, 0x07BF, Script.THAANA),
    (0x0900, 0x0963, Script.DEVANAGARI),
    (0x0964, 0x0965, Script.GURMUKHI),
    (0x0966, 0x097F, Script.DEVANAGARI),
    (0x0980, 0x09FF, Script.BENGALI),
    (0x0A00, 0x0A7F, Script.GURMUKHI),
    (0x0A80, 0x0AFF, Script.GUJARATI),
    (0x0B80, 0x0BFF, Script.TAMIL),
    (0x0C00, 0x0C7F, Script.TELUGU),
    (0x0C80, 0x0CFF, Script.KANNADA),
    (0x0D00, 0x0D7F, Script.MALAYALAM),
    (0x0D80, 0x0DFF, Script.SINHALA),
    (0x0E00, 0x0E7F, Script.THAI),
    (0x1000, 0x109F, Script.MYANMAR),
    (0x1200, 0x139F, Script.ETHIOPIC),
    (0x1780, 0x17FF, Script.KHMER),
    (0x3000, 0x9FFF, Script.HAN),
    (0xF900, 0xFAFF, Script.HAN),
    (0xFB1D, 0xFB4F, Script.HEBREW),
    (0xFB50, 0xFDFF, Script.ARABIC),
    (0xFE70, 0xFEFE, Script.ARABIC),
    (0xFF00, 0xFFEF, Script.HAN),
)


def script_of(letter: str) -> Script:
    """Return the script of a letter that needs a font of its own, and Latin for any other."""
    code = ord(letter)
    if code < _BLOCKS[0][0]:
        return Script.LATIN
    return next((script for low, high, script in _BLOCKS if low <= code <= high), Script.LATIN)


@lru_cache(maxsize=1024)
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
