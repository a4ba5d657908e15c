"""A whole page on a terminal of some size: rows of cells, what can be touched where, and pictures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kiosk.drawing.block import Block, Placed, Row, Spot, blank, indent, stack
from kiosk.drawing.cards import least_rows
from kiosk.drawing.items import draw
from kiosk.drawing.way import Way
from kiosk.drawing.writing import Pen
from kiosk.page import Cards, Day, Gap, Item, Page, Text, Title, pressables_of

TALL = 32
"""From so many rows on, screens are laid out generously."""
GREEDY = (Cards, Day)
"""Items that take the room there is."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands on the terminal."""

    rows: list[Row]
    spots: list[Spot]
    pictures: list[Placed]

    def at(self, x: int, y: int) -> int | None:
        """Return the number of what is touched here, or None."""
        return next((spot.index for spot in self.spots if spot.holds(x, y)), None)

    @property
    def reachable(self) -> set[int]:
        """The numbers of all that can be touched."""
        return {spot.index for spot in self.spots}


@dataclass(frozen=True, slots=True)
class Thrift:
    """What is saved where there is little room."""

    gaps: bool = True
    """Empty rows between what belongs to different things, and at the edges."""
    small: bool = False
    """Scripts that are drawn take as little as can be."""
    lines: int = 9
    """So many lines of big letters at most, in one title."""
    minor: bool = False
    """Lesser titles are large too."""
    needless: bool = True
    """Also what is not needed is said."""
    less: bool = False
    """Some cards may be behind "more", and some sessions left out."""


LADDER = (
    Thrift(minor=True),
    Thrift(),
    Thrift(gaps=False),
    Thrift(small=True),
    Thrift(small=True, gaps=False),
    Thrift(small=True, gaps=False, needless=False),
    Thrift(small=True, gaps=False, lines=1),
    Thrift(small=True, gaps=False, lines=1, needless=False),
    Thrift(small=True, gaps=False, lines=0, needless=False),
    Thrift(small=True, gaps=False, lines=1, less=True),
    Thrift(small=True, gaps=False, lines=1, needless=False, less=True),
    Thrift(small=True, gaps=False, lines=0, needless=False, less=True),
)
"""From generous to bare; the first that has room is taken, or the last."""


def lay_out(page: Page, width: int, height: int, pen: Pen, cursor: int) -> Sheet:
    """Return the page at this size; what has no room is left out, the least needed first."""
    tall = height >= TALL
    margin = 6 if tall and width >= 100 else 2 if width >= 40 else 0
    inner = max(1, width - 2 * margin)
    drawn: Drawn = {}
    for thrift in _ladder(pen):
        edge = blank(inner, 1 if tall or thrift.gaps else 0)
        maker = _Maker(page, Way(pen, inner, tall, 0, cursor), thrift, drawn)
        top, bottom = maker.fixed(page.top), maker.fixed(page.bottom)
        room = height - edge.height * (2 if tall else 1) - top.height - bottom.height
        if room >= maker.least():
            break
    above = stack([edge, top, maker.body(max(0, room))], inner)
    below = stack([bottom, blank(inner, edge.height if tall else 0)], inner)
    above = _of_height(above, max(0, height - below.height))
    whole = indent(stack([above, below], inner), margin, width - inner - margin)
    sheet = _of_height(whole, height)
    return Sheet(sheet.rows, sheet.spots, sheet.pictures)


def _ladder(pen: Pen) -> Iterator[Thrift]:
    """Yield what may be tried; nothing twice where no script is drawn."""
    for step in LADDER:
        if not (pen.is_smallest and step.small and step.lines > 1):
            yield step


Drawn = dict[tuple[int, bool, int], Block]
"""What was drawn already: an item, small or not, in so many lines; the next rung draws it alike."""


class _Maker:
    """Draws the items of one page, and knows the number of each pressable."""

    def __init__(self, page: Page, way: Way, thrift: Thrift, drawn: Drawn) -> None:
        self._page = page
        self._way_in = replace(way, pen=way.pen.smaller()) if thrift.small else way
        self._thrift = thrift
        self._drawn = drawn
        self._first: dict[int, int] = {}
        number = 0
        for item in page.items:
            self._first[id(item)] = number
            number += len(pressables_of(item))

    def fixed(self, items: Sequence[Item]) -> Block:
        """Return items one under the other."""
        return stack([self._draw(item, 1) for item in self._kept(items)], self._way_in.width)

    def least(self) -> int:
        """Return how many rows the body needs."""
        return sum(self._least(item) for item in self._kept(self._page.body))

    def body(self, room: int) -> Block:
        """Return the body; greedy items share what the others leave."""
        kept = self._kept(self._page.body)
        drawn = {id(item): self._draw(item, 1) for item in kept if not isinstance(item, GREEDY)}
        greedy = [item for item in kept if isinstance(item, GREEDY)]
        left = max(1, room - sum(block.height for block in drawn.values()))
        for item in greedy:
            drawn[id(item)] = self._draw(item, left // len(greedy))
        return stack([drawn[id(item)] for item in kept], self._way_in.width)

    def _least(self, item: Item) -> int:
        match item:
            case Cards() if not self._thrift.less:
                return least_rows(item, self._way(item))
            case Day(heading=heading, entries=entries) if not self._thrift.less:
                return self._way_in.pen.rows_of(heading) + max(1, min(len(entries), SESSIONS))
            case _:
                return self._draw(item, 1).height

    def _kept(self, items: Sequence[Item]) -> list[Item]:
        """Leave out gaps where room is short, and then what is not needed."""
        thrift = self._thrift
        return [
            item
            for item in items
            if not (isinstance(item, Gap) and not thrift.gaps)
            and not (isinstance(item, Text) and not item.needed and not thrift.needless)
        ]

    def _draw(self, item: Item, room: int) -> Block:
        lines = self._lines(item)
        key = (id(item), self._thrift.small, lines)
        if isinstance(item, GREEDY):
            return draw(item, self._way(item), room)
        if key not in self._drawn:
            large = replace(item, lines=lines) if isinstance(item, Title) else item
            small = Text(item.text, item.ink) if isinstance(item, Title) and not lines else large
            self._drawn[key] = draw(small, self._way(item), room)
        return self._drawn[key]

    def _lines(self, item: Item) -> int:
        """Return how many lines of big letters a title may have now."""
        if not isinstance(item, Title) or (item.minor and not self._thrift.minor):
            return 0
        return min(item.lines, self._thrift.lines)

    def _way(self, item: Item) -> Way:
        return replace(self._way_in, first=self._first[id(item)])


SESSIONS = 3
"""So many sessions are worth more than big letters."""


def _of_height(block: Block, height: int) -> Block:
    """Add empty rows, or cut what is below the last row; what cannot be seen whole cannot be touched."""
    spots = [spot for spot in block.spots if spot.y + spot.height <= height]
    pictures = [each for each in block.pictures if each.y + each.rows <= height]
    rows = [*block.rows[:height], *blank(block.width, max(0, height - block.height)).rows]
    return Block(block.width, rows, spots, pictures)
