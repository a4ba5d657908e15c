"""Cards: names to tick, as large as all of them have room for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kiosk.drawing.block import Block, across, blank, fill, stack
from kiosk.drawing.tiles import LEAD, box, face, large_box, lead, tile
from kiosk.drawing.way import Way
from kiosk.page import Act, Card, Cards, Ink

MORE = -1
"""The pressable that shows the cards without room."""
LEAST = 18
"""A card is at least so wide where several stand side by side."""
MOST_COLUMNS = 4
AROUND = 2
"""Rows of a tile's edge."""
AIR = 2
"""Empty rows of a face around its label, where there is room."""
SLACK = 2
"""Columns of a tile's edge."""
BOX, LARGE_BOX = 5, 10


@dataclass(frozen=True, slots=True)
class _Size:
    """One way to draw all cards alike."""

    columns: int
    rows: int
    """Of a face."""
    large: bool = False

    @property
    def pitch(self) -> int:
        """Rows of a card."""
        return self.rows + AROUND


def draw_cards(item: Cards, way: Way, room: int) -> Block:
    """Return all cards in the largest size in which they fit, or some and a press for the others."""
    cards = item.cards
    for size in _sizes(cards, way):
        if -(-len(cards) // size.columns) * size.pitch <= room:
            return _laid(cards, range(len(cards)), size, way)
    return _a_page(item, way, room)


def least_rows(item: Cards, way: Way) -> int:
    """Return how many rows all cards need at least."""
    return min(-(-len(item.cards) // size.columns) * size.pitch for size in _small(item.cards, way))


def _sizes(cards: Sequence[Card], way: Way) -> Iterator[_Size]:
    """Yield the sizes in which every label is whole, the largest first."""
    names = [way.pen.large(card.name or card.label, Ink.CARD) for card in cards]
    if all(names):
        widest = max(each.width for each in names if each)
        rows = max(each.height for each in names if each)
        wanted = widest + LEAD + SLACK + (LARGE_BOX if any(card.box for card in cards) else 0)
        yield from (_Size(n, rows, large=True) for n in _columns(wanted, way, 1 if len(cards) == 1 else 2, 3))
    small = _small(cards, way)
    yield from (_Size(size.columns, size.rows + AIR) for size in small)
    yield from small


def _small(cards: Sequence[Card], way: Way) -> list[_Size]:
    """Return the sizes with one line a card; at least one, in which long labels may be cut."""
    wanted = max((_wanted(card, way) for card in cards), default=0)
    rows = _label_rows(cards, way)
    columns = list(_columns(wanted, way, min(2, len(cards)) or 1, MOST_COLUMNS)) or [1]
    return [_Size(each, rows) for each in columns]


def _columns(wanted: int, way: Way, fewest: int, most: int) -> Iterator[int]:
    """Yield into how many columns cards of this width go."""
    for number in range(fewest, most + 1):
        if (way.width - (number - 1)) // number >= max(wanted, LEAST if number > 1 else 1):
            yield number
    if fewest > 1 and wanted <= way.width:
        yield 1


def _label_rows(cards: Sequence[Card], way: Way) -> int:
    return max((way.pen.rows_of(card.label) for card in cards), default=1)


def _wanted(card: Card, way: Way) -> int:
    return way.pen.columns(card.label) + LEAD + SLACK + (BOX if card.box else 0) + 1


def _a_page(item: Cards, way: Way, room: int) -> Block:
    """Return those cards among which the keys are, and the press that shows the next."""
    cards = item.cards
    size = max(_small(cards, way), key=lambda each: each.columns)
    a_page = max(1, max(1, room // size.pitch) * size.columns - 1)
    inside = way.cursor - way.first
    number = inside // a_page if 0 <= inside < len(cards) else 0
    shown = range(number * a_page, min(len(cards), (number + 1) * a_page))
    hidden = len(cards) - len(shown)
    words = item.more[hidden - 1] if 0 < hidden <= len(item.more) else ""
    return _laid(cards, shown, size, way, Card(Act("more"), words, ticked=False, box=False))


def _laid(cards: Sequence[Card], shown: range, size: _Size, way: Way, more: Card | None = None) -> Block:
    room = way.width - (size.columns - 1)
    widths = [room // size.columns + (number < room % size.columns) for number in range(size.columns)]
    every = [(cards[number], way.first + number) for number in shown] + ([(more, MORE)] if more else [])
    tiles = [
        _card(card, way, widths[place % size.columns], size, index)
        for place, (card, index) in enumerate(every)
    ]
    rows = [
        across(tiles[start : start + size.columns], gap=1, right=way.right)
        for start in range(0, len(tiles), size.columns)
    ]
    return stack([fill(row, way.width, right=way.right) for row in rows], way.width)


def _card(card: Card, way: Way, width: int, size: _Size, index: int) -> Block:
    ink = Ink.CARD_FIXED if card.fixed else Ink.CARD_ON if card.ticked else Ink.CARD
    here, inside = index == way.cursor, max(1, width - SLACK)
    mark = large_box if size.large else box
    parts = [lead(card.key or " ", ink, size.rows, here=here, right=way.right)]
    if card.box:
        parts.append(mark(ink, ticked=card.ticked, fixed=card.fixed, right=way.right))
    before = sum(each.width for each in parts)
    name = way.pen.large(card.name or card.label, ink) if size.large else None
    parts.append(name or way.pen.label(card.label, ink, max(1, inside - before)))
    whole = tile(face(parts, ink, inside, size.rows, right=way.right), ink, here=here, index=index)
    return _noted(whole, card.note, way, before + 1) if name and card.note and not here else whole


def _noted(whole: Block, note: str, way: Way, left: int) -> Block:
    """Put a note under a name, in the last row of a tile that has no edge to be seen."""
    width = whole.width
    words = way.pen.smaller().label(note, Ink.CARD_FIXED, max(1, width - left))
    if words.height > 1:
        return whole
    last = fill(across([blank(left, 1), words], right=way.right), width, right=way.right)
    pictures = [each.moved(0, whole.height - 1) for each in last.pictures]
    return Block(width, [*whole.rows[:-1], *last.rows], whole.spots, [*whole.pictures, *pictures])
