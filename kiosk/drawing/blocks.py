"""Pictures of text in block characters, four dots to a cell: right in any terminal, only coarser."""

from functools import lru_cache

from PIL import Image

from kiosk.drawing import shaping
from kiosk.languages import Language

QUARTERS = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"
"""By the dots that are set: 1 top left, 2 top right, 4 bottom left, 8 bottom right."""
FINER = 4
"""Text is drawn so many times larger first: dots are half as wide as they are tall."""
INKED = 96
"""How white a dot must be, of 255, to be set."""


class BlockScribe:
    """Draws with quarter blocks; a line of text needs at least twelve dots."""

    text_rows = least_rows = 6
    title_rows = 8
    ready = True

    def __init__(self, language: Language) -> None:
        self._language = language

    def columns(self, text: str, rows: int) -> int:
        """Return how many cells wide the text is at this height: a cell is twice as tall as it is wide."""
        return -(-shaping.width_of(text, FINER * 2 * rows, self._language) // FINER)

    def rows(self, text: str, columns: int, rows: int) -> list[str] | None:
        """Return the picture, row by row."""
        return list(_drawn(text, columns, rows, self._language))


@lru_cache(maxsize=256)
def _drawn(text: str, columns: int, rows: int, language: Language) -> tuple[str, ...]:
    fine = shaping.drawn(text, FINER * 2 * rows, language)
    width = max(1, round(2 * fine.width / FINER))
    picture = fine.resize((width, 2 * rows), Image.Resampling.BOX)
    canvas = Image.new("L", (2 * columns, 2 * rows))
    canvas.paste(picture.crop((0, 0, min(width, canvas.width), 2 * rows)), (0, 0))
    dots = [value >= INKED for value in canvas.tobytes()]
    width = canvas.width

    def cell(x: int, y: int) -> str:
        at = 2 * y * width + 2 * x
        mask = dots[at] + 2 * dots[at + 1] + 4 * dots[at + width] + 8 * dots[at + width + 1]
        return QUARTERS[mask]

    return tuple("".join(cell(x, y) for x in range(columns)) for y in range(rows))
