"""Rectangles of inked cells, and how they are put together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from rich.cells import cell_len, set_cell_size

from kiosk.page import Ink

Run = tuple[str, Ink]
Row = list[Run]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something can be touched."""

    x: int
    y: int
    width: int
    height: int
    index: int
    """Which of the page's pressables; -1 for the press that shows more cards."""

    def holds(self, x: int, y: int) -> bool:
        """Tell whether a cell is inside."""
        return self.x <= x < self.x + self.width and self.y <= y < self.y + self.height

    def moved(self, x: int, y: int) -> "Spot":
        """Return the same spot further right and down."""
        return Spot(self.x + x, self.y + y, self.width, self.height, self.index)


@dataclass(frozen=True, slots=True)
class Placed:
    """A picture of text over empty cells."""

    x: int
    y: int
    columns: int
    rows: int
    text: str = field(repr=False)
    ink: Ink

    def moved(self, x: int, y: int) -> "Placed":
        """Return the same picture further right and down."""
        return Placed(self.x + x, self.y + y, self.columns, self.rows, self.text, self.ink)


@dataclass(slots=True)
class Block:
    """Rows of equal width, with what can be touched and what is a picture."""

    width: int
    rows: list[Row]
    spots: list[Spot] = field(default_factory=list)
    pictures: list[Placed] = field(default_factory=list)

    @property
    def height(self) -> int:
        """Rows."""
        return len(self.rows)


def line(text: str, ink: Ink, width: int, *, right: bool = False) -> Row:
    """Return one row of exactly this width; too long a text is cut, and says so."""
    used = cell_len(text)
    if used > width:
        return [(set_cell_size(text, width - 1) + "…" if width > 1 else set_cell_size(text, width), ink)]
    space = " " * (width - used)
    return [(space + text if right else text + space, ink)]


def blank(width: int, height: int, ink: Ink = Ink.PLAIN) -> Block:
    """Return empty cells."""
    return Block(width, [[(" " * width, ink)] for _ in range(height)])


def stack(blocks: Sequence[Block], width: int) -> Block:
    """Put blocks of the same width under one another."""
    whole = Block(width, [])
    for each in blocks:
        whole.spots += [spot.moved(0, whole.height) for spot in each.spots]
        whole.pictures += [picture.moved(0, whole.height) for picture in each.pictures]
        whole.rows += each.rows
    return whole


def beside(blocks: Sequence[Block], gap: int = 0) -> Block:
    """Put blocks side by side, their tops in line."""
    height = max((each.height for each in blocks), default=0)
    whole = Block(0, [[] for _ in range(height)])
    for number, each in enumerate(blocks):
        lead = gap if number else 0
        whole.spots += [spot.moved(whole.width + lead, 0) for spot in each.spots]
        whole.pictures += [picture.moved(whole.width + lead, 0) for picture in each.pictures]
        for y in range(height):
            own = each.rows[y] if y < each.height else [(" " * each.width, Ink.PLAIN)]
            whole.rows[y] += [(" " * lead, Ink.PLAIN), *own] if lead else own
        whole.width += lead + each.width
    return whole


def across(blocks: Sequence[Block], gap: int = 0, *, right: bool = False) -> Block:
    """Put blocks side by side in the order in which they are read; ``right`` where that is leftwards."""
    return beside(list(reversed(blocks)) if right else blocks, gap)


def fill(block: Block, width: int, ink: Ink = Ink.PLAIN, *, right: bool = False) -> Block:
    """Return a block of this width: empty cells are put where its lines end; what is too wide is cut off."""
    rest = width - block.width
    if rest > 0:
        return across([block, blank(rest, block.height, ink)], right=right)
    if rest < 0:
        rows = [
            line("".join(text for text, _ in row), row[0][1], width) if row else row for row in block.rows
        ]
        kept = [spot for spot in block.spots if spot.x + spot.width <= width]
        return Block(width, rows, kept, [])
    return block


def raised(block: Block, height: int, ink: Ink = Ink.PLAIN) -> Block:
    """Return a block of this height, its own rows in the middle."""
    rest = max(0, height - block.height)
    above, below = blank(block.width, rest // 2, ink), blank(block.width, rest - rest // 2, ink)
    return stack([above, block, below], block.width)


def indent(block: Block, left: int, right: int = 0) -> Block:
    """Put empty cells at both sides."""
    sides = [blank(left, block.height), block, blank(right, block.height)]
    return beside([each for each in sides if each.width])


def wrap(text: str, width: int, measure: Callable[[str], int] = cell_len) -> list[str]:
    """Break a text into lines at its spaces; a word that is too long stands alone, to be cut."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and measure(longer) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
