"""How words become cells: as they are, in big letters, or as a picture where cells cannot hold the script."""

from collections.abc import Callable
from typing import Protocol

from rich.cells import cell_len

from kiosk.drawing.big import large, layout
from kiosk.drawing.block import Block, Placed, Row, blank, fill, line, stack, wrap
from kiosk.languages import Language, in_cells
from kiosk.page import Ink


class Scribe(Protocol):
    """Draws a line of text as a picture."""

    text_rows: int
    """Rows of cells that a line of text takes where there is room."""
    least_rows: int
    """Rows that it takes where there is not."""
    title_rows: int

    @property
    def ready(self) -> bool:
        """Whether this machine can draw pictures of text at all."""

    def columns(self, text: str, rows: int) -> int:
        """Return how many cells wide the text is at this height."""

    def rows(self, text: str, columns: int, rows: int) -> list[str] | None:
        """Return the picture in block characters, or None where it is laid over the cells afterwards."""


class Pen:
    """Writes in one language, on one terminal."""

    def __init__(self, language: Language, scribe: Scribe | None, *, roomy: bool = True) -> None:
        self.right = not language.rightwards
        """Lines begin at the right."""
        self._language = language
        self._scribe = scribe
        self._roomy = roomy

    def smaller(self) -> "Pen":
        """Return the pen for where there is little room."""
        return Pen(self._language, self._scribe, roomy=False)

    def larger(self) -> "Pen":
        """Return the pen for where there is room after all."""
        return Pen(self._language, self._scribe)

    @property
    def is_smallest(self) -> bool:
        """Whether a smaller pen writes as this one does."""
        return not self._roomy or self._scribe is None or self._scribe.least_rows == self._scribe.text_rows

    def rows_of(self, text: str) -> int:
        """Return how many rows a line of this text takes."""
        if self._scribe and self.is_picture(text):
            return self._scribe.text_rows if self._roomy else self._scribe.least_rows
        return 1

    def is_picture(self, text: str) -> bool:
        """Tell whether a text cannot stand in cells."""
        return self._scribe is not None and not in_cells(text) and self._scribe.ready

    def columns(self, text: str) -> int:
        """Return how wide a line of text is in cells."""
        return self._measure(self.rows_of(text))(text) if self.is_picture(text) else cell_len(text)

    def text(self, text: str, ink: Ink, width: int) -> Block:
        """Return words, wrapped."""
        if self._scribe and self.is_picture(text):
            return self._pictures(text, ink, width, self.rows_of(text))
        return Block(width, [line(each, ink, width, right=self.right) for each in wrap(text, width)])

    def title(self, text: str, ink: Ink, width: int, lines: int) -> Block:
        """Return words as large as fits."""
        if self._scribe and self.is_picture(text):
            rows = self._scribe.title_rows
            if len(wrap(text, width, self._measure(rows))) > lines:
                rows = self.rows_of(text)
            return self._pictures(text, ink, width, rows)
        if self._scribe and self._lacks_letters(text):
            rows = self._scribe.title_rows
            if len(wrap(text, width, self._measure(rows))) <= lines:
                return self._pictures(text, ink, width, rows)
        rows_of_title = layout(text, width, lines)
        return Block(width, [line(each, ink, width, right=self.right) for each in rows_of_title])

    def large(self, text: str, ink: Ink) -> Block | None:
        """Return one large line, as wide as it is; None if there are no such letters."""
        if self._scribe and (self.is_picture(text) or self._lacks_letters(text)):
            rows = self._scribe.title_rows
            return self._one(text, ink, self._scribe.columns(text, rows), rows)
        drawn = large(text)
        return Block(len(drawn[0]), [[(row, ink)] for row in drawn]) if drawn else None

    def label(self, text: str, ink: Ink, width: int) -> Block:
        """Return words on one line, cut if need be, as wide as they are."""
        columns = min(width, self.columns(text))
        if self.is_picture(text):
            return self._one(text, ink, columns, self.rows_of(text))
        return Block(columns, [line(text, ink, columns)])

    def _lacks_letters(self, text: str) -> bool:
        """Tell whether cells hold a text, but not in big letters, so that it is large only as a picture."""
        return self._scribe is not None and self._scribe.ready and not large(text)

    def _pictures(self, text: str, ink: Ink, width: int, rows: int) -> Block:
        measure = self._measure(rows)
        drawn = [self._one(each, ink, min(width, measure(each)), rows) for each in wrap(text, width, measure)]
        return stack([fill(each, width, ink, right=self.right) for each in drawn], width)

    def _measure(self, rows: int) -> Callable[[str], int]:
        scribe = self._scribe
        return (lambda text: scribe.columns(text, rows)) if scribe else cell_len

    def _one(self, text: str, ink: Ink, columns: int, rows: int) -> Block:
        drawn = self._scribe.rows(text, columns, rows) if self._scribe else None
        if drawn is not None:
            cells: list[Row] = [line(each, ink, columns) for each in drawn]
            return Block(columns, cells)
        block = blank(columns, rows, ink)
        block.pictures.append(Placed(0, 0, columns, rows, text, ink))
        return block
