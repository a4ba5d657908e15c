"""A whole page on a terminal of some size: rows of cells, what can be touched where, and pictures."""

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.drawing.block import Block, Placed, Row, Spot, blank, indent, stack
from kiosk.drawing.items import Way, draw
from kiosk.drawing.writing import Pen
from kiosk.page import Cards, Day, Gap, Item, Page, Text, Title, pressables_of

TALL = 32
"""From so many rows on, screens are laid out generously."""
THRIFTIEST = 3
"""1: no gaps. 2: nothing that is not needed. 3: no big letters either."""
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


def lay_out(page: Page, width: int, height: int, pen: Pen, cursor: int) -> Sheet:
    """Return the page at this size; what has no room is left out, the least needed first."""
    tall = height >= TALL
    margin = 6 if tall and width >= 100 else 2 if width >= 40 else 0
    inner = max(1, width - 2 * margin)
    maker = _Maker(page, pen, inner, cursor, tall=tall)
    edge = blank(inner, 1 if tall else 0)
    for thrift in range(THRIFTIEST + 1):
        top, bottom = maker.fixed(page.top, thrift), maker.fixed(page.bottom, thrift)
        room = height - edge.height - top.height - bottom.height
        if room >= maker.least(thrift):
            break
    body = maker.body(max(0, room), thrift)
    filler = blank(inner, max(0, room - body.height))
    whole = indent(stack([edge, top, body, filler, bottom], inner), margin, width - inner - margin)
    return _clipped(whole, width, height)


class _Maker:
    """Draws the items of one page, and knows the number of each pressable."""

    def __init__(self, page: Page, pen: Pen, width: int, cursor: int, *, tall: bool) -> None:
        self._page = page
        self._pen = pen
        self._width = width
        self._cursor = cursor
        self._tall = tall
        self._first: dict[int, int] = {}
        number = 0
        for item in page.items:
            self._first[id(item)] = number
            number += len(pressables_of(item))

    def fixed(self, items: Sequence[Item], thrift: int) -> Block:
        """Return items that are as tall as they are."""
        return stack([self._draw(item, 1, thrift) for item in self._kept(items, thrift)], self._width)

    def least(self, thrift: int) -> int:
        """Return how many rows the body needs at least."""
        kept = self._kept(self._page.body, thrift)
        rest = sum(self._draw(item, 1, thrift).height for item in kept if not isinstance(item, GREEDY))
        return rest + sum(self._draw(item, 1, thrift).height for item in kept if isinstance(item, GREEDY))

    def body(self, room: int, thrift: int) -> Block:
        """Return the body; greedy items share what the others leave."""
        kept = self._kept(self._page.body, thrift)
        drawn = {id(item): self._draw(item, 1, thrift) for item in kept if not isinstance(item, GREEDY)}
        greedy = [item for item in kept if isinstance(item, GREEDY)]
        left = max(1, room - sum(block.height for block in drawn.values()))
        for item in greedy:
            drawn[id(item)] = self._draw(item, left // len(greedy), thrift)
        return stack([drawn[id(item)] for item in kept], self._width)

    def _kept(self, items: Sequence[Item], thrift: int) -> list[Item]:
        """Leave out gaps where room is short, and then what is not needed."""
        gone: tuple[type[Item], ...] = (Gap,) if thrift or not self._tall else ()
        return [
            item
            for item in items
            if not isinstance(item, gone) and not (thrift > 1 and isinstance(item, Text) and not item.needed)
        ]

    def _draw(self, item: Item, room: int, thrift: int) -> Block:
        if thrift == THRIFTIEST and isinstance(item, Title):
            plain = Text(item.text, item.ink)
            return draw(plain, Way(self._pen, self._width, self._tall, 0, -2), room)
        way = Way(self._pen, self._width, self._tall, self._first[id(item)], self._cursor)
        return draw(item, way, room)


def _clipped(whole: Block, width: int, height: int) -> Sheet:
    """Cut what is below the last row; what cannot be seen cannot be touched."""
    rows = whole.rows[:height]
    spots = [spot for spot in whole.spots if spot.y + spot.height <= height]
    pictures = [each for each in whole.pictures if each.y + each.rows <= height]
    rows += blank(width, height - len(rows)).rows
    return Sheet(rows, spots, pictures)
