"""Which way scripts are drawn on this terminal, and so which languages can be offered."""

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TYPE_CHECKING

from config.public import Pictures, Style
from kiosk.drawing.fonts import can_draw, can_shape
from kiosk.drawing.writing import Pen, Scribe
from kiosk.languages import LANGUAGES, Language, Script

if TYPE_CHECKING:
    from kiosk.drawing.sixel import Rgb, SixelScribe

Size = tuple[int, int]
CellSize = Callable[[], Size]
BLOCKS_FROM = (240, 70)
"""Columns and rows from which on all screens have room in blocks; sixels need no more than letters."""


class Studio:
    """Makes pens for pages of any language."""

    def __init__(self, style: Style, pictures: Pictures, cell_size: CellSize, *, sixels: bool) -> None:
        """``sixels`` says what the terminal answered; the settings may know better."""
        self._flat = style is Style.FLAT
        self._none = pictures is Pictures.NONE or self._flat
        self._sixels = pictures is Pictures.SIXEL or (pictures is Pictures.AUTO and sixels)
        self._cell_size = cell_size

    def offered(self, codes: Iterable[str], size: Size = BLOCKS_FROM) -> tuple[Language, ...]:
        """Return the languages that this terminal can show at its size; English always is."""
        languages = [LANGUAGES[code] for code in codes if code in LANGUAGES]
        shown = tuple(each for each in languages if self._shows(each, size))
        return shown or (LANGUAGES["en"],)

    def pen(self, language: Language) -> Pen:
        """Return a pen for a page in this language."""
        return Pen(language, self._scribe(language))

    def lay_over(
        self, text: str, columns: int, rows: int, language: Language, ink: "Rgb", paper: "Rgb"
    ) -> str:
        """Return the escape sequence for a picture that goes over empty cells."""
        scribe: SixelScribe = self._sixel(language, self._cell_size())
        return scribe.encode(text, columns, rows, ink, paper)

    def _shows(self, language: Language, size: Size) -> bool:
        """In flat text every script goes; otherwise fonts decide, and for pictures the terminal."""
        if self._flat or language.script is Script.LATIN:
            return True
        roomy = self._sixels or (size[0] >= BLOCKS_FROM[0] and size[1] >= BLOCKS_FROM[1])
        return can_draw(language) and (language.script.in_cells or (roomy and not self._none))

    def _scribe(self, language: Language) -> Scribe | None:
        """Import the drawing only where some text of some page may need it."""
        if self._none:
            return None
        return _Late(lambda: self._make(language), sixels=self._sixels)

    def _make(self, language: Language) -> Scribe:
        if self._sixels:
            return self._sixel(language, self._cell_size())
        from kiosk.drawing.blocks import BlockScribe  # noqa: PLC0415 - Pillow is not needed for English

        return BlockScribe(language)

    @cached_property
    def _sixel(self) -> "type[SixelScribe]":
        from kiosk.drawing.sixel import SixelScribe  # noqa: PLC0415 - as above

        return SixelScribe


class _Late:
    """A scribe that is made when the first text needs it."""

    def __init__(self, make: Callable[[], Scribe], *, sixels: bool) -> None:
        self._make = make
        self.text_rows, self.least_rows, self.title_rows = (2, 1, 4) if sixels else (6, 6, 8)

    @cached_property
    def ready(self) -> bool:
        return can_shape()

    @cached_property
    def _scribe(self) -> Scribe:
        return self._make()

    def columns(self, text: str, rows: int) -> int:
        return self._scribe.columns(text, rows)

    def rows(self, text: str, columns: int, rows: int) -> list[str] | None:
        return self._scribe.rows(text, columns, rows)
