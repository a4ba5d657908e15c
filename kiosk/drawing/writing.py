"""How words become cells: as they are, in big letters, or as a picture where cells cannot hold the script."""

from typing import Protocol

from rich.cells import cell_len

from kiosk.drawing.big import layout
from kiosk.drawing.block import Block, Placed, blank, line, wrap
from kiosk.languages import Language, in_cells
from kiosk.page import Ink


class Scribe(Protocol):
    """Draws a line of text as a picture."""

    text_rows: int
    """Rows of cells that a line of text takes."""
    title_rows: int

    def columns(self, text: str, rows: int) -> int:
        """Return how many cells wide the text is at this height."""

    def rows(self, text: str, columns: int, rows: int) -> list[str] | None:
        """Return the picture in block characters, or None where it is laid over the cells afterwards."""


class Pen:
    """Writes in one language, on one terminal."""

    def __init__(self, language: Language, scribe: Scribe | None, *, big: bool = True) -> None:
        self._right = not language.rightwards
        self._scribe = scribe
        self._big = big

    def rows_of(self, text: str) -> int:
        """Return how many rows a line of this text takes."""
        return self._scribe.text_rows if self._scribe and self.is_picture(text) else 1

    def is_picture(self, text: str) -> bool:
        """Tell whether a text cannot stand in cells."""
        return self._scribe is not None and not in_cells(text)

    def columns(self, text: str) -> int:
        """Return how wide a line of text is in cells."""
        return self._columns(text, self.rows_of(text)) if self.is_picture(text) else cell_len(text)

    def text(self, text: str, ink: Ink, width: int) -> Block:
        """Return words, wrapped."""
        if self._scribe and self.is_picture(text):
            return self._pictures(text, ink, width, self._scribe.text_rows)
        return Block(width, [line(each, ink, width, right=self._right) for each in wrap(text, width)])

    def title(self, text: str, ink: Ink, width: int, lines: int) -> Block:
        """Return words as large as fits."""
        if self._scribe and self.is_picture(text):
            return self._pictures(text, ink, width, self._scribe.title_rows)
        rows = layout(text, width, lines) if self._big else wrap(text, width)
        return Block(width, [line(each, ink, width, right=self._right) for each in rows])

    def label(self, text: str, ink: Ink, width: int) -> Block:
        """Return words on one line, in the middle of a button."""
        if self._scribe and self.is_picture(text):
            return self._centred(self._scribe, text, ink, width)
        lines = wrap(text, max(1, width))
        shown = lines[0] if len(lines) == 1 else text
        space = max(0, width - cell_len(shown)) // 2
        return Block(width, [line(" " * space + shown, ink, width)])

    def _centred(self, scribe: Scribe, text: str, ink: Ink, width: int) -> Block:
        rows = scribe.text_rows
        columns = min(width, scribe.columns(text, rows))
        block = self._one(text, ink, columns, rows)
        left = (width - columns) // 2
        return _padded(block, left, width - columns - left, ink)

    def _pictures(self, text: str, ink: Ink, width: int, rows: int) -> Block:
        whole = Block(width, [])
        for each in self._broken(text, width, rows):
            columns = min(width, self._columns(each, rows))
            block = self._one(each, ink, columns, rows)
            rest = width - columns
            block = _padded(block, rest, 0, ink) if self._right else _padded(block, 0, rest, ink)
            whole.pictures += [picture.moved(0, whole.height) for picture in block.pictures]
            whole.rows += block.rows
        return whole

    def _broken(self, text: str, width: int, rows: int) -> list[str]:
        lines = [""]
        for word in text.split():
            longer = f"{lines[-1]} {word}".strip()
            if lines[-1] and self._columns(longer, rows) > width:
                lines.append(word)
            else:
                lines[-1] = longer
        return lines

    def _columns(self, text: str, rows: int) -> int:
        return self._scribe.columns(text, rows) if self._scribe else len(text)

    def _one(self, text: str, ink: Ink, columns: int, rows: int) -> Block:
        drawn = self._scribe.rows(text, columns, rows) if self._scribe else None
        if drawn is not None:
            return Block(columns, [line(each, ink, columns) for each in drawn])
        block = blank(columns, rows, ink)
        block.pictures.append(Placed(0, 0, columns, rows, text, ink))
        return block


def _padded(block: Block, left: int, right: int, ink: Ink) -> Block:
    rows = [[(" " * left, ink), *row, (" " * right, ink)] for row in block.rows]
    pictures = [picture.moved(left, 0) for picture in block.pictures]
    return Block(left + block.width + right, rows, [], pictures)
