"""Pictures of text in block characters, four dots to a cell: right in any terminal, only coarser."""

from functools import lru_cache

from PIL import Image

from kiosk.drawing import shaping
from kiosk.languages import Language

QUARTERS = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█"
"""By the dots that are set: 1 top left, 2 top right, 4 bottom left, 8 bottom right."""
INKED = 96
"""How white a dot must be, of 255, to be set."""


class BlockScribe:
    """Draws with quarter blocks; a line of text needs at least twelve dots."""

    text_rows = 6
    title_rows = 8

    def __init__(self, language: Language) -> None:
        self._language = language

    def columns(self, text: str, rows: int) -> int:
        """Return how many cells wide the text is at this height."""
        return -(-shaping.width_of(text, 2 * rows, self._language) // 2)

    def rows(self, text: str, columns: int, rows: int) -> list[str] | None:
        """Return the picture, row by row."""
        return list(_drawn(text, columns, rows, self._language))


@lru_cache(maxsize=256)
def _drawn(text: str, columns: int, rows: int, language: Language) -> tuple[str, ...]:
    picture = shaping.drawn(text, 2 * rows, language)
    canvas = Image.new("L", (2 * columns, 2 * rows))
    canvas.paste(picture.crop((0, 0, min(picture.width, canvas.width), picture.height)), (0, 0))
    dots = [value >= INKED for value in canvas.tobytes()]
    width = canvas.width

    def cell(x: int, y: int) -> str:
        at = 2 * y * width + 2 * x
        mask = dots[at] + 2 * dots[at + 1] + 4 * dots[at + width] + 8 * dots[at + width + 1]
        return QUARTERS[mask]

    return tuple("".join(cell(x, y) for x in range(columns)) for y in range(rows))
