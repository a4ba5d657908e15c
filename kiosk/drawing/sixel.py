"""Pictures of text as sixels: crisp, any size, for terminals that say that they can (DA1, attribute 4).

All registers are defined before anything is drawn: encoders that do not leave a grey band in foot.
VT330/VT340 Programmer Reference Manual, volume 2, chapter 14.
"""

from functools import lru_cache

from PIL import Image

from kiosk.drawing import shaping
from kiosk.languages import Language

LEVELS = 8
"""Shades from paper to ink."""
Rgb = tuple[int, int, int]


class SixelScribe:
    """Leaves cells empty, to be laid over with `encode`."""

    text_rows = 2
    least_rows = 1
    title_rows = 4
    ready = True

    def __init__(self, language: Language, cell: tuple[int, int]) -> None:
        """``cell`` is the width and height of one cell in pixels."""
        self._language = language
        self._cell = cell

    def columns(self, text: str, rows: int) -> int:
        """Return how many cells wide the text is at this height."""
        return -(-shaping.width_of(text, rows * self._cell[1], self._language) // self._cell[0])

    def rows(self, text: str, columns: int, rows: int) -> list[str] | None:  # noqa: ARG002 - every scribe is asked so
        """Draw nothing into the cells."""
        return None

    def encode(self, text: str, columns: int, rows: int, ink: Rgb, paper: Rgb) -> str:
        """Return the escape sequence that draws the text at the cursor."""
        size = (columns * self._cell[0], rows * self._cell[1])
        return _encoded(text, size, self._language, ink, paper)


@lru_cache(maxsize=128)
def _encoded(text: str, size: tuple[int, int], language: Language, ink: Rgb, paper: Rgb) -> str:
    picture = shaping.drawn(text, size[1], language)
    canvas = Image.new("L", size)
    canvas.paste(picture.crop((0, 0, min(picture.width, size[0]), size[1])), (0, 0))
    return encode(canvas, ink, paper)


def encode(picture: Image.Image, ink: Rgb, paper: Rgb) -> str:
    """Return a grey picture as sixels, white as ink, black as paper, in `LEVELS` shades."""
    width, height = picture.size
    shades = [value * LEVELS // 256 for value in picture.tobytes()]
    registers = "".join(_register(level, ink, paper) for level in range(LEVELS))
    bands = [_band(shades, width, top, min(6, height - top)) for top in range(0, height, 6)]
    return f'\x1bP0;1;0q"1;1;{width};{height}{registers}{"-".join(bands)}\x1b\\'


def _register(level: int, ink: Rgb, paper: Rgb) -> str:
    share = level / (LEVELS - 1)
    percent = [round((low + (high - low) * share) * 100 / 255) for high, low in zip(ink, paper, strict=True)]
    return f"#{level};2;{percent[0]};{percent[1]};{percent[2]}"


def _band(shades: list[int], width: int, top: int, height: int) -> str:
    """Return six rows: one pass for each shade that is in them."""
    columns: dict[int, list[int]] = {}
    for row in range(height):
        start = (top + row) * width
        for x, shade in enumerate(shades[start : start + width]):
            columns.setdefault(shade, [0] * width)[x] |= 1 << row
    return "$".join(f"#{shade}{_packed(bits)}" for shade, bits in sorted(columns.items()))


def _packed(bits: list[int]) -> str:
    """Return sixel characters with repeats counted."""
    text: list[str] = []
    start = 0
    for x in range(1, len(bits) + 1):
        if x == len(bits) or bits[x] != bits[start]:
            count, letter = x - start, chr(63 + bits[start])
            text.append(f"!{count}{letter}" if count > 3 else letter * count)
            start = x
    return "".join(text)
